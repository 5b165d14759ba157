import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, describe, it } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { makeAccount } from "../harness/people.ts";
import { contentsOf, recordedAll, refusedStart } from "../harness/site-states.ts";
import { type Server, startServer } from "../harness/start-server.ts";

/** These are about the file and the folder. */
const ON_DISK =
  process.env.WHEELYARD_TEST_DATABASE || process.env.WHEELYARD_TEST_STORE ? { skip: "other drivers" } : {};

async function filled(config: Record<string, unknown> = {}): Promise<Server> {
  const server = await startServer({ config });
  after(() => server.remove());
  await server.admin.publish(buildWheel({ name: "kept", version: "1.0" }));
  await makeAccount(server, "ann");
  await server.admin.publish(buildWheel({ name: "kept", version: "1.1" }));
  await recordedAll(server);
  return server;
}

const storageOf = ({ data }: Server) => join(data, "storage");
const databaseOf = ({ data }: Server) => join(data, "wheelyard.db");

const markOf = (server: Server) => join(storageOf(server), "site/mark.json");

function changeDatabase(server: Server, statements: string): void {
  const database = new DatabaseSync(databaseOf(server));
  database.exec(statements);
  database.close();
}

/** Its database files, beside the data folder. */
function copyDatabase(server: Server, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(server.data))
    if (name.startsWith("wheelyard.db")) copyFileSync(join(server.data, name), join(to, name));
}

async function putDatabaseBack(server: Server, from: string): Promise<void> {
  await server.loseFacts();
  for (const name of readdirSync(from)) copyFileSync(join(from, name), join(server.data, name));
}

describe(
  "a server compares its database with the mark and the records of its storage (F133)",
  ON_DISK,
  () => {
    it("a lost database: refused, nothing is made or touched, and a rebuild brings all back", async () => {
      const server = await filled();
      await server.kill();
      await server.loseFacts();
      const before = contentsOf(server.data);
      for (let again = 0; again < 2; again++) {
        assert.match(await refusedStart(server), /database .* is empty.*wheelyard rebuild/);
        assert.deepEqual(contentsOf(server.data), before);
      }
      const rebuilt = await CommandLine.forAdmin(server).try(["rebuild"]);
      assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr);
      await server.start();
      assert.equal((await server.anonymous.listed("kept")).length, 2);
      await server.admin.publish(buildWheel({ name: "kept", version: "1.2" }));
      await recordedAll(server);
      await server.restart();
      assert.equal((await server.anonymous.listed("kept")).length, 3);
    });

    it("a database without a byte, and one that was made anew, are refused as a lost one is", async () => {
      const server = await filled();
      await server.kill();
      await server.loseFacts();
      writeFileSync(databaseOf(server), "");
      const before = contentsOf(storageOf(server));
      assert.match(await refusedStart(server), /is empty.*wheelyard rebuild/);
      const stranger = await startServer();
      after(() => stranger.remove());
      await stranger.kill();
      copyDatabase(stranger, join(server.data, "../stranger"));
      await putDatabaseBack(server, join(server.data, "../stranger"));
      assert.match(await refusedStart(server), /belongs to site \S+, the storage .* to site \S+/);
      assert.deepEqual(contentsOf(storageOf(server)), before);
    });

    it("an older database: refused, told by how much, whatever number of workers", async () => {
      for (const workers of [1, 2]) {
        const server = await filled({ listen: { workers } });
        await server.kill();
        const backup = join(server.data, "../backup");
        copyDatabase(server, backup);
        await server.start();
        for (const version of ["2.0", "2.1", "2.2"])
          await server.admin.publish(buildWheel({ name: "kept", version }));
        await recordedAll(server);
        await server.crash();
        await putDatabaseBack(server, backup);
        const before = contentsOf(storageOf(server));
        const said = await refusedStart(server);
        assert.match(said, /3 changes are missing.*wheelyard rebuild --replace.*wheelyard verify/);
        assert.match(said, /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/);
        assert.deepEqual(contentsOf(storageOf(server)), before);
        const rebuilt = await CommandLine.forAdmin(server).try(["rebuild", "--replace"]);
        assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr);
        await server.start();
        assert.equal((await server.anonymous.listed("kept")).length, 5);
      }
    });

    it("a history that went another way from the same backup is told from this one", async () => {
      const server = await filled();
      await server.kill();
      const backup = join(server.data, "../backup");
      copyDatabase(server, backup);
      await server.start();
      await server.admin.publish(buildWheel({ name: "kept", version: "2.0" }));
      await recordedAll(server);
      await server.kill();
      const records = join(server.data, "../records");
      renameSync(storageOf(server), records);
      await putDatabaseBack(server, backup);
      // A copy of the storage as it was then.
      const copied = await CommandLine.forAdmin(server).try(["storage", "copy", records, storageOf(server)]);
      assert.equal(copied.code, 0, copied.stdout + copied.stderr);
      writeFileSync(
        join(storageOf(server), "records/site/serial.json"),
        JSON.stringify({ wheelyard: 1, serial: 0 }),
      );
      await server.start();
      for (const version of ["3.0", "3.1"]) await server.admin.publish(buildWheel({ name: "kept", version }));
      await recordedAll(server);
      await server.kill();
      rmSync(storageOf(server), { recursive: true });
      renameSync(records, storageOf(server));
      const before = contentsOf(storageOf(server));
      assert.match(await refusedStart(server), /gone different ways.*wheelyard rebuild/);
      assert.deepEqual(contentsOf(storageOf(server)), before);
    });

    it("a first start that was cut off before the mark, or behind it, is taken up again", async () => {
      for (const lost of ["storage and note", "note"]) {
        const server = await startServer();
        after(() => server.remove());
        await server.crash();
        if (lost === "storage and note") rmSync(storageOf(server), { recursive: true });
        changeDatabase(server, "delete from site where key = 'site.marked'");
        await server.restart();
        await server.admin.publish(buildWheel({ name: "first" }));
        assert.ok(existsSync(markOf(server)));
      }
    });
  },
);

