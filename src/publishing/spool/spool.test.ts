import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { blake2b } from "hash-wasm";
import { ownMark } from "./process-mark.ts";
import { Spool } from "./spool.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-spool-"));
const spool = await Spool.open(folder);
after(async () => {
  await spool.close();
  await rm(folder, { recursive: true });
});

const NAMES = ["md5", "blake2b256"] as const;
const SMALL = randomBytes(1000);
const BIG = randomBytes(11_000_003);
const hex = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest("hex");

async function receive(bytes: Uint8Array, names: readonly (typeof NAMES)[number][]) {
  const upload = spool.begin(20_000_000, names);
  for (let at = 0; at < bytes.length; at += 65_536) {
    upload.write(bytes.subarray(at, at + 65_536));
    await upload.pressure();
  }
  return upload.finish();
}

test("U06 a small upload stays in memory, with all digests", async () => {
  const spooled = await receive(SMALL, []);
  assert.deepEqual(spooled.bytes, SMALL);
  assert.equal(spooled.sha256, hex("sha256", SMALL));
  assert.deepEqual(await spooled.digests(NAMES), {
    md5: hex("md5", SMALL),
    blake2b256: await blake2b(SMALL, 256),
  });
  assert.deepEqual(await readdir(folder), []);
  await spooled.discard();
});

for (const [when, names] of [
  ["before the bytes", NAMES],
  ["after the bytes", []],
] as const) {
  test(`U06 a big upload lies on disk; digests wanted ${when}`, async () => {
    const spooled = await receive(BIG, names);
    assert.equal(spooled.bytes, null);
    assert.equal(spooled.size, BIG.length);
    assert.equal(spooled.sha256, hex("sha256", BIG));
    assert.deepEqual(await readFile(spooled.path!), BIG);
    assert.deepEqual(await spooled.digests(NAMES), {
      md5: hex("md5", BIG),
      blake2b256: await blake2b(BIG, 256),
    });
    await spooled.discard();
    assert.deepEqual(await readdir(folder), []);
  });
}

test("U26 an upload over the limit is refused as it comes, and leaves nothing", async () => {
  const upload = spool.begin(2_000_000, NAMES);
  assert.throws(
    () => {
      for (let at = 0; at < BIG.length; at += 65_536) upload.write(BIG.subarray(at, at + 65_536));
    },
    { kind: "too-large" },
  );
  await upload.abandon();
  assert.deepEqual(await readdir(folder), []);
});

test("F05 a spool that cannot be written refuses as unavailable", async () => {
  const lost = await mkdtemp(join(tmpdir(), "wheelyard-spool-"));
  const other = await Spool.open(lost);
  await rm(lost, { recursive: true });
  await writeFile(lost, "a file where the folder was");
  const upload = other.begin(20_000_000, []);
  upload.write(BIG);
  await assert.rejects(upload.finish(), { kind: "unavailable" });
  await assert.rejects(other.check(), { kind: "unavailable" });
  await upload.abandon();
  await rm(lost);
});

test("a spool's folder that was removed is made again", async () => {
  const lost = await mkdtemp(join(tmpdir(), "wheelyard-spool-"));
  const other = await Spool.open(lost);
  await rm(lost, { recursive: true });
  await other.check();
  await rm(lost, { recursive: true });
  const upload = other.begin(20_000_000, []);
  upload.write(BIG);
  assert.equal((await upload.finish()).size, BIG.length);
  await upload.abandon();
  assert.deepEqual(await readdir(lost), []);
  await rm(lost, { recursive: true });
});

test("F14 files of dead processes are swept at the start, those of living ones are kept", async () => {
  const swept = await mkdtemp(join(tmpdir(), "wheelyard-spool-"));
  const living = `${ownMark}-7.upload`;
  for (const name of [`${process.pid}.1-1.upload`, "4194305-1.upload", living, "notes.txt"]) {
    await writeFile(join(swept, name), "x");
  }
  await Spool.open(swept);
  assert.deepEqual((await readdir(swept)).sort(), [living, "notes.txt"].sort());
  await rm(swept, { recursive: true });
});
