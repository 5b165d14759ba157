import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { backUp, backupFolder, operate, restored } from "../harness/backups.ts";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { grant, makeAccount, makeToken } from "../harness/people.ts";
import { closeConnections } from "../harness/send.ts";
import { makeServer, type Server, startServer } from "../harness/start-server.ts";

after(closeConnections);

/** Files of these tests are damaged on disk. */
const ON_DISK = process.env.WHEELYARD_TEST_STORE ? { skip: "needs files on disk" } : {};

/** `binDays`: how long removed files are kept; 0 deletes their bytes at once. */
async function newSite(binDays = 30): Promise<{ server: Server; target: string }> {
  const server = await startServer({ config: { access: { read: "everyone" }, bin: { days: binDays } } });
  after(() => server.remove());
  const { path, remove } = await backupFolder();
  after(remove);
  return { server, target: path };
}

async function restoredFrom(target: string): Promise<Server> {
  const server = await restored(target);
  after(() => server.remove());
  await server.start();
  return server;
}

/** Every file below a folder of backups whose path fits. */
function objectsIn(target: string, fits: RegExp): string[] {
  const names = readdirSync(target, { recursive: true, encoding: "utf8" });
  return names.filter((name) => fits.test(name)).map((name) => join(target, name));
}

interface Change {
  serial: number;
  kind: string;
  project: string | null;
  subject: string | null;
}

async function changesOf(server: Server): Promise<Change[]> {
  const found = await server.admin.manage<{ items: Change[] }>("GET", "/changes?limit=500");
  return found.items;
}

test("a restored site is the same site: files, people, tokens, rights, reserved names", async () => {
  const { server, target } = await newSite();
  await makeAccount(server, "ann");
  await grant(server, "account:ann", "publish", "root/main", "ann-*");
  const { token } = await makeToken(server.anonymous.withPassword("ann", "ann: a pass:wörd"));
  const wheel = buildWheel({ name: "kept-well", version: "1.0", description: "text" });
  await server.admin.publish(wheel);
  await server.admin.publish(buildSdist({ name: "kept-well", version: "2.0" }));
  await server.admin.manage("DELETE", "/indexes/root/main/projects/kept-well/files/kept_well-2.0.tar.gz");
  await server.admin.manage("POST", "/indexes/root/main/projects/kept-well/releases/1.0/yank", {
    reason: "leaks",
  });
  const page = (await server.anonymous.get("/simple/kept-well/")).text;
  const log = await changesOf(server);
  await backUp(server, target);
  await server.kill();
  const copy = await restoredFrom(target);
  assert.equal((await copy.anonymous.get("/simple/kept-well/")).text, page);
  await copy.anonymous.install("kept-well", wheel.filename);
  assert.deepEqual((await changesOf(copy)).slice(-log.length), log);
  await copy.anonymous.withToken(token).publish(buildWheel({ name: "ann-package" }));
  assert.equal((await copy.anonymous.withToken(token).upload(buildWheel({ name: "other" }))).status, 403);
  const again = await copy.admin.upload(buildSdist({ name: "kept-well", version: "2.0", salt: "other" }));
  assert.ok([400, 409].includes(again.status), `a removed name stays reserved: ${again.status}`);
  const verified = await operate(copy, ["verify"]);
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
});

test("a backup taken under load has every upload up to its serial, and nothing after it", async () => {
  const { server, target } = await newSite(0);
  const hashes = new Map<string, string>();
  const before: string[] = [];
  let isOver = false;
  const publisher = async (who: number) => {
    for (let at = 0; !isOver; at++) {
      const wheel = buildWheel({ name: `load-${who}`, version: `1.${at}`, size: 20_000 });
      await server.admin.publish(wheel);
      hashes.set(wheel.filename, createHash("sha256").update(wheel.bytes).digest("hex"));
      if (at % 3 === 2)
        await server.admin.manage(
          "DELETE",
          `/indexes/root/main/projects/load-${who}/files/${wheel.filename}`,
        );
    }
  };
  const load = [0, 1, 2].map(publisher);
  // Each has published before the backup begins, so that there is something that it must contain.
  while (hashes.size < 6) await server.anonymous.get("/-/health");
  before.push(...(await changesOf(server)).map(({ serial }) => String(serial)));
  const created = await backUp(server, target);
  isOver = true;
  await Promise.all(load);
  assert.ok(created.serial >= Math.max(...before.map(Number)), "what was answered before it began is in it");
  const changes = await everyChange(server);
  await server.kill();
  const copy = await restoredFrom(target);
  const expected = new Set<string>();
  for (const { serial, kind, subject } of changes.sort((a, b) => a.serial - b.serial)) {
    if (serial > created.serial) break;
    if (kind === "file.published") expected.add(subject as string);
    if (kind === "file.removed") expected.delete(subject as string);
  }
  assert.ok(expected.size > 0);
  const found: string[] = [];
  for (const who of [0, 1, 2]) {
    const listed = await copy.anonymous.listed(`load-${who}`);
    for (const filename of listed) {
      await copy.anonymous.install(`load-${who}`, filename);
      found.push(filename);
    }
  }
  assert.deepEqual(found.sort(), [...expected].sort());
  const verified = await operate(copy, ["verify"]);
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
});

