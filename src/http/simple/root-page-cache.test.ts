import assert from "node:assert/strict";
import { test } from "node:test";
import type { Access } from "../../access/access.ts";
import { anonymous } from "../../accounts/caller.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { Indexes } from "../../indexes/indexes.ts";
import { type RootPage, RootPageCache } from "./root-page-cache.ts";

const NOBODY = anonymous("127.0.0.1");
const indexOf = (id: number) => ({ id, owner: "root", name: `i${id}` }) as IndexRecord;

/** RootPageCache over a database whose reads end when the test says so. */
function controlled(visible: "all" | ((name: string) => boolean) = "all", maxBytes?: number) {
  const reads: PromiseWithResolvers<{ names: string[]; serial: number }>[] = [];
  const projects = () => {
    const read = Promise.withResolvers<{ names: string[]; serial: number }>();
    reads.push(read);
    return read.promise;
  };
  const indexes = {
    package: () => ({ projects }),
    sourcesOf: () => [],
    byId: () => null,
  } as unknown as Indexes;
  const access = { allow: () => true, visible: () => visible } as unknown as Access;
  return { reads, roots: new RootPageCache(indexes, access, maxBytes) };
}

const listed = async (asked: Promise<RootPage>) =>
  JSON.parse((await (await asked).page.encoded("identity")).body.toString()).projects.map(
    ({ name }: { name: string }) => name,
  );

test("F25 a list read before a commit and written after it is kept for nobody", async () => {
  const { reads, roots } = controlled();
  const before = roots.page(indexOf(1), NOBODY, "json");
  roots.drop("everything");
  const after = roots.page(indexOf(1), NOBODY, "json");
  assert.equal(reads.length, 2);
  reads[1]?.resolve({ names: ["new"], serial: 2 });
  reads[0]?.resolve({ names: [], serial: 1 });
  assert.deepEqual(await listed(before), []);
  assert.deepEqual(await listed(after), ["new"]);
  assert.deepEqual(await listed(roots.page(indexOf(1), NOBODY, "json")), ["new"]);
  assert.equal(reads.length, 2);
});

test("many who ask at once are one reading; a failure is kept for nobody, nor does it push out what came after", async () => {
  const { reads, roots } = controlled();
  const asked = [1, 2].map(() => roots.page(indexOf(1), NOBODY, "json"));
  assert.equal(reads.length, 1);
  roots.drop("everything");
  const next = roots.page(indexOf(1), NOBODY, "json");
  reads[1]?.resolve({ names: ["a"], serial: 1 });
  await next;
  reads[0]?.reject(new Error("away"));
  for (const one of asked) await assert.rejects(one, /away/);
  await roots.page(indexOf(1), NOBODY, "json");
  assert.equal(reads.length, 2);
  const failing = roots.page(indexOf(2), NOBODY, "json");
  reads[2]?.reject(new Error("away"));
  await assert.rejects(failing, /away/);
  void roots.page(indexOf(2), NOBODY, "json");
  assert.equal(reads.length, 4);
});

test("F101 who may not read everything gets what they may, and it is kept for nobody else", async () => {
  const { reads, roots } = controlled((name) => name === "mine");
  for (const [at, names] of [["mine", "other"], ["other"]].entries()) {
    const page = roots.page(indexOf(1), NOBODY, "json");
    reads[at]?.resolve({ names, serial: 1 });
    roots.drop("everything");
    assert.deepEqual(
      await listed(page),
      names.filter((name) => name === "mine"),
    );
  }
  assert.equal(roots.bytes, 0);
});

test("memory: lists of many indexes stay below the bound with all their encodings; the last one stays", async () => {
  const { reads, roots } = controlled("all", 200_000);
  const names = Array.from({ length: 1_000 }, (_, at) => `project-${at}`);
  for (let id = 0; id < 20; id++) {
    for (const form of ["json", "html"] as const) {
      const asked = roots.page(indexOf(id), NOBODY, form);
      reads.at(-1)?.resolve({ names, serial: 1 });
      const { page } = await asked;
      for (const encoding of ["gzip", "br"] as const) await page.encoded(encoding);
      assert.ok(roots.bytes <= 200_000 + page.size, `${roots.bytes} bytes`);
    }
  }
  assert.ok(roots.bytes > 50_000);
  const before = reads.length;
  await roots.page(indexOf(19), NOBODY, "html");
  assert.equal(reads.length, before);
  roots.drop("everything");
  assert.equal(roots.bytes, 0);
});
