import assert from "node:assert/strict";
import { copyFileSync, readdirSync, renameSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { recorded } from "../harness/recorded.ts";
import { type Server, startServer } from "../harness/start-server.ts";

/** These are about the files of an embedded database. */
const ON_FILES =
  process.env.WHEELYARD_TEST_DATABASE || process.env.WHEELYARD_TEST_STORE ? { skip: "other drivers" } : {};

async function filled(): Promise<Server> {
  const server = await startServer();
  after(() => server.remove());
  for (const version of ["1.0", "2.0"]) await server.admin.publish(buildWheel({ name: "kept", version }));
  await recorded(server);
  return server;
}

/** Everything in the storage was written long ago, so that nothing counts as an upload under way. */
function age(server: Server): void {
  const folder = join(server.data, "storage");
  const old = new Date(Date.now() - 7_200_000);
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    utimesSync(join(folder, name), old, old);
}

const filesOf = (server: Server) =>
  readdirSync(join(server.data, "storage/files"), { recursive: true, encoding: "utf8" }).sort();

test(
  "F146 a storage that was away during a rebuild loses nothing when it is back and a repair runs",
  ON_FILES,
  async () => {
    const server = await filled();
    const wheelyard = CommandLine.forAdmin(server);
    await server.kill();
    const [storage, away] = [join(server.data, "storage"), join(server.data, "away")];
    renameSync(storage, away);
    assert.equal((await wheelyard.try(["rebuild", "--replace"])).code, 1);
    renameSync(away, storage);
    age(server);
    const before = filesOf(server);
    await server.start();
    const repaired = await wheelyard.try(["verify", "--repair"]);
    assert.equal(repaired.code, 0, repaired.stdout + repaired.stderr);
    assert.deepEqual(filesOf(server), before);
    await server.anonymous.install("kept", "kept-2.0-py2.py3-none-any.whl");
  },
);

test(
  "F133 F146 an older database that was put back lets no repair take away what was published since",
  ON_FILES,
  async () => {
    const server = await filled();
    const wheelyard = CommandLine.forAdmin(server);
    const path = join(server.data, "wheelyard.db");
    await server.kill();
    copyFileSync(path, join(server.data, "backup.db"));
    await server.start();
    await server.admin.publish(buildWheel({ name: "kept", version: "3.0" }));
    await recorded(server);
    const page = (await server.anonymous.get("/simple/kept/")).text;
    const log = async () =>
      (await server.admin.manage<{ items: { serial: number; kind: string }[] }>("GET", "/changes?limit=500"))
        .items;
    const logBefore = await log();
    await server.kill();
    age(server);
    const before = filesOf(server);
    for (const ending of ["-wal", "-shm"]) rmSync(path + ending, { force: true });
    copyFileSync(join(server.data, "backup.db"), path);
    const repaired = await wheelyard.try(["verify", "--repair"]);
    assert.equal(repaired.code, 1);
    assert.match(repaired.stdout, /kept-3\.0.*the database does not know; `wheelyard rebuild --replace`/);
    assert.doesNotMatch(repaired.stdout, /mended:/);
    assert.deepEqual(filesOf(server), before);
    assert.equal(await wheelyard.run(["trash", "list"]), "The trash is empty.\n");
    await wheelyard.run(["rebuild", "--replace"]);
    await server.start();
    assert.equal((await server.anonymous.get("/simple/kept/")).text, page);
    const logAfter = await log();
    const known = new Set(logAfter.map((change) => JSON.stringify(change)));
    for (const change of logBefore) assert.ok(known.has(JSON.stringify(change)), JSON.stringify(change));
    assert.ok(logAfter.some(({ kind }) => kind === "database.rebuilt"));
  },
);

test("what a repair takes away is listed, put back and emptied by commands", ON_FILES, async () => {
  const server = await filled();
  const wheelyard = CommandLine.forAdmin(server);
  await server.kill();
  // The record and the facts of one file are lost at once: nothing names its bytes any more.
  const [record = ""] = readdirSync(join(server.data, "storage/records"), {
    recursive: true,
    encoding: "utf8",
  }).filter((name) => name.endsWith("kept-1.0-py2.py3-none-any.whl.json"));
  rmSync(join(server.data, "storage/records", record));
  await wheelyard.try(["rebuild", "--replace"]);
  age(server);
  const before = filesOf(server);
  const found = await wheelyard.try(["verify"]);
  assert.match(
    found.stdout,
    /kept-1\.0\S*: no file and no record names these bytes; a repair moves them to the trash \(\d+ bytes, readable as kept 1\.0\)/,
  );
  const repaired = await wheelyard.run(["verify", "--repair"]);
  assert.match(repaired, /In the trash\s+\d{8}T\d{6}Z-/);
  assert.ok(!filesOf(server).some((name) => name.endsWith("kept-1.0-py2.py3-none-any.whl")));
  const [batch] = await wheelyard.json<{ name: string; objects: number }[]>(["trash", "list"]);
  assert.ok(batch);
  await wheelyard.run(["trash", "restore", batch.name]);
  assert.deepEqual(filesOf(server), before);
  age(server);
  await wheelyard.run(["verify", "--repair"]);
  assert.equal((await wheelyard.try(["trash", "empty"])).code, 2);
  await wheelyard.run(["trash", "empty", "--older-than", "30"]);
  assert.equal((await wheelyard.json<unknown[]>(["trash", "list"])).length, 1, "it is younger than that");
  await wheelyard.run(["trash", "empty", "--all"]);
  assert.equal(await wheelyard.run(["trash", "list"]), "The trash is empty.\n");
});