async function everyChange(server: Server): Promise<Change[]> {
  const all: Change[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: { items: Change[]; next: string | null } = await server.admin.manage(
      "GET",
      `/changes?limit=500${cursor && `&after=${encodeURIComponent(cursor)}`}`,
    );
    all.push(...page.items);
    cursor = page.next;
  }
  return all;
}

test("the second backup copies only what is new, and both can be restored", async () => {
  const { server, target } = await newSite();
  for (const version of ["1.0", "1.1", "1.2"])
    await server.admin.publish(buildWheel({ name: "grown", version, size: 200_000 }));
  const first = await backUp(server, target);
  assert.ok(first.copied >= 3 && first.added > 600_000, JSON.stringify(first));
  await server.admin.publish(buildWheel({ name: "grown", version: "2.0", size: 1_000 }));
  const second = await backUp(server, target);
  assert.ok(second.copied <= 2 && second.added < 100_000, JSON.stringify(second));
  assert.ok(second.serial > first.serial);
  const listed = await new CommandLine({}).try(["backup", "list", target, "--json"]);
  assert.deepEqual(
    (JSON.parse(listed.stdout) as { name: string }[]).map(({ name }) => name),
    [first.name, second.name],
  );
  const early = await makeServer({ config: { access: { read: "everyone" } } });
  after(() => early.remove());
  const ended = await operate(early, ["restore", target, "--at", String(second.serial - 1)]);
  assert.equal(ended.code, 0, ended.stdout + ended.stderr);
  await early.start();
  assert.equal((await early.anonymous.listed("grown")).length, 3);
  assert.equal((await (await restoredFrom(target)).anonymous.listed("grown")).length, 4);
});

test("a place that is in use is refused, by backup and by restore, and nothing changes", async () => {
  const { server, target } = await newSite();
  await server.admin.publish(buildWheel({ name: "mine" }));
  await backUp(server, target);
  const other = await newSite();
  await other.server.admin.publish(buildWheel({ name: "theirs" }));
  const mixed = await operate(other.server, ["backup", target]);
  assert.equal(mixed.code, 1);
  assert.match(mixed.stderr, /backups of another site/);
  const running = await operate(other.server, ["restore", target]);
  assert.equal(running.code, 1);
  assert.match(running.stderr, /in use/);
  await other.server.kill();
  const stopped = await operate(other.server, ["restore", target]);
  assert.equal(stopped.code, 1);
  assert.match(stopped.stderr, /already in use/);
  await other.server.loseFacts();
  const stored = await operate(other.server, ["restore", target]);
  assert.equal(stored.code, 1);
  assert.match(stored.stderr, /storage is already in use: it contains/);
  const inside = await operate(server, ["backup", join(server.data, "storage", "backup")]);
  if (!process.env.WHEELYARD_TEST_STORE) assert.match(inside.stderr, /inside the storage/);
  const none = await operate(server, ["restore", join(target, "nothing")]);
  assert.match(none.stderr, /no such file or folder/);
});

test(
  "F134 no server starts on the first object of a restore that was interrupted, and a restore continues",
  ON_DISK,
  async () => {
    const { server, target } = await newSite();
    await server.admin.publish(buildWheel({ name: "kept" }));
    const { name } = await backUp(server, target);
    const copy = await makeServer();
    after(() => copy.remove());
    mkdirSync(join(copy.data, "storage", "site"), { recursive: true });
    writeFileSync(join(copy.data, "storage", "site", "restoring.json"), JSON.stringify({ backup: name }));
    const refused = await operate(copy, ["serve", "--port", "0"]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /empty, but the storage .* holds a restore that was interrupted/);
    assert.match(refused.stderr, /Run `wheelyard restore` with the same backup again/);
    const { code, stderr } = await operate(copy, ["restore", target]);
    assert.equal(code, 0, stderr);
    await copy.start();
    assert.equal((await copy.admin.listed("kept")).length, 1);
  },
);

