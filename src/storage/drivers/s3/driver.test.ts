import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { after, afterEach, test } from "node:test";
import { Random } from "../../../../test/harness/random.ts";
import { type Fault, ScriptedS3, type StoreRequest } from "../../../../test/harness/scripted-s3.ts";
import { openStorage } from "../../open.ts";
import type { PromisedFile, Storage } from "../../storage.ts";

const MIB = 2 ** 20;
const store = await ScriptedS3.start();
const folder = await mkdtemp(join(tmpdir(), "wheelyard-s3-"));
const opened: Storage[] = [];
after(async () => {
  for (const storage of opened) await storage.close();
  await store.stop();
  await rm(folder, { recursive: true });
});
afterEach(() => store.heal());

async function storageOf(more: Record<string, unknown> = {}): Promise<Storage> {
  const storage = await openStorage({ data: folder, storage: store.settings(more) });
  opened.push(storage);
  return storage;
}

const storage = await storageOf({ partSize: 5 * MIB, attempts: 3 });
const bytes = new Random(1).bytes(12 * MIB + 77);
const anyRequest = () => true;
const isGet = ({ method }: StoreRequest) => method === "GET";
const isPart = ({ method, query }: StoreRequest) => method === "PUT" && query.has("partNumber");
const isEnd = ({ method, query }: StoreRequest) => method === "POST" && query.has("uploadId");
const unavailable = { name: "Refusal", kind: "unavailable", code: "storage-unavailable", retryAfter: 5 };

async function file(content: Uint8Array): Promise<string> {
  const path = join(folder, `file-${Math.random()}`);
  await writeFile(path, content);
  return path;
}

/** A draft of a file of which all but the last byte has arrived. */
async function begun(key: string, content: Buffer, promised: Partial<PromisedFile>) {
  const path = await file(content);
  const sha256 = createHash("sha256").update(content).digest("hex");
  const draft = storage.beginFile?.(key, path, { sha256, size: content.length, ...promised });
  assert.ok(draft);
  draft.grown(content.length - 1, false);
  return { draft, path };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function readAll(stream: Readable | null): Promise<Buffer> {
  assert.ok(stream);
  return Buffer.concat(await stream.toArray());
}

async function keys(prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of storage.list(prefix)) found.push(key);
  return found;
}

const FAULTS: Record<string, Fault> = {
  "an error": { status: 500, code: "InternalError" },
  "a word to slow down": { status: 503, code: "SlowDown" },
  silence: "silence",
  "a connection that is cut": "reset",
};

for (const [name, fault] of Object.entries(FAULTS)) {
  test(`${name} is got over by trying again`, async () => {
    store.fail(anyRequest, fault, 1);
    await storage.put("records/once", Buffer.from("kept"));
    store.fail(anyRequest, fault, 1);
    assert.equal(Buffer.from((await storage.get("records/once")) ?? []).toString(), "kept");
    store.fail(anyRequest, fault, 1);
    assert.equal((await storage.stat("records/once"))?.size, 4);
  });

  test(`${name} without end is a 503 with Retry-After, whatever was asked`, async () => {
    store.fail(anyRequest, fault);
    await assert.rejects(storage.put("records/never", Buffer.from("x")), unavailable);
    if (fault === "silence") return;
    await assert.rejects(storage.get("records/once"), unavailable);
    await assert.rejects(storage.open("records/once"), unavailable);
    await assert.rejects(storage.stat("records/once"), unavailable);
    await assert.rejects(keys("records/"), unavailable);
    await assert.rejects(storage.remove("records/once"), unavailable);
    await assert.rejects(storage.check(), unavailable);
    const path = await file(Buffer.alloc(10));
    await assert.rejects(storage.putFile("files/never", path), unavailable);
    await access(path);
  });
}

test("a body that is cut, again and again, is read on from where it broke: every byte once", async () => {
  await storage.putFile("files/long", await file(bytes));
  store.fail(isGet, { cutAfter: 1_234_567 }, 4);
  assert.ok((await readAll(await storage.open("files/long"))).equals(bytes));
  store.fail(isGet, { cutAfter: 100_000 }, 3);
  const part = await readAll(await storage.open("files/long", { start: 77, end: 999_999, of: bytes.length }));
  assert.ok(part.equals(bytes.subarray(77, 1_000_000)));
  store.fail(isGet, { stallAfter: 200_000 }, 1);
  assert.ok((await readAll(await storage.open("files/long"))).equals(bytes));
});

test("a body that is cut without end breaks: it never just ends", async () => {
  store.fail(isGet, { cutAfter: 0 });
  await assert.rejects(readAll(await storage.open("files/long")), unavailable);
  store.fail(isGet, { cutAfter: 0 });
  await assert.rejects(storage.get("files/long"), unavailable);
});

