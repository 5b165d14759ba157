import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { holdUpload } from "../harness/held-upload.ts";
import { changedParts, uploadParts } from "../harness/multipart.ts";
import { makeAccount } from "../harness/people.ts";
import { ScriptedS3, type StoreRequest } from "../harness/scripted-s3.ts";
import { closeConnections, send } from "../harness/send.ts";
import { startServer } from "../harness/start-server.ts";

const store = await ScriptedS3.start();
const server = await startServer({ config: { storage: store.settings() } });
after(async () => {
  closeConnections();
  await server.remove();
  await store.stop();
});
const { admin, anonymous } = server;
const anything = () => true;
const large = buildWheel({ name: "large-one", size: 12_000_000 });
const small = buildWheel({ name: "small-one" });
await admin.publish(large);
await admin.publish(small);
const path = await anonymous.findFile("large-one", large.filename);

/** Runs `work` while the index, or all, redirects. */
async function redirecting(work: () => Promise<void>): Promise<void> {
  const set = (downloads: string | null) =>
    admin.manage("PATCH", "/indexes/root/main", { settings: { downloads } });
  await set("redirect");
  await work().finally(() => set(null));
}

function requestsFor(filename: string): number {
  return store.requests.filter(({ key }) => key.endsWith(filename)).length;
}

function keyOf(address: string): string {
  return decodeURIComponent(new URL(address).pathname.slice("/packages/".length));
}

test("what is published lies in the store with its metadata and its record before the answer comes", async () => {
  const wheel = buildWheel({ name: "recorded" });
  await admin.publish(wheel);
  const keys = [...store.objects.keys()].filter((key) => key.includes("recorded"));
  assert.deepEqual(
    keys.map((key) => key.split("/")[0]).sort(),
    ["files", "files", "records"],
    `${keys}, and nothing was waited for`,
  );
  assert.ok(keys.includes(`records/root/main/recorded/${wheel.filename}.json`));
});

const isPutOf = (name: string) => (request: StoreRequest) =>
  request.method === "PUT" && request.key.startsWith("files/") && request.key.includes(name);

test("a large file is on its way to the store before its last byte has come; given up, nothing of it stays", async () => {
  const wheel = buildWheel({ name: "early-one", size: 6_000_000 });
  const upload = await holdUpload(server, wheel);
  upload.sendHead();
  upload.sendBody(upload.length - 1);
  while (!store.requests.some(isPutOf("early_one"))) await sleep(5);
  upload.socket.destroy();
  await upload.closed;
  await admin.publish(wheel);
  await anonymous.install("early-one", wheel.filename);
});

test("U06 a file that is sent early and turns out another is refused, and nothing of it is stored", async () => {
  const wheel = buildWheel({ name: "false-one", size: 3_000_000 });
  const other = buildWheel({ name: "false-one", size: 3_000_000, salt: "other" });
  const parts = changedParts(uploadParts(wheel), { sha256_digest: other.sha256 });
  const answer = await admin.upload(wheel, { parts });
  assert.equal(answer.status, 400, answer.text);
  assert.deepEqual(
    [...store.objects.keys()].filter((key) => key.includes("false_one")),
    [],
  );
});

test("what is there already, or is taken, is not sent to the store again", async () => {
  store.requests.length = 0;
  await admin.publish(large);
  const other = buildWheel({ name: "large-one", size: 12_000_000, salt: "other" });
  assert.equal((await admin.upload(other)).status, 409);
  assert.deepEqual(store.requests.filter(isPutOf("large_one")), []);
});

test("a store that fails a file on its way gets it once more at the end", async () => {
  store.fail(isPutOf("second_chance"), "reset", 1);
  const wheel = buildWheel({ name: "second-chance", size: 3_000_000 });
  await admin.publish(wheel);
  assert.ok((await anonymous.install("second-chance", wheel.filename)).equals(wheel.bytes));
});

test("S22 small and large files, sdists and metadata come back byte for byte", async () => {
  assert.ok((await anonymous.install("large-one", large.filename)).equals(large.bytes));
  assert.ok((await anonymous.install("small-one", small.filename)).equals(small.bytes));
  const sdist = buildSdist({ name: "an-sdist" });
  await admin.publish(sdist);
  assert.ok((await anonymous.install("an-sdist", sdist.filename)).equals(sdist.bytes));
  const metadata = await anonymous.get(`${path}.metadata`);
  assert.match(metadata.text, /^Name: large-one$/m);
});