test("F08 a truncated or changed backup is refused, and the message says which part", async () => {
  const { server, target } = await newSite();
  await server.admin.publish(buildWheel({ name: "kept", size: 300_000 }));
  const { name } = await backUp(server, target);
  const [manifest = ""] = objectsIn(target, /^backups\//);
  const wheelBytes = objectsIn(target, /^objects\/..\/[0-9a-f]{64}$/).sort(
    (a, b) => readFileSync(b).length - readFileSync(a).length,
  )[0] as string;
  const whole = { manifest: readFileSync(manifest), wheel: readFileSync(wheelBytes) };
  const refused = async (words: RegExp) => {
    const fresh = await makeServer();
    after(() => fresh.remove());
    const verified = await new CommandLine({}).try(["backup", "verify", target]);
    assert.equal(verified.code, 1, verified.stdout);
    assert.match(verified.stdout + verified.stderr, words);
    const ended = await operate(fresh, ["restore", target]);
    assert.equal(ended.code, 1, ended.stdout);
    assert.match(ended.stderr, words);
    assert.match(ended.stderr, new RegExp(name));
    assert.ok(
      !existsSync(join(fresh.data, "wheelyard.db")),
      "there is no database that a server could start from",
    );
  };
  truncateSync(wheelBytes, 1_000);
  await refused(new RegExp(wheelBytes.slice(-64)));
  const changed = Buffer.from(whole.wheel);
  changed[1_000] = (changed[1_000] as number) ^ 1;
  writeFileSync(wheelBytes, changed);
  await refused(new RegExp(wheelBytes.slice(-64)));
  unlinkSync(wheelBytes);
  await refused(/missing/);
  writeFileSync(wheelBytes, whole.wheel);
  writeFileSync(manifest, whole.manifest.toString().replace(/"serial": \d+/, '"serial": 1'));
  await refused(/manifest was changed or truncated/);
  writeFileSync(manifest, whole.manifest.subarray(0, 100));
  await refused(/manifest was changed or truncated/);
  writeFileSync(manifest, whole.manifest);
  const ended = await new CommandLine({}).try(["backup", "verify", target]);
  assert.equal(ended.code, 0, ended.stdout + ended.stderr);
});

test("a damaged file in the storage is named, and everything else is in the backup", ON_DISK, async () => {
  const { server, target } = await newSite();
  await server.admin.publish(buildWheel({ name: "whole" }));
  await server.admin.publish(buildWheel({ name: "broken" }));
  const [broken = ""] = objectsIn(join(server.data, "storage"), /^files\/.*broken.*\.whl$/);
  truncateSync(broken, 10);
  const ended = await operate(server, ["backup", target]);
  assert.equal(ended.code, 1);
  assert.match(ended.stdout, /not in the backup: files\/.*broken.*\.whl is missing or damaged/);
  const fresh = await makeServer({ config: { access: { read: "everyone" } } });
  after(() => fresh.remove());
  const copied = await operate(fresh, ["restore", target]);
  assert.equal(copied.code, 1);
  assert.match(copied.stdout, /not restored: files\/.*broken/);
  await fresh.start();
  await fresh.anonymous.install("whole", (await fresh.anonymous.listed("whole"))[0] as string);
});

const SHARED =
  process.env.WHEELYARD_TEST_DATABASE === "postgres" ? {} : { skip: "needs a PostgreSQL server" };

test("a backup of PostgreSQL is restored to SQLite, and its backup to PostgreSQL again", SHARED, async () => {
  const { server, target } = await newSite();
  const wheel = buildWheel({ name: "carried" });
  await server.admin.publish(wheel);
  await backUp(server, target);
  await server.kill();
  const sqlite = await makeServer({
    config: {
      access: { read: "everyone" },
      database: { driver: "sqlite" },
      storage: { driver: "filesystem" },
    },
  });
  after(() => sqlite.remove());
  const ended = await operate(sqlite, ["restore", target]);
  assert.equal(ended.code, 0, ended.stdout + ended.stderr);
  await sqlite.start();
  await sqlite.anonymous.install("carried", wheel.filename);
  await sqlite.admin.publish(buildWheel({ name: "carried", version: "2.0" }));
  // The same site: its backups go to the same place, and the next one is the newest.
  await backUp(sqlite, target);
  await sqlite.kill();
  const again = await restoredFrom(target);
  assert.equal((await again.anonymous.listed("carried")).length, 2);
  await again.admin.publish(buildWheel({ name: "carried", version: "3.0" }));
});
