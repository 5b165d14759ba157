import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { pino } from "pino";
import { Accounts } from "../../src/accounts/accounts.ts";
import { RecordKeeper } from "../../src/changes/records.ts";
import { SERVER } from "../../src/database/change.ts";
import type { Database } from "../../src/database/database.ts";
import { openDatabase } from "../../src/database/open.ts";
import { type IndexRecord, IndexSettings } from "../../src/indexes/index-record.ts";
import type { ProjectName } from "../../src/packaging/names/project-name.ts";
import { type FileUploadForm, parseUploadForm } from "../../src/packaging/upload/upload-form.ts";
import { Publishing } from "../../src/publishing/publishing.ts";
import { MemoryStorage } from "../../src/storage/drivers/memory/driver.ts";
import type { StoredObject } from "../../src/storage/storage.ts";
import { FULL_PACE } from "../../src/transfer/pace.ts";
import type { Problem, VerifyOptions } from "../../src/transfer/verification.ts";
import { verify } from "../../src/transfer/verify.ts";
import { buildSdist, buildWheel } from "./build-archive.ts";

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
export const silent = pino({ level: "silent" });

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

export async function emptyDatabase(): Promise<Database> {
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
export async function filled(): Promise<{ database: Database; storage: OldStorage }> {
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
  await publishing.changeProject(
    { index: MAIN, project },
    { status: { status: "deprecated", reason: "old" } },
    SERVER,
  );
  await new Accounts(database).create(
    { name: "ann", kind: "service", password: null, isAdmin: false },
    SERVER,
  );
  await new RecordKeeper(database, storage, silent).catchUp();
  return { database, storage };
}

/** All facts, without what a rebuild may give anew: the ids of rows. */
export async function factsOf({ read }: Database): Promise<unknown> {
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

export async function keysOf(storage: OldStorage): Promise<StoredObject[]> {
  const objects: StoredObject[] = [];
  for await (const object of storage.list("")) objects.push(object);
  return objects;
}

export async function check(database: Database, storage: OldStorage, options: Partial<VerifyOptions> = {}) {
  const problems: Problem[] = [];
  const tell = { found: (problem: Problem) => problems.push(problem), watch: () => undefined };
  await verify(database, storage, { repair: false, quick: false, pace: FULL_PACE, ...options }, tell);
  return problems.map(({ kind, mended }) => (mended ? `${kind}, mended` : kind)).sort();
}