test("H03 H04 HEAD and ranges of a streamed file, by one request to the store each", async () => {
  const head = await anonymous.send({ method: "HEAD", path });
  assert.equal(head.status, 200);
  assert.equal(head.headers["content-length"], String(large.bytes.length));
  assert.equal(head.headers["accept-ranges"], "bytes");
  for (const [range, start, end] of [
    ["bytes=0-0", 0, 0],
    ["bytes=-100", large.bytes.length - 100, large.bytes.length - 1],
    ["bytes=5000000-", 5_000_000, large.bytes.length - 1],
  ] as const) {
    store.requests.length = 0;
    const answer = await anonymous.get(path, { range });
    assert.equal(answer.status, 206);
    assert.equal(answer.headers["content-range"], `bytes ${start}-${end}/${large.bytes.length}`);
    assert.ok(answer.bytes.equals(large.bytes.subarray(start, end + 1)), range);
    assert.equal(requestsFor(large.filename), 1, range);
  }
  const behind = await anonymous.get(path, { range: `bytes=${large.bytes.length}-` });
  assert.equal(behind.status, 416);
});

test("a redirect leads to a signed address of the very file, the same one for a while, also through the fast path", async () => {
  await redirecting(async () => {
    store.requests.length = 0;
    const first = await anonymous.get(path);
    assert.equal(first.status, 302);
    const location = String(first.headers.location);
    assert.ok(new URL(location).pathname.endsWith(`/${large.filename}`));
    assert.ok(new URL(location).searchParams.has("X-Amz-Signature"));
    assert.equal(requestsFor(large.filename), 0, "a redirect asks the store nothing");
    const followed = await send(store.origin, { path: location.slice(store.origin.length) });
    assert.ok(followed.bytes.equals(large.bytes));
    for (let i = 0; i < 5; i++) assert.equal((await anonymous.get(path)).headers.location, location);
    const ranged = await anonymous.get(path, { range: "bytes=5-9" });
    assert.equal(ranged.headers.location, location);
    assert.match(String(first.headers["cache-control"]), /^public, max-age=\d+$/);
  });
  assert.equal((await anonymous.get(path)).status, 200);
});

test("where files are redirected, HEAD, small files, metadata and conditions are still answered here", async () => {
  await redirecting(async () => {
    const head = await anonymous.send({ method: "HEAD", path });
    assert.equal(head.status, 200);
    assert.equal(head.headers["content-length"], String(large.bytes.length));
    await anonymous.install("small-one", small.filename);
    assert.equal((await anonymous.get(`${path}.metadata`)).status, 200);
    const etag = String(head.headers.etag);
    assert.equal((await anonymous.get(path, { "if-none-match": etag })).status, 304);
    assert.equal((await anonymous.get(path, { "if-match": '"another"' })).status, 412);
    const part = await anonymous.get(path, { range: "bytes=1-2", "if-range": etag });
    assert.equal(part.status, 206);
    assert.ok(part.bytes.equals(large.bytes.subarray(1, 3)));
  });
});

test("H09 what not everyone may read is never for shared caches, here or at the store", async () => {
  await admin.manage("POST", "/indexes", { owner: "team", name: "private", settings: { read: "granted" } });
  const to = "/team/private/";
  const wheel = buildWheel({ name: "hidden-one", size: 300_000 });
  await admin.publish(wheel, { to });
  const place = await admin.findFile("hidden-one", wheel.filename, `${to}simple/`);
  const streamed = await admin.get(place);
  assert.match(String(streamed.headers["cache-control"]), /^private/);
  await admin.manage("PATCH", "/indexes/team/private", { settings: { downloads: "redirect" } });
  const answer = await admin.get(place);
  assert.equal(answer.status, 302);
  assert.match(String(answer.headers["cache-control"]), /^private, /);
  assert.match(String(answer.headers.vary), /Authorization/);
  const location = new URL(String(answer.headers.location));
  assert.match(String(location.searchParams.get("response-cache-control")), /^private/);
  assert.equal(
    keyOf(location.href),
    [...store.objects.keys()].find((key) => key.endsWith(wheel.filename)),
  );
  const stranger = await makeAccount(server, "stranger");
  assert.equal((await stranger.get(place)).status, 404);
  assert.equal((await anonymous.get(place)).status, 401);
});

