import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Random } from "../../../../test/harness/random.ts";
import { DiskCache } from "../../remote/disk-cache.ts";
import type { ReadRange } from "../../storage.ts";
import { MemoryStorage } from "../memory/driver.ts";
import { TieredStorage } from "./driver.ts";

const MIB = 2 ** 20;
const folder = await mkdtemp(join(tmpdir(), "wheelyard-tiered-"));
after(() => rm(folder, { recursive: true }));

class CountedStorage extends MemoryStorage {
  reads = 0;
  override async open(key: string, range?: ReadRange): Promise<Readable | null> {
    this.reads++;
    return super.open(key, range);
  }
  override async get(key: string, maxBytes?: number): Promise<Uint8Array | null> {
    this.reads++;
    return super.get(key, maxBytes);
  }
}

async function tiered(limit = 100 * MIB) {
  const store = new CountedStorage();
  const path = await mkdtemp(join(folder, "cache-"));
  return { store, path, storage: new TieredStorage(store, await DiskCache.open(path, limit)) };
}

async function file(content: Uint8Array): Promise<string> {
  const path = join(folder, `file-${Math.random()}`);
  await writeFile(path, content);
  return path;
}

const whole = (bytes: Uint8Array) => ({ start: 0, end: bytes.length - 1, of: bytes.length });

async function readAll(stream: Readable | null): Promise<Buffer> {
  assert.ok(stream);
  return Buffer.concat(await stream.toArray());
}

/** Files that are kept, without drafts. */
async function kept(path: string): Promise<string[]> {
  const names = await readdir(path, { recursive: true });
  return names.filter((name) => /^[0-9a-f]{2}\/[0-9a-f]{64}$/.test(name));
}

async function drafts(path: string): Promise<string[]> {
  return readdir(join(path, "drafts"));
}

const bytes = new Random(3).bytes(2 * MIB + 5);

test("what was stored here is read here, whole and in parts, and the store is asked nothing", async () => {
  const { store, storage } = await tiered();
  await storage.putFile("files/aa/1/a.whl", await file(bytes));
  assert.ok((await readAll(await storage.open("files/aa/1/a.whl", whole(bytes)))).equals(bytes));
  const part = await readAll(await storage.open("files/aa/1/a.whl", { start: 7, end: 99, of: bytes.length }));
  assert.ok(part.equals(bytes.subarray(7, 100)));
  assert.equal(Buffer.compare((await storage.get("files/aa/1/a.whl")) ?? Buffer.alloc(0), bytes), 0);
  assert.equal(store.reads, 0);
});

test("what another node stored is fetched once, kept when it was read whole, and by nobody else meanwhile", async () => {
  const { store, storage, path } = await tiered();
  await store.put("files/aa/1/b.whl", bytes);
  await readAll(await storage.open("files/aa/1/b.whl", { start: 0, end: 9, of: bytes.length }));
  assert.deepEqual(await kept(path), []);
  const streams = await Promise.all([1, 2].map(() => storage.open("files/aa/1/b.whl", whole(bytes))));
  for (const stream of streams) assert.ok((await readAll(stream)).equals(bytes));
  assert.equal(store.reads, 3);
  assert.equal((await kept(path)).length, 1);
  assert.ok((await readAll(await storage.open("files/aa/1/b.whl", whole(bytes)))).equals(bytes));
  assert.equal(store.reads, 3);
  assert.deepEqual(await drafts(path), []);
});

test("a reader that goes midway leaves nothing half behind", async () => {
  const { store, storage, path } = await tiered();
  await store.put("files/aa/1/c.whl", bytes);
  const stream = (await storage.open("files/aa/1/c.whl", whole(bytes))) as Readable;
  stream.read(1);
  stream.destroy();
  for (let i = 0; i < 500 && (await drafts(path)).length > 0; i++) await sleep(10);
  assert.deepEqual(await drafts(path), []);
  assert.deepEqual(await kept(path), []);
  assert.ok((await readAll(await storage.open("files/aa/1/c.whl", whole(bytes)))).equals(bytes));
});

test("records and metadata, which change, are never kept", async () => {
  const { storage, path } = await tiered();
  await storage.put("records/site/x.json", Buffer.from("1"));
  await storage.put("files/aa/1/d.whl.metadata", Buffer.from("1"));
  await storage.get("records/site/x.json");
  assert.deepEqual(await kept(path), []);
});

test("a kept file of another size than the facts say is dropped, and the store has the word", async () => {
  const { store, storage, path } = await tiered();
  await storage.putFile("files/aa/1/e.whl", await file(bytes));
  const [name] = await kept(path);
  await truncate(join(path, name as string), 100);
  assert.ok((await readAll(await storage.open("files/aa/1/e.whl", whole(bytes)))).equals(bytes));
  assert.equal(store.reads, 1);
});

test("room is made by what was used least lately, and the folder stays within its bounds", async () => {
  const { store, storage, path } = await tiered(10 * MIB);
  const content = (i: number) => new Random(100 + i).bytes(2 * MIB);
  for (let i = 0; i < 4; i++) {
    await storage.putFile(`files/aa/${i}/f.whl`, await file(content(i)));
    // Times of files tell seconds apart only where some have passed.
    for (const name of await kept(path)) {
      const at = new Date(Date.now() - 3_600_000 + i * 1000);
      const stored = await readFile(join(path, name));
      if (stored.equals(content(i))) await utimes(join(path, name), at, at);
    }
  }
  await readAll(await storage.open("files/aa/0/f.whl", whole(content(0))));
  await sleep(50);
  for (let i = 4; i < 6; i++) await storage.putFile(`files/aa/${i}/f.whl`, await file(content(i)));
  const size = (await kept(path)).length * 2;
  assert.ok(size <= 10, `${size} MiB are kept of 10`);
  await readAll(await storage.open("files/aa/0/f.whl", whole(content(0))));
  assert.equal(store.reads, 0, "what was used last had to go");
  await readAll(await storage.open("files/aa/1/f.whl", whole(content(1))));
  assert.equal(store.reads, 1, "what was used least lately is still here");
});

test("a file larger than half the cache passes by it", async () => {
  const { store, storage, path } = await tiered(3 * MIB);
  await store.put("files/aa/1/g.whl", bytes);
  assert.ok((await readAll(await storage.open("files/aa/1/g.whl", whole(bytes)))).equals(bytes));
  assert.deepEqual(await kept(path), []);
});

test("a removed object is not read out of the cache; a store that refuses a file keeps none of it here", async () => {
  const { store, storage, path } = await tiered();
  await storage.putFile("files/aa/1/h.whl", await file(bytes));
  await storage.remove("files/aa/1/h.whl");
  assert.equal(await storage.open("files/aa/1/h.whl", whole(bytes)), null);
  store.putFile = async () => {
    throw new Error("away");
  };
  await assert.rejects(storage.putFile("files/aa/1/i.whl", await file(bytes)), /away/);
  assert.deepEqual([await kept(path), await drafts(path)], [[], []]);
});

test("after a crash the kept files are found again; old drafts are cleared away", async () => {
  const { store, storage, path } = await tiered();
  await storage.putFile("files/aa/1/j.whl", await file(bytes));
  const draft = join(path, "drafts", "old");
  await writeFile(draft, "half");
  await utimes(draft, new Date(0), new Date(0));
  const again = new TieredStorage(store, await DiskCache.open(path, 100 * MIB));
  assert.ok((await readAll(await again.open("files/aa/1/j.whl", whole(bytes)))).equals(bytes));
  assert.equal(store.reads, 0);
  assert.deepEqual(await drafts(path), []);
});
