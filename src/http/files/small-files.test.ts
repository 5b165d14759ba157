import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { hostedFiles } from "../../../test/harness/hosted-files.ts";
import { stockedFile } from "../../../test/harness/stocked-index.ts";
import type { FileContent, Part } from "../../indexes/file-content.ts";
import { hostedContent } from "../../indexes/hosted-content.ts";
import { Refusal } from "../../refusal.ts";
import type { Storage } from "../../storage/storage.ts";
import { SMALL, SmallFiles } from "./small-files.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** A store that counts its reads; what it holds may be changed behind the cache's back. */
function store(pageCache: number) {
  const objects = new Map<string, Uint8Array>();
  const reads: string[] = [];
  const storage = {
    name: "counting",
    async get(key: string) {
      const name = key.slice(key.lastIndexOf("/") + 1).replace(/\.metadata$/, "");
      reads.push(name);
      await new Promise((resolve) => setImmediate(resolve));
      return objects.get(name) ?? null;
    },
  } as unknown as Storage;
  const download = (filename: string, bytes: Uint8Array, part: Part = "file"): FileContent => {
    const hash = sha256(bytes);
    const facts = { filename, address: hash, sha256: hash, metadataSha256: hash, size: bytes.length };
    const content = hostedContent(hostedFiles(storage), stockedFile(1, "p", "1.0", facts), part);
    assert.ok(content);
    return content;
  };
  return { objects, reads, download, small: new SmallFiles(pageCache) };
}

test("what was read once is answered from memory; many who ask at once are one reading", async () => {
  const { objects, reads, download, small } = store(2 ** 20);
  const bytes = Buffer.from("small");
  objects.set("a", bytes);
  const asked = await Promise.all(Array.from({ length: 10 }, () => small.body(download("a", bytes))));
  for (const body of asked) assert.deepEqual(body, bytes);
  await small.body(download("a", bytes));
  assert.deepEqual(reads, ["a"]);
});

test("F08 missing and damaged bytes are refused, and good ones that come back are served", async () => {
  const { objects, download, small } = store(2 ** 20);
  const bytes = Buffer.from("right");
  const isDamaged = (error: unknown) => error instanceof Refusal && error.code === "file-damaged";
  await assert.rejects(small.body(download("a", bytes)), isDamaged);
  objects.set("a", Buffer.from("wrong"));
  await assert.rejects(small.body(download("a", bytes)), isDamaged);
  objects.set("a", bytes);
  assert.deepEqual(await small.body(download("a", bytes)), bytes);
});

test("F35 memory: however many are asked for, at once or not, no more is kept than the bound", async () => {
  const { objects, reads, download, small } = store(4 * 100_000);
  const bodies = Array.from({ length: 500 }, (_, at) => Buffer.alloc(5_000, `${at} `));
  bodies.forEach((body, at) => {
    objects.set(`f${at}`, body);
  });
  for (const [at, body] of bodies.entries()) {
    await Promise.all([1, 2, 3].map(() => small.body(download(`f${at}`, body))));
    assert.ok(small.bytes <= 100_000, `${small.bytes} bytes after ${at}`);
  }
  assert.equal(reads.length, bodies.length);
  assert.ok(small.bytes > 50_000, "it keeps nothing any more");
  const before = reads.length;
  await small.body(download("f499", bodies[499] as Buffer));
  assert.equal(reads.length, before, "the last one is still there");
  await small.body(download("f0", bodies[0] as Buffer));
  assert.equal(reads.length, before + 1, "the first one is not");
});

test("memory: large metadata is shared by who asks at once and not kept", async () => {
  const { objects, reads, download, small } = store(2 ** 24);
  const bytes = Buffer.alloc(SMALL + 1, "m");
  objects.set("m", bytes);
  const [one, other] = await Promise.all([1, 2].map(() => small.body(download("m", bytes, "metadata"))));
  assert.equal(one, other, "two copies in memory");
  assert.equal(reads.length, 1);
  assert.equal(small.bytes, 0);
});

test("files up to the limit are small, metadata always is", () => {
  const { download, small } = store(1);
  assert.equal(small.isSmall(download("a", Buffer.alloc(SMALL))), true);
  assert.equal(small.isSmall(download("a", Buffer.alloc(SMALL + 1))), false);
  assert.equal(small.isSmall(download("a", Buffer.alloc(SMALL + 1), "metadata")), true);
});