test("an object that is replaced while it is read breaks the reading, where it cannot be read on", async () => {
  await storage.put("changing", bytes.subarray(0, 3 * MIB));
  store.fail(isGet, { cutAfter: MIB }, 1);
  const stream = await storage.open("changing");
  await storage.put("changing", Buffer.alloc(3 * MIB));
  await assert.rejects(readAll(stream), { name: "Refusal" });
});

test("a slow reader is no fault of the store: what it left lying stays there for it", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const stream = (await storage.open("files/long")) as Readable;
  stream.read(1);
  while (stream.readableLength < stream.readableHighWaterMark)
    await new Promise((resolve) => setImmediate(resolve));
  const before = store.requests.length;
  t.mock.timers.tick(3_600_000);
  t.mock.timers.reset();
  const rest = await stream.toArray();
  assert.ok(Buffer.concat(rest).length >= bytes.length - 1);
  assert.equal(store.requests.length, before);
});

test("parts that fail are sent again; parts that are lost are all sent again", async () => {
  for (const [isMeant, fault] of [
    [isPart, { status: 500, code: "InternalError" }],
    [isPart, "reset"],
    [isPart, "done"],
    [isPart, { status: 404, code: "NoSuchUpload" }],
    [isEnd, { status: 404, code: "NoSuchUpload" }],
    [isEnd, "done"],
  ] as [typeof isPart, Fault][]) {
    store.objects.clear();
    store.fail(isMeant, fault, 1);
    await storage.putFile("files/parts", await file(bytes));
    assert.ok(store.objects.get("files/parts")?.bytes.equals(bytes), JSON.stringify(fault));
    store.heal();
  }
});

test("a file that comes is put by one request, which has no end before the file is released", async () => {
  store.requests.length = 0;
  const { draft, path } = await begun("files/streamed", bytes, {});
  draft.grown(bytes.length, true);
  await draft.finish();
  assert.ok(store.objects.get("files/streamed")?.bytes.equals(bytes));
  await assert.rejects(access(path));
  const [put, ...others] = store.requests;
  assert.equal(others.length, 0);
  assert.equal(put?.headers["x-amz-content-sha256"], createHash("sha256").update(bytes).digest("hex"));
  assert.ok(put?.headers["x-amz-checksum-sha256"]);
});

test("a file that comes and is larger goes in parts; given up, its parts are taken back", async () => {
  const large = { size: null };
  const first = await begun("files/large", bytes, large);
  await until(() => [...store.uploads.values()].some((parts) => parts.size === 2));
  assert.equal(store.objects.has("files/large"), false);
  first.draft.abandon();
  await until(() => store.uploads.size === 0);
  const second = await begun("files/large", bytes, large);
  second.draft.grown(bytes.length, true);
  await second.draft.finish();
  assert.ok(store.objects.get("files/large")?.bytes.equals(bytes));
});

test("a file that is not what was promised is not stored, nor is one that the store cut off or left waiting", async () => {
  const isPut = ({ method }: StoreRequest) => method === "PUT";
  // Few: the more bytes, the longer a store may be silent.
  const few = bytes.subarray(0, 300_000);
  for (const [name, promised, fault] of [
    ["other bytes", { sha256: "0".repeat(64) }, null],
    ["fewer bytes", { size: few.length + 1 }, null],
    ["more bytes", { size: few.length - 1 }, null],
    ["a cut", {}, "reset"],
    ["silence", {}, "silence"],
    ["an error", {}, { status: 503, code: "SlowDown" }],
  ] as [string, object, Fault | null][]) {
    if (fault) store.fail(isPut, fault, 1);
    const { draft, path } = await begun("files/broken", few, promised);
    draft.grown(few.length, true);
    await assert.rejects(draft.finish(), { name: "Refusal", kind: "unavailable" }, name);
    assert.equal(store.objects.has("files/broken"), false, name);
    await access(path);
  }
});

test("an upload that cannot be ended shows nothing, leaves no parts, and the file stays the caller's", async () => {
  store.objects.clear();
  store.uploads.clear();
  store.fail(isEnd, { status: 500, code: "InternalError" });
  const path = await file(bytes);
  await assert.rejects(storage.putFile("files/half", path), unavailable);
  await access(path);
  assert.equal(store.objects.size, 0);
  assert.equal(store.uploads.size, 0);
});

test("a put whose answer is lost is made again, and does no harm", async () => {
  store.fail(({ method }) => method === "PUT", "done", 1);
  await storage.put("records/late", Buffer.from("late"));
  assert.equal(Buffer.from((await storage.get("records/late")) ?? []).toString(), "late");
});

test("a store that knows no conditional puts is asked first", async () => {
  const plain = await storageOf({ conditionalPut: false });
  assert.equal(await plain.putNew("records/first", Buffer.from("1")), true);
  assert.equal(await plain.putNew("records/first", Buffer.from("2")), false);
  assert.ok(store.requests.every(({ headers, key }) => key !== "records/first" || !headers["if-none-match"]));
});

