import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { recorded } from "../harness/recorded.ts";
import { startServer } from "../harness/start-server.ts";

/** These are about the files of an embedded database. */
const ON_FILES =
  process.env.WHEELYARD_TEST_DATABASE || process.env.WHEELYARD_TEST_STORE ? { skip: "other drivers" } : {};

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;
for (const version of ["1.0", "1.1", "2.0"]) {
  await admin.publish(buildWheel({ name: "kept", version }));
  await admin.publish(buildSdist({ name: "kept", version }));
}
await recorded(server);
const pages = async () =>
  Promise.all(
    ["/simple/kept/", "/simple/"].map(async (path) =>
      (await anonymous.get(path)).text.replaceAll(/_last-serial"?:\s*\d+/g, ""),
    ),
  );
const before = await pages();
await server.crash();

const path = join(server.data, "wheelyard.db");
const storage = join(server.data, "storage");
const wheelyard = CommandLine.forAdmin(server);
const rebuild = (...options: string[]) => wheelyard.try(["rebuild", ...options]);
const keptCopies = () => readdirSync(server.data).filter((name) => /^wheelyard\.db\.before-/.test(name));

/** Changes the file in its midst. */
function overwrite(file: string, at: number, bytes: Buffer): void {
  const whole = readFileSync(file);
  bytes.copy(whole, at);
  writeFileSync(file, whole);
}

const DAMAGES: Record<string, () => void> = {
  "a bad header": () => overwrite(path, 0, Buffer.from("no database at all")),
  "a file that was cut": () => truncateSync(path, 5000),
  "a file that was cut in its header": () => truncateSync(path, 60),
  "random bytes": () => writeFileSync(path, randomBytes(40_000)),
  "random bytes in the midst": () => overwrite(path, 4096, randomBytes(40_000)),
  "zero bytes": () => writeFileSync(path, ""),
  "zero bytes and a log": () => {
    writeFileSync(path, "");
    writeFileSync(`${path}-wal`, randomBytes(5000));
  },
  "a missing log": () => rmSync(`${path}-wal`, { force: true }),
  "a log of random bytes": () => writeFileSync(`${path}-wal`, randomBytes(50_000)),
};

for (const [what, damage] of Object.entries(DAMAGES))
  test(`F134 rebuild --replace works on ${what}, keeps it, and serves the same pages`, ON_FILES, async () => {
    damage();
    const copies = keptCopies().length;
    const rebuilt = await rebuild("--replace");
    assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr);
    assert.match(rebuilt.stdout, /Not put back\s+0/);
    assert.ok(keptCopies().length > copies, "the old one is kept");
    assert.equal(existsSync(`${path}.rebuilding`), false);
    await server.start();
    assert.deepEqual(await pages(), before);
    await server.crash();
  });

test("F134 only a running server counts as one that uses the database", ON_FILES, async () => {
  await server.start();
  for (const damage of ["none", "header"]) {
    if (damage === "header") overwrite(path, 0, Buffer.from("no database at all"));
    const refused = await rebuild("--replace");
    assert.equal(refused.code, 1, refused.stdout);
    assert.match(refused.stderr, /is in use\. Stop the server first/);
  }
  await server.crash();
  assert.equal((await rebuild("--replace")).code, 0);
});

test("without --replace a database with facts, or a damaged one, stays as it is", ON_FILES, async () => {
  const whole = readFileSync(path);
  const refused = await rebuild();
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /holds facts, up to change \d+.*--replace/);
  assert.deepEqual(readFileSync(path), whole);
  overwrite(path, 0, Buffer.from("no database at all"));
  const damaged = await rebuild();
  assert.equal(damaged.code, 1);
  assert.match(damaged.stderr, /is damaged \(it is not a SQLite database\).*--replace/);
  writeFileSync(path, whole);
});

