import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pino } from "pino";
import { buildSdist, buildWheel } from "../../test/harness/build-archive.ts";
import { Accounts } from "../accounts/accounts.ts";
import { RecordKeeper } from "../changes/records.ts";
import { SERVER } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open.ts";
import { type IndexRecord, IndexSettings } from "../indexes/index-record.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { type FileUploadForm, parseUploadForm } from "../packaging/upload-form.ts";
import { Publishing } from "../publishing/publishing.ts";
import { MemoryStorage } from "../storage/drivers/memory.ts";
import type { StoredObject } from "../storage/storage.ts";
import { fileKey, fileRecordKey, metadataKey } from "../storage/storage-key.ts";
import { FULL_PACE } from "./pace.ts";
import { isHalfRebuilt, rebuild } from "./rebuild.ts";
import { type Problem, type VerifyOptions, verify } from "./verify.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-transfer-"));
const opened: { close(): Promise<void> }[] = [];
after(async () => {
  for (const one of opened.reverse()) await one.close();
  await rm(folder, { recursive: true });
});

const MAIN: IndexRecord = {
  id: 1,
  owner: "root",
  name: "main",
  kind: "hosted",
  settings: IndexSettings.parse({}),
  createdAt: 0,
};
const silent = pino({ level: "silent" });

/** Everything in it was stored two hours ago, when no upload is under way any more; may be made to fail. */
class OldStorage extends MemoryStorage {
  readsLeft = Number.POSITIVE_INFINITY;

  override async get(key: string): Promise<Uint8Array | null> {
    if (this.readsLeft-- <= 0) throw new Error("the power is gone");
    return super.get(key);
  }

  override async *list(prefix: string, after?: string): AsyncGenerator<StoredObject> {
    for await (const object of super.list(prefix, after)) {
      yield { ...object, modifiedAt: object.modifiedAt - 7_200_000 };
    }
  }
}

async function emptyDatabase(): Promise<Database> {
  const data = await mkdtemp(join(folder, "data-"));
  const database = await openDatabase({ data, database: { driver: "sqlite" } });
  opened.push(database);
  return database;
}

async function publish(publishing: Publishing, file: { filename: string; bytes: Uint8Array }): Promise<void> {
  const [name = "", version = ""] = file.filename.replace(/\.tar\.gz$/, "").split("-");
  const filetype = file.filename.endsWith(".whl") ? "bdist_wheel" : "sdist";
  const fields = { ":action": "file_upload", metadata_version: "2.1", name, version, filetype };
  const form = parseUploadForm(Object.entries(fields)) as FileUploadForm;
  const upload = publishing.spool.begin(1_000_000, []);
  upload.write(file.bytes);
  const spooled = await upload.finish();
  const { filename } = file;
  await publishing.publish({ index: MAIN, form, filename, spooled, signature: null, actor: SERVER });
  await spooled.discard();
}

/** A site with files of every state, an account and a grant, and the records of it all. */
async function filled(): Promise<{ database: Database; storage: OldStorage }> {
  const database = await emptyDatabase();
  const storage = new OldStorage();
  const spoolFolder = await mkdtemp(join(folder, "spool-"));
  const limits = { members: 1000, unpackedSize: 1_000_000 };
  const publishing = await Publishing.open({ database, storage, spoolFolder, limits });
  opened.push(publishing);
  const project = "demo" as ProjectName;
  for (const version of ["1.0", "1.1", "2.0"]) {
    await publish(publishing, buildWheel("demo", version));
    await publish(publishing, buildSdist("demo", version));
  }
  await publish(publishing, buildWheel("gone", "1.0"));
  await publishing.yank({ index: MAIN, project, version: "1.1" }, "leaks", SERVER);
  await publishing.removeFile({ index: MAIN, project, filename: "demo-2.0.tar.gz" }, SERVER);
  await publishing.removeProject({ index: MAIN, project: "gone" as ProjectName }, SERVER);
  await publishing.setStatus({ index: MAIN, project }, "deprecated", "old", SERVER);
  await new Accounts(database).create(
    { name: "ann", kind: "service", password: null, isAdmin: false },
    SERVER,
  );
  await new RecordKeeper(database, storage, silent).catchUp();
  return { database, storage };
}

/** All facts, without what a rebuild may give anew: the ids of rows. */
async function factsOf({ read }: Database): Promise<unknown> {
  const files = await read
    .selectFrom("files")
    .innerJoin("file_metadata", "file_metadata.file_id", "files.id")
    .selectAll("files")
    .select("metadata")
    .orderBy("filename")
    .execute();
  return {
    serial: await read.selectFrom("indexes").select("serial").executeTakeFirst(),
    files: files.map(({ id, index_id, project_id, metadata, ...file }) => ({
      ...file,
      metadata: file.removed_serial === null ? JSON.parse(metadata) : null,
    })),
    projects: (await read.selectFrom("projects").selectAll().orderBy("name").execute()).map(
      ({ id, index_id, ...project }) => project,
    ),
    accounts: await read.selectFrom("accounts").selectAll().execute(),
  };
}

async function keysOf(storage: OldStorage): Promise<StoredObject[]> {
  const objects: StoredObject[] = [];
  for await (const object of storage.list("")) objects.push(object);
  return objects;
}

async function check(database: Database, storage: OldStorage, options: Partial<VerifyOptions> = {}) {
  const problems: Problem[] = [];
  const tell = { found: (problem: Problem) => problems.push(problem), watch: () => undefined };
  await verify(database, storage, { repair: false, quick: false, pace: FULL_PACE, ...options }, tell);
  return problems.map(({ kind, mended }) => (mended ? `${kind}, mended` : kind)).sort();
}

