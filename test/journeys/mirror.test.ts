import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { startServer } from "../harness/start-server.ts";

const upstream = await FakeUpstream.start();
const server = await startServer({ config: { upstreamUrl: upstream.url } });
after(() => Promise.all([server.remove(), upstream.stop()]));
const { admin, anonymous } = server;
const PYPI = "/root/pypi/simple/";
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

test("D02 a project of the upstream is answered through the default index and the mirror alike, files and all", async () => {
  const wheel = buildWheel({ name: "Far.Away", requiresPython: ">=3.8" });
  upstream.publish(
    "far-away",
    { filename: wheel.filename, bytes: wheel.bytes, requiresPython: ">=3.8" },
    { ...buildSdist({ name: "far-away", version: "0.9" }), yanked: "too old" },
  );
  for (const index of ["/simple/", PYPI]) {
    const page = await anonymous.page("far-away", index);
    assert.deepEqual(page.versions, ["0.9", "1.0"]);
    const file = page.files.find(({ filename }) => filename === wheel.filename);
    assert.equal(file?.["requires-python"], ">=3.8");
    assert.deepEqual(file?.hashes, { sha256: wheel.sha256 });
    const answer = await anonymous.get(anonymous.filePath("far-away", String(file?.url), index));
    assert.ok(answer.bytes.equals(wheel.bytes));
  }
  assert.equal(upstream.count("/simple/far-away/"), 1);
  assert.equal(upstream.count(`/files/${wheel.filename}`), 1);
});

test("Y08 D02 yanked marks, upload times, sizes and provenance are relayed from JSON", async () => {
  upstream.format = "json";
  const wheel = buildWheel({ name: "told" });
  upstream.publish("told", {
    filename: wheel.filename,
    bytes: wheel.bytes,
    yanked: "bad & broken",
    uploadTime: "2024-01-02T03:04:05.678Z",
    provenance: "https://upstream.example/integrity/told",
    metadata: wheel.metadata,
  });
  const [file] = (await anonymous.page("told")).files;
  assert.equal(file?.yanked, "bad & broken");
  assert.equal(file?.["upload-time"], "2024-01-02T03:04:05.678Z");
  assert.equal(file?.size, wheel.bytes.length);
  assert.deepEqual(file?.["core-metadata"], { sha256: sha256(wheel.metadata) });
  const html = (await anonymous.get("/simple/told/")).text;
  assert.match(html, /data-yanked="bad &amp; broken"/);
  assert.match(html, /data-provenance="https:\/\/upstream\.example\/integrity\/told"/);
  upstream.format = "html";
});

test("D03 F110 a name that the upstream does not have is 404, asked for once in a while", async () => {
  for (let round = 0; round < 3; round++) {
    assert.equal((await anonymous.get("/simple/nobody-has-this/")).status, 404);
  }
  assert.equal(upstream.count("/simple/nobody-has-this/"), 1);
});

test("D01 a name that is published here is never asked for upstream", async () => {
  await admin.publish(buildWheel({ name: "ours" }));
  upstream.publish("ours", buildWheel({ name: "ours", version: "99.0" }));
  assert.deepEqual((await anonymous.page("ours")).versions, ["1.0"]);
  assert.equal(upstream.count("/simple/ours/"), 0);
});

test("F118 200 clients of one cold project cause one request upstream, and get one answer", async () => {
  upstream.publish("crowded", buildWheel({ name: "crowded" }));
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, number) =>
      anonymous.get(number % 2 ? "/simple/crowded/" : `${PYPI}crowded/`),
    ),
  );
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
  assert.equal(upstream.count("/simple/crowded/"), 1);
});

test("F118 20 clients of one cold file cause one request upstream", async () => {
  const wheel = buildWheel({ name: "crowd-file", size: 3_000_000 });
  upstream.publish("crowd-file", wheel);
  const path = await anonymous.findFile("crowd-file", wheel.filename);
  const answers = await Promise.all(Array.from({ length: 20 }, () => anonymous.get(path)));
  for (const answer of answers) assert.ok(answer.bytes.equals(wheel.bytes));
  assert.equal(upstream.count(`/files/${wheel.filename}`), 1);
});

test("D06 core metadata beside a wheel is relayed where the upstream has it, with its hash", async () => {
  const wheel = buildWheel({ name: "relayed" });
  upstream.publish("relayed", { filename: wheel.filename, bytes: wheel.bytes, metadata: wheel.metadata });
  const path = await anonymous.findFile("relayed", wheel.filename);
  const answer = await anonymous.get(`${path}.metadata`);
  assert.ok(answer.bytes.equals(wheel.metadata));
  assert.equal(upstream.count(`/files/${wheel.filename}`), 0);
  await anonymous.get(`${path}.metadata`);
  assert.equal(upstream.count(`/files/${wheel.filename}.metadata`), 1);
});

