import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { hostedFiles } from "../../test/harness/hosted-files.ts";
import { SERVER } from "../database/change.ts";
import { openDatabase } from "../database/open.ts";
import { checkIndexAddress } from "./index-name.ts";
import { addressOf, IndexSettings } from "./index-record.ts";
import { Indexes } from "./indexes.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-indexes-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
const indexes = await Indexes.load(database, "root/main", { files: hostedFiles() });
after(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const ACTOR = { name: "admin", address: "192.0.2.1" };

test("names that can stand in an address are taken", () => {
  for (const part of ["a", "0", "acme", "a.b_c-d", "x".repeat(64), "simple2", "legacy-x", "site2"]) {
    checkIndexAddress(part, "dev");
    checkIndexAddress("acme", part);
  }
  checkIndexAddress("acme", "simple");
});

test("E01 others are refused, as owner and as name", () => {
  const bad = [
    "",
    ".",
    "..",
    "-a",
    "a-",
    ".a",
    "a.",
    "_a",
    "A",
    "a b",
    "a/b",
    "a\\b",
    "a%2f",
    "a\n",
    "\u00e9",
    "a\0",
  ];
  for (const part of [...bad, "x".repeat(65), "+x", "*"]) {
    assert.throws(
      () => checkIndexAddress(part, "dev"),
      { name: "Refusal", kind: "invalid" },
      JSON.stringify(part),
    );
    assert.throws(
      () => checkIndexAddress("acme", part),
      { name: "Refusal", kind: "invalid" },
      JSON.stringify(part),
    );
  }
});

test("no owner is called like an address of the server", () => {
  const reserved = ["simple", "legacy", "pypi", "files", "ui", "_", "-", "integrity", "static", "assets"];
  for (const owner of [...reserved, "favicon.ico", "robots.txt", "+search", ".well-known", "site"])
    assert.throws(() => checkIndexAddress(owner, "main"), { name: "Refusal", kind: "invalid" }, owner);
});

test("an index is made with all its settings, found, and there for those who read anew", async () => {
  const made = await indexes.create({ owner: "acme", name: "dev", settings: { volatile: true } }, ACTOR);
  assert.deepEqual(made.settings, { ...IndexSettings.parse({}), volatile: true });
  assert.equal(addressOf(made), "acme/dev");
  assert.deepEqual(indexes.find("acme", "dev"), made);
  assert.deepEqual(indexes.byId(made.id), made);
  assert.equal(indexes.find("acme", "other"), null);
  assert.equal(indexes.find("acme/dev", ""), null);
  const others = await Indexes.load(database, "acme/dev", { files: hostedFiles() });
  assert.deepEqual(others.default(), made);
  assert.deepEqual(others.list().map(addressOf).sort(), ["acme/dev", "root/main", "root/pypi"]);
});

test("one that is there, or has wrong settings, is refused; of many at once one is made", async () => {
  await assert.rejects(indexes.create({ owner: "acme", name: "dev" }, ACTOR), { kind: "conflict" });
  await assert.rejects(indexes.create({ owner: "simple", name: "x" }, ACTOR), { code: "reserved-owner" });
  for (const [settings, named] of [
    [{ colour: "red" }, /colour/],
    [{ volatile: "yes" }, /volatile/],
    [{ maxFileSize: 0 }, /maxFileSize/],
    [{ maxFileSize: 1.5 }, /maxFileSize/],
    [{ read: "nobody" }, /read/],
    [{ description: "x".repeat(501) }, /description/],
  ] as const) {
    const creating = indexes.create({ owner: "acme", name: "bad", settings: settings as never }, ACTOR);
    await assert.rejects(creating, { name: "Refusal", kind: "invalid", message: named });
  }
  assert.equal(indexes.find("acme", "bad"), null);
  const raced = Array.from({ length: 5 }, () => indexes.create({ owner: "acme", name: "raced" }, ACTOR));
  const results = await Promise.allSettled(raced);
  assert.equal(results.filter(({ status }) => status === "fulfilled").length, 1);
});

test("settings that are not named stay as they are, also when others change at the same time", async () => {
  const made = await indexes.create({ owner: "acme", name: "changing" }, ACTOR);
  await Promise.all([
    indexes.change(made, { description: "for tests" }, ACTOR),
    indexes.change(made, { volatile: true }, ACTOR),
    indexes.change(made, { read: "granted" }, ACTOR),
  ]);
  const expected = { ...IndexSettings.parse({}), description: "for tests", volatile: true, read: "granted" };
  assert.deepEqual(indexes.find("acme", "changing")?.settings, expected);
  const changed = await indexes.change(made, { read: null }, ACTOR);
  assert.deepEqual(changed.settings, { ...expected, read: null });
  assert.deepEqual(
    (await Indexes.load(database, "root/main", { files: hostedFiles() })).find("acme", "changing"),
    changed,
  );
  await assert.rejects(indexes.change(made, { read: "nobody" as never }, ACTOR), { kind: "invalid" });
});

test("an index that is gone is changed and removed no more, and its address can be used again", async () => {
  const first = await indexes.create({ owner: "acme", name: "gone" }, ACTOR);
  await indexes.remove(first, ACTOR);
  assert.equal(indexes.find("acme", "gone"), null);
  const serial = await database.serial();
  await assert.rejects(indexes.change(first, { volatile: true }, ACTOR), { kind: "not-found" });
  await assert.rejects(indexes.remove(first, ACTOR), { kind: "not-found" });
  assert.equal(await database.serial(), serial);
  const second = await indexes.create({ owner: "acme", name: "gone" }, ACTOR);
  assert.notEqual(second.id, first.id);
  assert.equal(second.settings.volatile, false);
});

test("grants of an index go with it, so that one made later under its address begins with none", async () => {
  const gone = await indexes.create({ owner: "acme", name: "granted" }, ACTOR);
  const grant = { principal: "ann", permission: "read", project_glob: "*", created_at: 1 } as const;
  await database.write(({ tx }) =>
    tx
      .insertInto("grants")
      .values([
        { ...grant, principal_kind: "account", index_glob: "acme/granted" },
        { ...grant, principal_kind: "account", index_glob: "acme/*" },
      ])
      .execute(),
  );
  await indexes.remove(gone, ACTOR);
  const left = await database.read.selectFrom("grants").select("index_glob").execute();
  assert.deepEqual(
    left.map(({ index_glob }) => index_glob),
    ["acme/*"],
  );
});

test("the default index, and one that holds files, are not removed", async () => {
  await assert.rejects(indexes.remove(indexes.default(), ACTOR), { kind: "conflict", code: "default-index" });
  const full = await indexes.create({ owner: "acme", name: "full" }, ACTOR);
  await database.write(async ({ tx }) => {
    const names = { name: "app", display_name: "app", index_id: full.id };
    const rest = { status: "active", restricted: 0, created_at: 1, serial: 1 } as const;
    const project = await tx
      .insertInto("projects")
      .values({ ...names, ...rest })
      .returning("id")
      .executeTakeFirstOrThrow();
    const file = {
      filename: "app-1.0.tar.gz",
      filename_key: "app-1.0",
      version: "1.0",
      kind: "sdist",
    } as const;
    const facts = { size: 1, sha256: "ab", has_signature: 0, uploaded_at: 1, added_serial: 1 };
    await tx
      .insertInto("files")
      .values({ ...file, ...facts, index_id: full.id, project_id: project.id })
      .execute();
  });
  await assert.rejects(indexes.remove(full, ACTOR), { kind: "conflict", code: "index-not-empty" });
  await database.write(({ tx }) => tx.updateTable("files").set({ removed_serial: 2 }).execute());
  await indexes.remove(full, ACTOR);
});

test("without its default index nothing starts, and it is said which", async () => {
  await assert.rejects(Indexes.load(database, "acme/none", { files: hostedFiles() }), {
    name: "Refusal",
    message: /acme\/none/,
  });
});

test("what others change is known once it is read anew, and every such change says so", async () => {
  const others = await Indexes.load(database, "root/main", { files: hostedFiles() });
  const concerned: boolean[] = [];
  const end = database.onCommit((announced) => void concerned.push(Indexes.concernedBy(announced)));
  const made = await others.create({ owner: "acme", name: "told" }, SERVER);
  await others.change(made, { volatile: true }, SERVER);
  await others.remove(made, SERVER);
  end();
  assert.deepEqual(concerned, [true, true, true]);
  assert.equal(Indexes.concernedBy("everything"), true);
  assert.equal(
    Indexes.concernedBy([{ serial: 1, kind: "file.published", indexId: 1, project: "app" }]),
    false,
  );
});