test("a database is made anew with every fact, and its serial never goes back", async () => {
  const { database, storage } = await filled();
  const anew = await emptyDatabase();
  const rebuilt = await rebuild(anew, storage, () => undefined);
  assert.deepEqual(rebuilt.problems, []);
  assert.equal(rebuilt.files, 5);
  assert.equal(rebuilt.reserved, 2);
  assert.deepEqual(await factsOf(anew), await factsOf(database));
  assert.ok((await anew.serial()) > (await database.serial()));
  assert.deepEqual(await check(anew, storage), []);
});

test("a rebuild cut off anywhere goes on where it stopped, and is not served from before", async () => {
  const { database, storage } = await filled();
  for (let reads = 1; reads <= 10; reads++) {
    const anew = await emptyDatabase();
    storage.readsLeft = reads;
    await assert.rejects(
      rebuild(anew, storage, () => undefined),
      /power/,
    );
    storage.readsLeft = Number.POSITIVE_INFINITY;
    await rebuild(anew, storage, () => undefined);
    assert.equal(await isHalfRebuilt(anew), false);
    assert.deepEqual(await factsOf(anew), await factsOf(database), `cut off at read ${reads}`);
  }
});

test("a rebuild leaves a database that holds anything alone", async () => {
  const { database, storage } = await filled();
  const before = await factsOf(database);
  await assert.rejects(
    rebuild(database, storage, () => undefined),
    { code: "database-in-use" },
  );
  assert.deepEqual(await factsOf(database), before);
});

test("F08 a file without bytes, and a record that nobody can read, are named and keep no other back", async () => {
  const { database, storage } = await filled();
  const row = await database.read
    .selectFrom("files")
    .select("sha256")
    .where("filename", "=", "demo-1.0.tar.gz");
  const { sha256 } = await row.executeTakeFirstOrThrow();
  await storage.remove(fileKey(sha256, "demo-1.0.tar.gz"));
  await storage.put(fileRecordKey("root", "main", "demo", "demo-1.1.tar.gz"), Buffer.from("{"));
  const anew = await emptyDatabase();
  const { problems, files } = await rebuild(anew, storage, () => undefined);
  assert.deepEqual(
    problems.map(({ key }) => key.split("/").at(-1)),
    ["demo-1.0.tar.gz.json", "demo-1.1.tar.gz.json"],
  );
  assert.equal(files, 3);
});

test("verify names every difference and mends what loses nothing", async () => {
  const { database, storage } = await filled();
  const wheel = "demo-1.0-py3-none-any.whl";
  const { sha256 } = await database.read
    .selectFrom("files")
    .select("sha256")
    .where("filename", "=", wheel)
    .executeTakeFirstOrThrow();
  await storage.put(metadataKey(sha256, wheel), Buffer.from("Name: other"));
  await storage.remove(fileRecordKey("root", "main", "demo", "demo-1.1.tar.gz"));
  const stray = createHash("sha256").update("stray").digest("hex");
  await storage.put(fileKey(stray, "stray-1.0.tar.gz"), Buffer.from("stray"));
  const all = ["metadata", "record", "stray-bytes"];
  assert.deepEqual(await check(database, storage), all);
  assert.deepEqual(
    await check(database, storage, { repair: true }),
    all.map((kind) => `${kind}, mended`),
  );
  assert.deepEqual(await check(database, storage), []);
  await storage.put(fileKey(sha256, wheel), Buffer.alloc(10));
  assert.deepEqual(await check(database, storage, { repair: true, quick: true }), ["damaged-bytes"]);
});

test("a database restored from an old backup is named, and nothing newer is swept or overwritten", async () => {
  const { storage } = await filled();
  const old = await emptyDatabase();
  const before = await keysOf(storage);
  const problems = await check(old, storage, { repair: true });
  assert.ok(problems.includes("old-database"));
  assert.deepEqual(await keysOf(storage), before);
});

test("what a mirror keeps is nobody's stray; what it lost is forgotten, to be fetched again", async () => {
  const { database, storage } = await filled();
  const bytes = Buffer.from("from far away");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const row = { index_id: 2, project: "far", sha256, size: bytes.length, stored_at: 1, used_at: 1 };
  await database.write(async ({ tx }) => {
    for (const filename of ["far-1.0.tar.gz", "far-1.1.tar.gz", "far-1.2.tar.gz"])
      await tx
        .insertInto("mirror_files")
        .values({ ...row, address: sha256, filename })
        .execute();
  });
  await storage.put(fileKey(sha256, "far-1.0.tar.gz"), bytes);
  await storage.put(fileKey(sha256, "far-1.1.tar.gz"), Buffer.from("from far awry"));
  assert.deepEqual(await check(database, storage), ["mirrored-bytes", "mirrored-bytes"]);
  assert.deepEqual(await check(database, storage, { repair: true }), [
    "mirrored-bytes, mended",
    "mirrored-bytes, mended",
  ]);
  assert.deepEqual(await check(database, storage), []);
  const kept = database.read.selectFrom("mirror_files").select("filename").where("sha256", "is not", null);
  assert.deepEqual(
    (await kept.execute()).map(({ filename }) => filename),
    ["far-1.0.tar.gz"],
  );
  assert.equal(await storage.get(fileKey(sha256, "far-1.1.tar.gz")), null);
});