test(
  "F146 a storage that is empty or not mounted is refused, with --replace too, and nothing changes",
  ON_FILES,
  async () => {
    const whole = readFileSync(path);
    const away = join(server.data, "storage-away");
    renameSync(storage, away);
    for (const options of [[], ["--replace"], ["--replace", "--accept-missing-files"]]) {
      const missing = await rebuild(...options);
      assert.equal(missing.code, 1, missing.stdout);
      assert.equal(existsSync(storage), false, "an empty mount point is not made");
    }
    assert.match((await rebuild("--replace")).stderr, /Is its volume mounted/);
    mkdirSync(storage);
    const empty = await rebuild("--replace");
    assert.equal(empty.code, 1);
    assert.match(empty.stderr, /no records in the storage.*Is its volume mounted/);
    // Records of an index, as a server without its volume may have written them; and of one file, which was published then.
    const ofIndex = "records/root/main/index.json";
    const copy = (key: string) => {
      const to = join(storage, key);
      writeFileSyncDeep(to, readFileSync(join(away, key)));
    };
    copy(ofIndex);
    const noFiles = await rebuild("--replace");
    assert.match(noFiles.stderr, /lists 6 files, and the storage .* has no record of any file/);
    copy("records/root/main/kept/kept-1.0.tar.gz.json");
    const few = await rebuild("--replace");
    assert.equal(few.code, 1);
    assert.match(few.stderr, /no record of most of them.*--accept-missing-files/);
    assert.deepEqual(readFileSync(path), whole);
    const accepted = await rebuild("--replace", "--accept-missing-files");
    assert.equal(accepted.code, 1);
    assert.match(accepted.stdout, /kept kept-2\.0\.tar\.gz: the old database lists it, and it has no record/);
    rmSync(storage, { recursive: true });
    renameSync(away, storage);
    // That database belongs to another site now: the storage that is back is not its own.
    const other = await rebuild("--replace");
    assert.equal(other.code, 1);
    assert.match(other.stderr, /belongs to site .*, the storage .* to site/);
    writeFileSync(path, whole);
    assert.equal((await rebuild("--replace")).code, 0);
  },
);

test("F134 two rebuilds within a second keep two copies, each a whole database", ON_FILES, async () => {
  const copies = keptCopies();
  assert.equal((await rebuild("--replace")).code, 0);
  assert.equal((await rebuild("--replace")).code, 0);
  const added = keptCopies().filter((name) => !copies.includes(name));
  assert.equal(added.length, 2);
  for (const name of added) {
    const database = new DatabaseSync(join(server.data, name), { readOnly: true });
    assert.equal(database.prepare("select count(*) as n from files").get()?.n, 6);
    database.close();
  }
});

test(
  "files that were acknowledged and whose record was lost are named by their bytes",
  ON_FILES,
  async () => {
    rmSync(join(storage, "records/root/main/kept/kept-1.1.tar.gz.json"));
    const whole = join(server.data, "whole.db");
    copyFileSync(path, whole);
    writeFileSync(path, randomBytes(10_000));
    const rebuilt = await rebuild("--replace");
    assert.match(
      rebuilt.stdout,
      /bytes without a record: files\/\S+kept-1\.1\.tar\.gz: \d+ bytes, readable as kept 1\.1/,
    );
    assert.match(rebuilt.stdout, /Bytes without a record\s+1/);
    copyFileSync(whole, path);
    const known = await rebuild("--replace");
    assert.equal(known.code, 1);
    assert.match(known.stdout, /not put back: root\/main kept kept-1\.1\.tar\.gz: the old database lists it/);
  },
);

test(
  "files whose records were not written yet are named; a storage that lost what it recorded is refused",
  ON_FILES,
  async () => {
    const records = join(storage, "records/root/main/kept");
    const serial = join(storage, "records/site/serial.json");
    const after = readFileSync(serial, "utf8");
    rmSync(records, { recursive: true });
    const refused = await rebuild("--replace");
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /no record of any file: is its volume mounted/);
    writeFileSync(serial, JSON.stringify({ ...JSON.parse(after), serial: 1, last: undefined }));
    const { code, stdout } = await rebuild("--replace");
    assert.equal(code, 1);
    assert.match(stdout, /not put back: root\/main kept kept-2\.0\.tar\.gz: the old database lists it/);
  },
);

function writeFileSyncDeep(to: string, bytes: Buffer): void {
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, bytes);
}
