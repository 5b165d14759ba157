import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildWheel } from "../harness/build-distribution.ts";
import { ScriptedS3 } from "../harness/scripted-s3.ts";
import { closeConnections } from "../harness/send.ts";
import { recordedAll } from "../harness/site-states.ts";
import { type Server, startServer } from "../harness/start-server.ts";

/** These are about folders of this machine. */
const ON_DISK = process.env.WHEELYARD_TEST_STORE ? { skip: "another storage" } : {};

interface Ready {
  status: string;
  parts: Record<string, string>;
}

async function readiness(server: Server): Promise<Ready> {
  return (await server.anonymous.get("/-/ready")).json<Ready>();
}

/** Resolves when a part says something that is meant. */
async function untilPart(server: Server, part: string, says: RegExp): Promise<void> {
  while (!says.test((await readiness(server)).parts[part] ?? "")) await sleep(50);
}

/** A small file and one that is spooled: both must be refused, in words, and published by no answer. */
async function assertRefused(server: Server, version: string): Promise<void> {
  for (const size of [1_000, 3_000_000]) {
    const answer = await server.admin.upload(
      buildWheel({ name: "lost", version: `${version}.${size}`, size }),
    );
    assert.equal(answer.status, 503, answer.text);
    assert.match(answer.text, /The storage is not the one that this site keeps its files in/);
    assert.ok(Number(answer.headers["retry-after"]) > 0);
  }
  assert.equal((await server.anonymous.get("/simple/lost/")).status, 404);
}

for (const workers of [1, 2]) {
  test(
    `F146 a volume that goes while the server runs: nothing is acknowledged into what is left, and all goes on when it is back (${workers} workers)`,
    ON_DISK,
    async () => {
      const server = await startServer({ config: { listen: { workers } } });
      after(() => server.remove());
      await server.admin.publish(buildWheel({ name: "kept" }));
      await recordedAll(server);
      const storage = join(server.data, "storage");
      const away = join(server.data, "../away");
      renameSync(storage, away);
      // What was looked at less than a second ago is taken for granted ahead of a write, never behind it.
      await assertRefused(server, "1");
      await untilPart(server, "storage", /is not the one/);
      assert.ok(!existsSync(storage), "the folder was made again");
      mkdirSync(storage);
      await assertRefused(server, "2");
      assert.deepEqual(readdirSync(storage), [], "something was written into the empty folder");
      rmdirSync(storage);
      renameSync(away, storage);
      await untilPart(server, "storage", /^ok$/);
      await server.admin.publish(buildWheel({ name: "later" }));
      await recordedAll(server);
      await server.restart();
      assert.equal((await server.anonymous.listed("kept")).length, 1);
      assert.equal((await server.anonymous.listed("later")).length, 1);
    },
  );
}

test("F146 another site's volume in the place of this one's is told from it", ON_DISK, async () => {
  const [server, other] = [await startServer(), await startServer()];
  after(() => Promise.all([server.remove(), other.remove()]));
  await other.kill();
  const storage = join(server.data, "storage");
  renameSync(storage, join(server.data, "../away"));
  renameSync(join(other.data, "storage"), storage);
  const before = readdirSync(storage, { recursive: true }).sort();
  await untilPart(server, "storage", /is not the one/);
  await assertRefused(server, "1");
  assert.deepEqual(readdirSync(storage, { recursive: true }).sort(), before);
});

test("F146 a bucket whose mark is gone takes nothing more, and says so; no publish asks for the mark", async () => {
  const store = await ScriptedS3.start();
  const server = await startServer({ config: { storage: store.settings() } });
  after(async () => {
    closeConnections();
    await server.remove();
    await store.stop();
  });
  const asked = () => store.requests.filter(({ key }) => key === "site/mark.json").length;
  await server.admin.publish(buildWheel({ name: "kept", version: "1.0" }));
  const before = asked();
  for (let i = 1; i < 6; i++) await server.admin.publish(buildWheel({ name: "kept", version: `1.${i}` }));
  assert.equal(asked(), before);
  const mark = store.objects.get("site/mark.json");
  assert.ok(mark);
  store.objects.delete("site/mark.json");
  await untilPart(server, "storage", /is not the one/);
  await assertRefused(server, "1");
  store.objects.set("site/mark.json", mark);
  await untilPart(server, "storage", /^ok$/);
  await server.admin.publish(buildWheel({ name: "later" }));
});

test("F146 a store that is away at the start: pages are served, nothing is written, and all goes on when it is back", async () => {
  const store = await ScriptedS3.start();
  const server = await startServer({ config: { storage: store.settings({ attempts: 1 }) } });
  after(async () => {
    closeConnections();
    await server.remove();
    await store.stop();
  });
  await server.admin.publish(buildWheel({ name: "kept", version: "1.0" }));
  store.fail(() => true, { status: 503, code: "SlowDown" });
  await server.restart();
  assert.equal((await server.anonymous.listed("kept")).length, 1);
  const refused = await server.admin.upload(buildWheel({ name: "kept", version: "2.0" }));
  assert.equal(refused.status, 503, refused.text);
  assert.equal((await server.admin.api("POST", "/groups", { name: "too-early" })).status, 503);
  store.heal();
  await untilPart(server, "storage", /^ok$/);
  await server.admin.publish(buildWheel({ name: "kept", version: "2.0" }));
});

test("F146 a store that was away at the start and comes back as another site's is never written to", async () => {
  const [store, other] = [await ScriptedS3.start(), await ScriptedS3.start()];
  const server = await startServer({ config: { storage: store.settings({ attempts: 1 }) } });
  const stranger = await startServer({ config: { storage: other.settings() } });
  after(async () => {
    closeConnections();
    await server.remove();
    await stranger.remove();
    await store.stop();
    await other.stop();
  });
  await server.admin.publish(buildWheel({ name: "kept", version: "1.0" }));
  await stranger.kill();
  store.fail(() => true, { status: 503, code: "SlowDown" });
  await server.restart();
  store.objects.clear();
  for (const [key, object] of other.objects) store.objects.set(key, object);
  store.heal();
  const before = [...store.objects.keys()];
  const refused = await server.admin.upload(buildWheel({ name: "kept", version: "2.0" }));
  assert.ok([409, 503].includes(refused.status), refused.text);
  const group = await server.admin.api("POST", "/groups", { name: "strange" });
  assert.ok([409, 503].includes(group.status), group.text);
  assert.deepEqual([...store.objects.keys()], before);
});

test("a spool that was removed is made again; one that cannot be is told by readiness", async () => {
  const server = await startServer();
  after(() => server.remove());
  const spool = join(server.data, "spool");
  rmSync(spool, { recursive: true });
  await server.admin.publish(buildWheel({ name: "large", size: 3_000_000 }));
  rmSync(spool, { recursive: true });
  await untilPart(server, "spool", /^ok$/);
  rmSync(spool, { recursive: true });
  writeFileSync(spool, "no folder");
  await untilPart(server, "spool", /cannot take uploads/);
  assert.equal((await server.anonymous.get("/-/ready")).status, 503);
  rmSync(spool);
  await untilPart(server, "spool", /^ok$/);
});

test("a database file that was removed under a running server is told by readiness", ON_DISK, async (t) => {
  if (process.env.WHEELYARD_TEST_DATABASE) return t.skip("another database");
  const server = await startServer();
  after(() => server.remove());
  const path = join(server.data, "wheelyard.db");
  renameSync(path, `${path}.away`);
  await untilPart(server, "database", /removed or replaced/);
  renameSync(`${path}.away`, path);
  await untilPart(server, "database", /^ok$/);
});
