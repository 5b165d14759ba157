import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { MIGRATIONS } from "../../src/database/migrations/migrations.ts";
import { DATABASE_PLACES, type DatabasePlace } from "../contracts/database-drivers.ts";
import { backupFolder, operate } from "../harness/backups.ts";
import { CommandLine } from "../harness/command-line.ts";
import { NEEDS_POSTGRES } from "../harness/postgres.ts";
import { startServer } from "../harness/start-server.ts";

interface Checked {
  code: number | null;
  words: string;
  possible: boolean;
  migrations: string[];
  findings: { subject: string; state: string; found: string }[];
  goBack: string[];
}

const folder = mkdtempSync(join(tmpdir(), "wheelyard-upgrade-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** `wheelyard upgrade --check`, as JSON and as text. */
async function check(config: Record<string, unknown>): Promise<Checked> {
  const file = join(folder, "wheelyard.yaml");
  writeFileSync(file, JSON.stringify(config));
  const line = new CommandLine({});
  const { code, stdout, stderr } = await line.try(["upgrade", "--check", "--config", file, "--json"]);
  const words = await line.try(["upgrade", "--check", "--config", file]);
  assert.equal(words.code, code);
  assert.notEqual(stdout, "", stderr);
  return { code, words: words.stdout, ...JSON.parse(stdout) };
}

const of = ({ findings }: Checked, subject: string) => findings.find((one) => one.subject === subject);

/** The files of a folder by their contents, without what SQLite needs for reading. */
function contents(path: string): Record<string, string> {
  const names = readdirSync(path).filter((name) => !/-(wal|shm)$/.test(name));
  const hashOf = (name: string) =>
    createHash("sha256")
      .update(readFileSync(join(path, name)))
      .digest("hex");
  return Object.fromEntries(names.map((name) => [name, hashOf(name)]));
}

async function placeOf(driver: string): Promise<DatabasePlace> {
  const place = await (DATABASE_PLACES[driver] as () => Promise<DatabasePlace>)();
  after(() => place.remove());
  return place;
}

for (const driver of ["sqlite", "postgres"]) {
  const terms = driver === "postgres" ? NEEDS_POSTGRES : {};

  test(
    `${driver}: an older database can be taken over; which migrations run, and how to go back`,
    terms,
    async () => {
      const place = await placeOf(driver);
      await place.makeOlder(25, "");
      const before = driver === "sqlite" ? contents(place.config.data) : {};
      const checked = await check({ ...place.config });
      assert.equal(checked.code, 0, checked.words);
      assert.ok(checked.possible);
      assert.deepEqual(
        checked.migrations,
        MIGRATIONS.slice(25).map(({ name }) => name),
      );
      assert.match(checked.words, /26 \(release-docs\)/);
      assert.match(checked.goBack.join("\n"), /one-way.*wheelyard rebuild/s);
      assert.equal(of(checked, "backup")?.state, "warning");
      if (driver === "sqlite") assert.deepEqual(contents(place.config.data), before, "nothing was changed");
      // What it promised holds, and the check itself migrated nothing.
      assert.equal((await check({ ...place.config })).migrations.length, MIGRATIONS.length - 25);
      await (await place.open()).close();
      assert.deepEqual((await check({ ...place.config })).migrations, []);
    },
  );

  test(`${driver}: a database of a newer version cannot be taken over`, terms, async () => {
    const place = await placeOf(driver);
    await (await place.open()).close();
    await place.makeNewer();
    const checked = await check({ ...place.config });
    assert.equal(checked.code, 1);
    assert.match(checked.words, /version 4711, from a newer Wheelyard.*cannot take over/s);
  });

  test(`${driver}: a rebuild that was interrupted is to be finished first`, terms, async () => {
    const place = await placeOf(driver);
    await place.makeOlder(20, "insert into site (key, value) values ('rebuild.after', 'x');");
    const checked = await check({ ...place.config });
    assert.equal(checked.code, 1);
    assert.match(checked.words, /rebuild was interrupted.*wheelyard rebuild/s);
  });
}

test("tables that are not those of their version are found before the upgrade", async () => {
  const place = await placeOf("sqlite");
  await place.makeOlder(2, "create table leases (strange text);");
  const checked = await check({ ...place.config });
  assert.equal(checked.code, 1);
  assert.match(of(checked, "migrations")?.found ?? "", /leases/);
});

test("a file that is no database is said to be unreadable", async () => {
  const place = await placeOf("sqlite");
  writeFileSync(join(place.config.data, "wheelyard.db"), "no database at all, but some text");
  const { code, stderr } = await new CommandLine({}).try(["upgrade", "--check", "--data", place.config.data]);
  assert.equal(code, 1);
  assert.match(stderr, /cannot be read.*wheelyard doctor/);
});

test("a restore that is not complete, and a folder without a site", async () => {
  const place = await placeOf("sqlite");
  const empty = await check({ ...place.config });
  assert.equal(empty.code, 1);
  assert.match(empty.words, /there is no site in /);
  assert.deepEqual(readdirSync(place.config.data), [], "nothing was made");
  mkdirSync(join(place.config.data, "storage/site"), { recursive: true });
  writeFileSync(join(place.config.data, "storage/site/restoring.json"), "{}");
  const half = await check({ ...place.config });
  assert.equal(half.code, 1);
  assert.match(half.words, /restore .* not complete/);
});

test("beside a running server: it says so, and knows its last backup", async () => {
  const server = await startServer();
  after(() => server.remove());
  const { path: target, remove } = await backupFolder();
  after(remove);
  assert.equal((await operate(server, ["backup", target])).code, 0);
  const running = await operate(server, ["upgrade", "--check", "--json"]);
  assert.equal(running.code, 0, running.stderr);
  const checked = JSON.parse(running.stdout) as Checked;
  assert.equal(of(checked, "server")?.state, "warning");
  assert.match(of(checked, "backup")?.found ?? "", /0 hours old; \d+ changes since/);
  await server.kill();
  const stopped = JSON.parse((await operate(server, ["upgrade", "--check", "--json"])).stdout) as Checked;
  assert.equal(of(stopped, "server")?.state, "ok");
  const without = await operate(server, ["upgrade"]);
  assert.equal(without.code, 2);
  assert.match(without.stderr, /--check/);
});