test("a store that is away: clear 503 with Retry-After, nothing half, pages still served; well again at once", async () => {
  store.fail(anything, { status: 503, code: "SlowDown" });
  const download = await anonymous.get(path);
  assert.equal(download.status, 503);
  assert.ok(Number(download.headers["retry-after"]) > 0);
  const wheel = buildWheel({ name: "refused-one" });
  const upload = await admin.upload(wheel);
  assert.equal(upload.status, 503);
  assert.ok(Number(upload.headers["retry-after"]) > 0);
  assert.deepEqual(await anonymous.listed("refused-one"), []);
  assert.equal((await anonymous.get("/simple/large-one/")).status, 200);
  assert.equal((await anonymous.get("/-/ready")).status, 503);
  store.heal();
  await admin.publish(wheel);
  await anonymous.install("refused-one", wheel.filename);
});

test("a store that cuts bodies: the download is whole, or the connection breaks", async () => {
  store.fail(({ method }) => method === "GET", { cutAfter: 1_000_000 }, 3);
  assert.ok((await anonymous.install("large-one", large.filename)).equals(large.bytes));
  store.fail(({ method }) => method === "GET", { cutAfter: 1_000_000 }, 1);
  store.fail(({ method }) => method === "GET", { status: 500, code: "InternalError" });
  await assert.rejects(anonymous.get(path));
  store.heal();
});

test("a lost answer to the record is no lost file: sent again it is found, and the record is there", async () => {
  const wheel = buildWheel({ name: "late-one" });
  store.fail(({ method, key }) => method === "PUT" && key.startsWith("records/root/main/late-one/late"), {
    status: 500,
    code: "InternalError",
  });
  const answer = await admin.upload(wheel);
  assert.equal(answer.status, 503);
  store.heal();
  await admin.publish(wheel);
  assert.ok(store.objects.has(`records/root/main/late-one/${wheel.filename}.json`));
  await anonymous.install("late-one", wheel.filename);
});

test("F08 bytes that the store lost or holds otherwise: 503 for the file, never other bytes", async () => {
  const wheel = buildWheel({ name: "damaged-one", size: 400_000 });
  await admin.publish(wheel);
  const place = await anonymous.findFile("damaged-one", wheel.filename);
  const key = [...store.objects.keys()].find((one) => one.endsWith(wheel.filename)) as string;
  const stored = store.objects.get(key);
  assert.ok(stored);
  for (const bytes of [stored.bytes.subarray(0, 399_999), Buffer.concat([stored.bytes, Buffer.alloc(1)])]) {
    store.objects.set(key, { ...stored, bytes });
    assert.equal((await anonymous.get(place)).status, 503);
    assert.equal((await anonymous.get(place, { range: "bytes=0-9" })).status, 503);
  }
  store.objects.delete(key);
  assert.equal((await anonymous.get(place)).status, 503);
  store.objects.set(key, stored);
  assert.equal((await anonymous.get(place)).status, 200);
});

test("a store whose lists lag behind, or fail: publishing, installing, yanking and removing need none", async () => {
  store.fail(({ query }) => query.has("list-type"), { status: 500, code: "InternalError" });
  const wheel = buildWheel({ name: "unlisted", size: 200_000 });
  await admin.publish(wheel);
  await anonymous.install("unlisted", wheel.filename);
  const project = "/indexes/root/main/projects/unlisted";
  await admin.manage("POST", `${project}/files/${wheel.filename}/yank`, { reason: "old" });
  await admin.manage("DELETE", `${project}/files/${wheel.filename}`);
  assert.deepEqual(await anonymous.listed("unlisted"), []);
  store.heal();
});

test("a promotion moves no byte, and its record is there before the answer comes", async () => {
  await admin.manage("POST", "/indexes", { owner: "team", name: "release" });
  store.requests.length = 0;
  await admin.manage("POST", "/indexes/root/main/projects/large-one/releases/1.0/promote", {
    to: "team/release",
  });
  assert.deepEqual(store.requests.filter(isPutOf("large_one")), []);
  assert.ok(store.objects.has(`records/team/release/large-one/${large.filename}.json`));
  const got = await anonymous.install("large-one", large.filename, "/team/release/simple/");
  assert.ok(got.equals(large.bytes));
});

test("a removed file's bytes leave the store, and its record says so", async () => {
  const wheel = buildWheel({ name: "going-one", size: 100_000 });
  await admin.publish(wheel);
  await admin.manage(
    "DELETE",
    `/indexes/root/main/projects/going-one/files/${wheel.filename}?permanently=true`,
  );
  assert.deepEqual(
    [...store.objects.keys()].filter((key) => key.startsWith("files/") && key.includes("going")),
    [],
  );
});