test("D06 core metadata is taken from the wheel by parts where the upstream has none", async () => {
  const wheel = buildWheel({ name: "extracted", size: 2_000_000, files: 30 });
  upstream.publish("extracted", wheel);
  const [file] = (await anonymous.page("extracted")).files;
  assert.equal(file?.["core-metadata"], true);
  const path = await anonymous.findFile("extracted", wheel.filename);
  const answer = await anonymous.get(`${path}.metadata`);
  assert.equal(answer.status, 200);
  assert.ok(answer.bytes.equals(wheel.metadata));
  const asked = upstream.seen.filter((one) => one.path === `/files/${wheel.filename}`);
  assert.ok(asked.length <= 2 && asked.every(({ headers }) => headers.range !== undefined));
});

test("D06 … and from the whole wheel where the upstream gives no parts", async () => {
  upstream.ranges = false;
  const wheel = buildWheel({ name: "whole" });
  upstream.publish("whole", wheel);
  const path = await anonymous.findFile("whole", wheel.filename);
  assert.ok((await anonymous.get(`${path}.metadata`)).bytes.equals(wheel.metadata));
  upstream.ranges = true;
});

test("H03 parts of a file are answered from the first time", async () => {
  const wheel = buildWheel({ name: "parts", size: 20_000_000 });
  upstream.publish("parts", wheel);
  const path = await anonymous.findFile("parts", wheel.filename);
  const tail = await anonymous.get(path, { range: "bytes=-1000" });
  assert.equal(tail.status, 206);
  assert.ok(tail.bytes.equals(wheel.bytes.subarray(-1000)));
  const size = wheel.bytes.length;
  assert.equal(tail.headers["content-range"], `bytes ${size - 1000}-${size - 1}/${size}`);
  const head = await anonymous.get(path, { range: "bytes=0-99" });
  assert.equal(head.status, 206);
  assert.ok(head.bytes.equals(wheel.bytes.subarray(0, 100)));
  assert.ok((await anonymous.get(path)).bytes.equals(wheel.bytes));
});

test("H01 HEAD of a file tells its length without fetching it", async () => {
  const wheel = buildWheel({ name: "headed" });
  upstream.publish("headed", wheel);
  const path = await anonymous.findFile("headed", wheel.filename);
  const answer = await anonymous.send({ method: "HEAD", path });
  assert.equal(answer.headers["content-length"], String(wheel.bytes.length));
  assert.equal(upstream.count(`/files/${wheel.filename}`, "GET"), 0);
});

test("files without SHA-256 on the upstream's page are served and checked by what there is", async () => {
  const wheel = buildWheel({ name: "old-hash" });
  upstream.publish("old-hash", { filename: wheel.filename, bytes: wheel.bytes, hashes: { md5: wheel.md5 } });
  const other = buildWheel({ name: "no-hash" });
  upstream.publish("no-hash", { filename: other.filename, bytes: other.bytes, hashes: {} });
  for (const distribution of [wheel, other]) {
    const path = await anonymous.findFile(distribution.name, distribution.filename);
    for (let round = 0; round < 2; round++)
      assert.ok((await anonymous.get(path)).bytes.equals(distribution.bytes));
    assert.equal(upstream.count(`/files/${distribution.filename}`), 1);
  }
});

test("L01 the legacy JSON of an upstream's project has the metadata of its newest file", async () => {
  upstream.publish("in-json", buildWheel({ name: "in-json", summary: "From afar" }));
  const answer = await anonymous.get("/pypi/in-json/json");
  assert.equal(answer.status, 200);
  assert.equal(answer.json<{ info: { summary: string } }>().info.summary, "From afar");
});

test("what was fetched outlives a restart, and is served while the upstream is down", async () => {
  const wheel = buildWheel({ name: "outlives" });
  upstream.publish("outlives", wheel);
  await anonymous.install("outlives", wheel.filename).catch(() => undefined);
  const path = await anonymous.findFile("outlives", wheel.filename);
  assert.equal((await anonymous.get(path)).status, 200);
  await server.restart();
  const { port } = upstream;
  await upstream.stop();
  assert.deepEqual(await anonymous.listed("outlives"), [wheel.filename]);
  assert.ok((await anonymous.get(path)).bytes.equals(wheel.bytes));
  assert.equal((await anonymous.get("/simple/never-asked/")).status, 502);
  assert.equal((await anonymous.get("/simple/ours/")).status, 200);
  await upstream.listen(port);
});
