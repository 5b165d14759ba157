import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { Random } from "../../test/harness/random.ts";
import { MemoryStorage } from "../storage/drivers/memory/driver.ts";
import { fileKey } from "../storage/storage-key.ts";
import { copyStorage } from "./copy-storage.ts";

const TERMS = { width: 4, deep: false };
const quiet = () => undefined;

async function stocked(): Promise<MemoryStorage> {
  const storage = new MemoryStorage();
  for (let i = 0; i < 30; i++) {
    const bytes = new Random(i).bytes(i === 7 ? 5_000_000 : 1_000 + i);
    const key = fileKey(createHash("sha256").update(bytes).digest("hex"), `demo-1.${i}.tar.gz`);
    await storage.put(key, bytes);
    await storage.put(`${key}.metadata`, Buffer.from(`Name: demo ${i}`));
    await storage.put(`records/root/main/demo/demo-1.${i}.tar.gz.json`, Buffer.from(`{"i":${i}}`));
  }
  return storage;
}

async function contents(storage: MemoryStorage): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { key } of storage.list("")) {
    found.set(key, Buffer.from((await storage.get(key)) ?? []).toString("base64"));
  }
  return found;
}

async function firstFile(storage: MemoryStorage): Promise<string> {
  for await (const { key } of storage.list("files/")) if (key.endsWith(".gz")) return key;
  throw new Error("no file");
}

test("everything is copied, byte for byte; a second time nothing", async () => {
  const from = await stocked();
  const to = new MemoryStorage();
  const copied = await copyStorage(from, to, TERMS, quiet);
  assert.deepEqual(copied.problems, []);
  assert.deepEqual([copied.objects, copied.copied], [90, 90]);
  assert.deepEqual(await contents(to), await contents(from));
  assert.equal((await copyStorage(from, to, TERMS, quiet)).copied, 0);
});

test("a copy that breaks is finished by another, and records of the same size that changed are copied", async () => {
  const from = await stocked();
  const to = new MemoryStorage();
  let left = 25;
  const put = to.put.bind(to);
  to.put = async (key, bytes) => {
    if (left-- <= 0) throw new Error("the line is cut");
    return put(key, bytes);
  };
  await assert.rejects(copyStorage(from, to, TERMS, quiet), /the line is cut/);
  to.put = put;
  await from.put("records/root/main/demo/demo-1.1.tar.gz.json", Buffer.from('{"i":9}'));
  await to.put("records/root/main/demo/demo-1.1.tar.gz.json", Buffer.from('{"i":1}'));
  const copied = await copyStorage(from, to, TERMS, quiet);
  assert.ok(copied.copied < 90);
  assert.deepEqual(await contents(to), await contents(from));
});

test("F08 damaged bytes are named and not copied; what the target damages is named", async () => {
  const from = await stocked();
  const key = await firstFile(from);
  await from.put(key, Buffer.from("other bytes"));
  const to = new MemoryStorage();
  const copied = await copyStorage(from, to, TERMS, quiet);
  assert.deepEqual(
    copied.problems.map((problem) => problem.key),
    [key],
  );
  assert.equal(await to.stat(key), null);
  const forgetful = new MemoryStorage();
  const put = forgetful.put.bind(forgetful);
  forgetful.put = (name, bytes) => put(name, name === `${key}.metadata` ? Buffer.from("!") : bytes);
  const { problems } = await copyStorage(from, forgetful, TERMS, quiet);
  assert.deepEqual(problems.map((problem) => problem.key).sort(), [key, `${key}.metadata`]);
});

test("damage at the target that keeps the size is found and mended by a deep copy", async () => {
  const from = await stocked();
  const to = new MemoryStorage();
  await copyStorage(from, to, TERMS, quiet);
  const key = await firstFile(from);
  const bytes = Buffer.from((await to.get(key)) ?? []);
  bytes[5] = (bytes[5] as number) ^ 1;
  await to.put(key, bytes);
  assert.equal((await copyStorage(from, to, TERMS, quiet)).copied, 0);
  assert.equal((await copyStorage(from, to, { ...TERMS, deep: true }, quiet)).copied, 1);
  assert.deepEqual(await contents(to), await contents(from));
});