describe("a storage that is not there under a database that was used with it (F146)", ON_DISK, () => {
  it("a folder that is missing or empty is refused and not made; when it is back all is well", async () => {
    const server = await filled();
    await server.kill();
    const away = join(server.data, "../away");
    renameSync(storageOf(server), away);
    const database = contentsOf(server.data);
    assert.match(await refusedStart(server), /storage .* is not there.*mounted/);
    assert.ok(!existsSync(storageOf(server)), "the folder was made");
    mkdirSync(storageOf(server));
    assert.match(await refusedStart(server), /it is empty.*mounted/);
    assert.deepEqual(readdirSync(storageOf(server)), []);
    assert.deepEqual(contentsOf(server.data)["wheelyard.db"], database["wheelyard.db"]);
    rmSync(storageOf(server), { recursive: true });
    renameSync(away, storageOf(server));
    await server.start();
    assert.equal((await server.anonymous.listed("kept")).length, 2);
  });

  it("a storage whose mark is gone, or that is another site's, is refused", async () => {
    const [server, other] = [await filled(), await filled()];
    await server.kill();
    await other.kill();
    const mark = contentsOf(storageOf(server));
    renameSync(markOf(server), `${server.data}/mark.json`);
    assert.match(await refusedStart(server), /has no site\/mark\.json/);
    copyFileSync(markOf(other), markOf(server));
    assert.match(await refusedStart(server), /belongs to site/);
    writeFileSync(markOf(server), "{");
    assert.match(await refusedStart(server), /site\/mark\.json, cannot be read/);
    renameSync(`${server.data}/mark.json`, markOf(server));
    assert.deepEqual(contentsOf(storageOf(server)), mark);
    await server.start();
  });

  it("an older copy of the storage is told from the one that the database wrote to", async () => {
    const server = await filled();
    await server.kill();
    changeDatabase(server, "insert or replace into site values ('records.serial', '99')");
    const before = contentsOf(storageOf(server));
    assert.match(await refusedStart(server), /is older than the database .*its records end at change 5/);
    assert.deepEqual(contentsOf(storageOf(server)), before);
  });
});

describe("data folders from before there were marks", ON_DISK, () => {
  const FORGET = "delete from site where key in ('site.id', 'site.marked')";

  it("are taken over when database and storage agree, and marked from then on", async () => {
    const server = await filled();
    await server.kill();
    rmSync(join(storageOf(server), "site"), { recursive: true });
    changeDatabase(server, FORGET);
    await server.start();
    assert.equal((await server.anonymous.listed("kept")).length, 2);
    assert.ok(existsSync(markOf(server)));
    // An older program that was started meanwhile, on a database of its time, left the mark.
    await server.kill();
    changeDatabase(server, FORGET);
    await server.restart();
    assert.equal((await server.anonymous.listed("kept")).length, 2);
  });

  it("are refused when the records go further, or the files are not there", async () => {
    const server = await filled();
    await server.kill();
    rmSync(join(storageOf(server), "site"), { recursive: true });
    changeDatabase(server, FORGET);
    const away = join(server.data, "../away");
    renameSync(storageOf(server), away);
    mkdirSync(storageOf(server));
    assert.match(await refusedStart(server), /it is empty/);
    rmSync(storageOf(server), { recursive: true });
    renameSync(away, storageOf(server));
    changeDatabase(
      server,
      "update site set value = '3' where key = 'serial'; delete from changes where serial > 3",
    );
    const before = contentsOf(storageOf(server));
    assert.match(await refusedStart(server), /2 changes are missing/);
    assert.deepEqual(contentsOf(storageOf(server)), before);
  });
});

it("doctor says that a start would be refused, and changes nothing (F133)", ON_DISK, async () => {
  const server = await filled();
  const doctor = () => CommandLine.forAdmin(server).try(["doctor", "--set", "upstreamUrl=off"]);
  assert.match((await doctor()).stdout, /site\s+database and storage belong together/);
  await server.kill();
  await server.loseFacts();
  const before = contentsOf(server.data);
  const said = await doctor();
  assert.equal(said.code, 1, said.stdout);
  assert.match(said.stdout, /PROBLEM\s+site\s+The database .* is empty/);
  assert.deepEqual(contentsOf(server.data), before);
});

it(
  "a repair touches nothing of a storage that is missing, empty or another site's (F146)",
  ON_DISK,
  async () => {
    const [server, other] = [await filled(), await filled()];
    await server.kill();
    await other.kill();
    const repair = () => CommandLine.forAdmin(server).try(["verify", "--repair"]);
    renameSync(storageOf(server), join(server.data, "../away"));
    const missing = await repair();
    assert.equal(missing.code, 1, missing.stdout);
    assert.match(missing.stderr, /is not there/);
    assert.ok(!existsSync(storageOf(server)));
    mkdirSync(storageOf(server));
    assert.match((await repair()).stderr, /it is empty/);
    assert.deepEqual(readdirSync(storageOf(server)), []);
    rmSync(storageOf(server), { recursive: true });
    renameSync(storageOf(other), storageOf(server));
    const before = contentsOf(storageOf(server));
    assert.match((await repair()).stderr, /belongs to site/);
    assert.deepEqual(contentsOf(storageOf(server)), before);
  },
);
