import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { storeEnvironment } from "../harness/object-stores.ts";
import { ScriptedS3 } from "../harness/scripted-s3.ts";
import { closeConnections } from "../harness/send.ts";
import { makeServer, startServer } from "../harness/start-server.ts";

const store = await ScriptedS3.start();
const server = await startServer({ config: { storage: store.settings() } });
const environment = storeEnvironment(store.settings());
const command = (...args: string[]) => CommandLine.forAdmin(server).try(args, "", environment);
after(async () => {
  closeConnections();
  await server.remove();
  await store.stop();
});
const { admin, anonymous } = server;

test("what was acknowledged in the last moment before all of a machine was lost comes back from the bucket alone", async () => {
  for (let i = 0; i < 40; i++) await admin.publish(buildWheel({ name: "kept", version: `1.${i}` }));
  await admin.publish(buildSdist({ name: "kept", version: "2.0" }));
  const last = buildWheel({ name: "last-moment", size: 200_000 });
  await admin.publish(last);
  await server.crash();
  const before = [...store.objects.keys()];
  assert.ok(before.some((key) => key.startsWith("records/") && key.includes("last")));
  await server.loseFacts();
  const rebuilt = await command("rebuild");
  assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr);
  await server.start();
  assert.equal((await anonymous.listed("kept")).length, 41);
  assert.ok((await anonymous.install("last-moment", last.filename)).equals(last.bytes));
});

test("verify over a bucket says what is missing, damaged and stray, and mends what loses nothing", async () => {
  const whole = await command("verify");
  assert.equal(whole.code, 0, whole.stdout + whole.stderr);
  const [first, second] = [...store.objects.keys()].filter((key) => key.endsWith(".whl"));
  assert.ok(first && second);
  const stored = store.objects.get(first);
  assert.ok(stored);
  store.objects.delete(first);
  store.objects.delete(`${second}.metadata`);
  store.objects.set("files/ab/abcd/stray-1.0.tar.gz", { ...stored, modifiedAt: new Date(0) });
  const found = await command("verify", "--repair");
  assert.equal(found.code, 1, found.stdout);
  for (const word of [/not in the storage/, /metadata/, /no file and no record named these bytes/])
    assert.match(found.stdout, word);
  store.objects.set(first, stored);
  const mended = await command("verify");
  assert.ok(store.objects.has(`${second}.metadata`));
  assert.doesNotMatch(mended.stdout, /metadata is missing/);
});

test("a store whose lists lag behind: verify misses nothing and removes nothing, and a rebuild passes over what is gone", async () => {
  await admin.manage("POST", "/indexes", { owner: "team", name: "short-lived" });
  await admin.publish(buildWheel({ name: "gone-soon" }), { to: "/team/short-lived/" });
  const removed = buildWheel({ name: "removed-one" });
  await admin.publish(removed);
  // What is written after lists stand still would never be listed.
  for (const project of ["team/short-lived/gone-soon", "root/main/removed-one"])
    while (!store.objects.has(`records/${project}/project.json`)) await sleep(20);
  // Longer than a moment, so that it does not count as under way.
  for (const stored of store.objects.values()) stored.modifiedAt = new Date(Date.now() - 7_200_000);
  store.freezeLists();
  const record = `records/root/main/removed-one/${removed.filename}.json`;
  const asPublished = store.objects.get(record)?.bytes;
  await admin.manage("DELETE", "/indexes/team/short-lived/projects/gone-soon");
  await admin.manage("DELETE", "/indexes/team/short-lived");
  await admin.manage("DELETE", `/indexes/root/main/projects/removed-one/files/${removed.filename}`);
  const added = buildWheel({ name: "added-late" });
  await admin.publish(added);
  const isBehind = () =>
    [...store.objects.keys()].some((key) => key.startsWith("records/") && key.includes("gone-soon")) ||
    store.objects.get(record)?.bytes === asPublished;
  for (let i = 0; isBehind(); i++) {
    assert.ok(
      i < 500,
      `the records do not follow: ${[...store.objects.keys()].filter((key) => /gone|removed/.test(key))}`,
    );
    await sleep(20);
  }
  const verified = await command("verify", "--repair");
  assert.doesNotMatch(verified.stdout, /not in the storage|added-late/);
  await anonymous.install("added-late", added.filename);
  await server.crash();
  await server.loseFacts();
  const rebuilt = await command("rebuild");
  assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr);
  store.heal();
  await server.loseFacts();
  const again = await command("rebuild");
  assert.equal(again.code, 0, again.stdout + again.stderr);
  await server.start();
  assert.equal((await anonymous.listed("kept")).length, 41);
  await anonymous.install("added-late", added.filename);
  assert.deepEqual(await anonymous.listed("removed-one"), []);
});

test("a store that fails midway ends a rebuild with a clear word; the next one goes on", async () => {
  await server.crash();
  await server.loseFacts();
  store.fail(({ method, key }) => method === "GET" && key.includes("kept-1.3"), {
    status: 500,
    code: "InternalError",
  });
  const broken = await command("rebuild");
  assert.notEqual(broken.code, 0);
  assert.match(broken.stdout + broken.stderr, /InternalError/);
  store.heal();
  const again = await command("rebuild");
  assert.equal(again.code, 0, again.stdout + again.stderr);
  await server.start();
  assert.equal((await anonymous.listed("kept")).length, 41);
});

test("all that a bucket holds is copied to a folder, from which another server serves the same", async () => {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-copied-"));
  const { endpoint, bucket, accessKeyId, secretAccessKey } = store.settings();
  const options = { endpoint, accessKeyId, secretAccessKey, region: "us-east-1", proxy: "off" };
  const address = `s3://${bucket}?${new URLSearchParams(options as Record<string, string>)}`;
  const copy = () => command("storage", "copy", address, join(folder, "storage"), "--json");
  const first = await copy();
  assert.equal(first.code, 0, first.stdout + first.stderr);
  const again = await copy();
  assert.equal(
    (JSON.parse(again.stdout.slice(again.stdout.lastIndexOf("\n{") + 1)) as { copied: number }).copied,
    0,
  );
  const twin = await makeServer({ data: folder });
  try {
    const rebuilt = await CommandLine.forAdmin(twin).try(["rebuild"]);
    assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr);
    await twin.start();
    assert.deepEqual(await twin.anonymous.listed("kept"), await anonymous.listed("kept"));
    await twin.anonymous.install("kept", "kept-2.0.tar.gz");
  } finally {
    await twin.remove();
    await rm(folder, { recursive: true, force: true });
  }
});
