import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { after, test } from "node:test";
import { buildWheel, type Distribution } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { startServer } from "../harness/start-server.ts";

const upstream = await FakeUpstream.start();
const server = await startServer({ config: { upstreamUrl: upstream.url } });
after(() => Promise.all([server.remove(), upstream.stop()]));
const { anonymous } = server;
const refresh = (project: string) =>
  CommandLine.forAdmin(server).run(["mirror", "refresh", "root/pypi", project]);

/** How an upstream may say that a file is another one. */
const WORDS: Record<string, (build: number) => Record<string, string>> = {
  "its ETag": (build) => ({ etag: `"build-${build}"` }),
  "its date": (build) => ({
    "last-modified": new Date(Date.now() - 3_600_000 + build * 60_000).toUTCString(),
  }),
};

/** Puts a build under the one name of a nightly, on a page that tells no hash. */
function build(wheel: Distribution, headers: Record<string, string>): void {
  upstream.publish(wheel.name, { filename: wheel.filename, bytes: wheel.bytes, hashes: {} });
  upstream.trick(`/files/${wheel.filename}`, (request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { "content-length": wheel.bytes.length, ...headers });
    response.end(request.method === "HEAD" ? undefined : wheel.bytes);
  });
}

async function download(wheel: Distribution): Promise<{ path: string; bytes: Buffer }> {
  const path = await anonymous.findFile(wheel.name, wheel.filename);
  const answer = await anonymous.get(path);
  assert.equal(answer.status, 200, answer.text.slice(0, 200));
  return { path, bytes: answer.bytes };
}

for (const [what, headers] of Object.entries(WORDS)) {
  test(`F112 a file without a hash that is replaced under its name is fetched again, told by ${what}`, async () => {
    const name = `nightly-${what.toLowerCase().replaceAll(" ", "-")}`;
    const [first, second, third] = ["1", "2", "3"].map((salt) => buildWheel({ name, salt })) as [
      Distribution,
      Distribution,
      Distribution,
    ];
    build(first, headers(1));
    const before = await download(first);
    assert.ok(before.bytes.equals(first.bytes));
    await refresh(name);
    assert.equal((await download(first)).path, before.path, "it is still the same");
    const fetched = upstream.count(`/files/${first.filename}`, "GET");
    build(second, headers(2));
    await refresh(name);
    const after = await download(second);
    assert.ok(after.bytes.equals(second.bytes));
    assert.notEqual(after.path, before.path, "other bytes have another address, so no cache mixes them up");
    assert.ok(
      (await anonymous.get(before.path)).bytes.equals(first.bytes),
      "the kept build stays at its own",
    );
    const [file] = (await anonymous.page(name)).files;
    assert.ok(file?.hashes.sha256 === undefined || file.hashes.sha256 === second.sha256);
    await refresh(name);
    assert.equal((await download(second)).path, after.path);
    assert.equal(upstream.count(`/files/${first.filename}`, "GET"), fetched + 1);
    build(third, headers(3));
    await refresh(name);
    assert.ok((await download(third)).bytes.equals(third.bytes));
  });
}

test("F112 one that changed before it was ever asked for again is told by its length", async () => {
  const first = buildWheel({ name: "nightly-longer" });
  const second = buildWheel({ name: "nightly-longer", salt: "a longer build" });
  build(first, { etag: '"x"' });
  await download(first);
  build(second, { etag: '"y"' });
  await refresh(first.name);
  assert.ok((await download(second)).bytes.equals(second.bytes));
});

test("F114 an upstream that says nothing, refuses HEAD or is away leaves the kept build as it is", async () => {
  const wheel = buildWheel({ name: "nightly-silent" });
  build(wheel, {});
  const { path } = await download(wheel);
  for (const trick of [
    (_: IncomingMessage, response: ServerResponse) => void response.writeHead(405).end(),
    (_: IncomingMessage, response: ServerResponse) => void response.writeHead(200).end(),
    (request: IncomingMessage) => void request.socket.destroy(),
  ]) {
    upstream.trick(`/files/${wheel.filename}`, trick);
    await refresh(wheel.name);
    const again = await download(wheel);
    assert.equal(again.path, path);
    assert.ok(again.bytes.equals(wheel.bytes));
  }
});

test("F112 files with a hash are never asked about", async () => {
  const wheel = buildWheel({ name: "hashed" });
  upstream.publish("hashed", wheel);
  await download(wheel);
  await refresh("hashed");
  assert.equal(upstream.count(`/files/${wheel.filename}`, "HEAD"), 0);
});
