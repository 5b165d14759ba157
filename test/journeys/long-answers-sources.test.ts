import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { grant, makeAccount, makeToken } from "../harness/people.ts";
import { ScriptedS3 } from "../harness/scripted-s3.ts";
import { SlowReader } from "../harness/slow-reader.ts";
import { type Server, startServer } from "../harness/start-server.ts";

const MIB = 2 ** 20;
/** More than the buffers of a connection, and of a server between, hold. */
const SIZE = 48 * MIB;

const [upstream, store] = await Promise.all([FakeUpstream.start(), ScriptedS3.start()]);
const config = { upstreamUrl: upstream.url, access: { read: "granted" }, limits: { bodyTimeout: 600 } };
const [workers, remote] = await Promise.all([
  startServer({ config: { ...config, listen: { workers: 2 } } }),
  startServer({ config: { ...config, storage: store.settings({ timeout: 20 }) } }),
]);
after(() => Promise.all([workers.remove(), remote.remove(), upstream.stop(), store.stop()]));

/** Two readers of everything, each with a token of their own. */
async function makeReaders(server: Server, name: string) {
  const tokens = [];
  for (const who of [`${name}-one`, `${name}-two`]) {
    await makeAccount(server, who);
    await grant(server, `account:${who}`, "read", "*");
    tokens.push(await makeToken(server.admin, {}, { account: who }));
  }
  const [leaving, staying] = tokens as [(typeof tokens)[0], (typeof tokens)[0]];
  return {
    leaves: { Authorization: `Bearer ${leaving.token}` },
    stays: { Authorization: `Bearer ${staying.token}` },
    revoke: () => server.admin.manage("DELETE", `/tokens/${leaving.id}`),
  };
}

/** As many as spread over both workers. */
const many = (server: Server, path: string, headers: Record<string, string>) =>
  Promise.all(Array.from({ length: 6 }, () => SlowReader.get(server.port, path, headers)));

async function assertRest(readers: SlowReader[], size: number, isWhole: boolean): Promise<void> {
  for (const reader of readers) {
    assert.equal(reader.status, 200, reader.text.slice(0, 500));
    await reader.rest();
    assert.equal(reader.bytes >= size, isWhole, `${reader.bytes} of ${size} bytes came`);
  }
}

for (const [where, server] of Object.entries({ "two workers": workers, "an object store": remote })) {
  test(`A06 downloads and event streams end with their token: ${where}`, async () => {
    const wheel = buildWheel({ name: "big", size: SIZE });
    await server.admin.publish(wheel);
    const path = await server.admin.findFile("big", wheel.filename);
    const { leaves, stays, revoke } = await makeReaders(server, "reader");
    const events = "/-/api/v1/events?index=root/main";
    const [leaving, staying] = [await many(server, path, leaves), await many(server, path, stays)];
    const listeners = await many(server, events, { ...leaves, Accept: "text/event-stream" });
    await revoke();
    await assertRest(leaving, SIZE, false);
    for (const listener of listeners) {
      await listener.rest();
      assert.match(listener.text, /: your access to these events has ended\n\n/);
    }
    await assertRest(staying, SIZE, true);
  });
}

test("A06 a download that a mirror is still fetching ends with its token, and others get all of it", async () => {
  const server = workers;
  const wheel = buildWheel({ name: "mirrored", size: SIZE });
  const held = Promise.withResolvers<void>();
  upstream.publish("mirrored", wheel);
  upstream.trick(`/files/${wheel.filename}`, async (_request, response) => {
    response.writeHead(200, { "content-length": String(wheel.bytes.length) });
    response.write(wheel.bytes.subarray(0, SIZE / 2));
    await held.promise;
    response.end(wheel.bytes.subarray(SIZE / 2));
  });
  const path = await server.admin.findFile("mirrored", wheel.filename);
  const { leaves, stays, revoke } = await makeReaders(server, "mirror-reader");
  const [leaving, staying] = [await many(server, path, leaves), await many(server, path, stays)];
  // A file that is gone upstream is not taken from whoever gets it already.
  upstream.remove("mirrored");
  await server.admin.manage("POST", "/indexes/root/pypi/mirror/refresh", { project: "mirrored" });
  await revoke();
  await assertRest(leaving, SIZE, false);
  held.resolve();
  await assertRest(staying, SIZE, true);
});

test("a download goes on when other bytes take the place of its file", async () => {
  const server = workers;
  await server.admin.manage("POST", "/indexes", {
    owner: "t",
    name: "nightly",
    settings: { volatile: true },
  });
  const wheel = buildWheel({ name: "nightly", size: SIZE, salt: "first" });
  await server.admin.publish(wheel, { to: "/t/nightly/" });
  const path = await server.admin.findFile("nightly", wheel.filename, "/t/nightly/simple/");
  const { stays, revoke } = await makeReaders(server, "nightly-reader");
  const readers = await many(server, path, stays);
  await server.admin.publish(buildWheel({ name: "nightly", salt: "second" }), { to: "/t/nightly/" });
  await revoke();
  await assertRest(readers, SIZE, true);
});