test("a missing bucket is a fault, no empty store", async () => {
  store.fail(anyRequest, { status: 404, code: "NoSuchBucket" });
  await assert.rejects(storage.get("x"), { code: "storage-unavailable", message: /NoSuchBucket/ });
  await assert.rejects(keys("x"), { code: "storage-unavailable" });
});

test("what a full store says is out of space", async () => {
  store.fail(anyRequest, { status: 507, code: "XMinioStorageFull" });
  await assert.rejects(storage.put("x", Buffer.alloc(1)), { kind: "out-of-space" });
});

test("every object is stored as the options say; records neither in the files' class nor kept by caches", async () => {
  const terms = await storageOf({
    encryption: "aws:kms",
    kmsKey: "a-key-id",
    storageClass: "STANDARD_IA",
    acl: "bucket-owner-full-control",
    prefix: "deep/er/",
  });
  store.requests.length = 0;
  await terms.putFile("files/terms", await file(Buffer.from("x")));
  await terms.put("records/terms", Buffer.from("x"));
  const [ofFile, ofRecord] = store.requests.map(({ key, headers }) => ({ key, headers }));
  assert.equal(ofFile?.key, "deep/er/files/terms");
  assert.equal(ofFile?.headers["x-amz-server-side-encryption"], "aws:kms");
  assert.equal(ofFile?.headers["x-amz-server-side-encryption-aws-kms-key-id"], "a-key-id");
  assert.equal(ofFile?.headers["x-amz-acl"], "bucket-owner-full-control");
  assert.equal(ofFile?.headers["x-amz-storage-class"], "STANDARD_IA");
  assert.match(String(ofFile?.headers["cache-control"]), /immutable/);
  assert.ok(ofFile?.headers["x-amz-checksum-crc32"]);
  assert.equal(ofRecord?.headers["x-amz-storage-class"], undefined);
  assert.equal(ofRecord?.headers["cache-control"], undefined);
});

test("the readiness probe writes once a minute, and again after trouble", async () => {
  const probed = await storageOf();
  const writes = () => store.requests.filter(({ method }) => method === "PUT").length;
  const before = writes();
  for (let i = 0; i < 5; i++) await probed.check();
  assert.equal(writes(), before + 1);
  store.fail(({ method }) => method === "HEAD", { status: 500, code: "InternalError" });
  await assert.rejects(probed.check(), unavailable);
  store.heal();
  await probed.check();
  assert.equal(writes(), before + 2);
});

test("the store is reached by a proxy where one is named, and without where none shall be", async () => {
  const seen: string[] = [];
  const proxy = createServer((request, response) => {
    seen.push(String(request.url));
    response.writeHead(404, { "content-length": 0 }).end();
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const { port } = proxy.address() as AddressInfo;
  const behind = await storageOf({ endpoint: "http://store.invalid", proxy: `http://127.0.0.1:${port}` });
  assert.equal(await behind.stat("records/far"), null);
  assert.deepEqual(seen, ["http://store.invalid/packages/records/far"]);
  proxy.closeAllConnections();
  proxy.close();
});

test("a list of many objects is asked for page by page, no further than it is read", async () => {
  const many = await storageOf({ prefix: "many/" });
  const one = { bytes: Buffer.from("x"), etag: '"x"', modifiedAt: new Date() };
  for (let i = 0; i < 100_000; i++) store.objects.set(`many/files/${String(i).padStart(6, "0")}`, one);
  const lists = () => store.requests.filter(({ query }) => query.has("list-type")).length;
  const before = lists();
  let seen = 0;
  for await (const { key } of many.list("files/")) {
    assert.equal(key, `files/${String(seen++).padStart(6, "0")}`);
    if (seen === 2_500) break;
  }
  assert.equal(lists(), before + 3);
  seen = 0;
  for await (const _ of many.list("files/", "files/097999")) seen++;
  assert.equal(seen, 2_000);
  store.objects.clear();
});

test("many uploads at once stay within their memory, and all arrive", async () => {
  const narrow = await storageOf({ partSize: 5 * MIB, uploadMemory: 10 * MIB });
  const contents = Array.from({ length: 6 }, (_, seed) => new Random(seed + 10).bytes(6 * MIB));
  const paths = await Promise.all(contents.map(file));
  await Promise.all(paths.map((path, i) => narrow.putFile(`files/many-${i}`, path)));
  for (const [i, content] of contents.entries()) {
    const stored = store.objects.get(`files/many-${i}`)?.bytes ?? Buffer.alloc(0);
    assert.equal(sha256(stored), sha256(content), `file ${i}`);
  }
});

function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
