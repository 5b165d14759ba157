import type { Kysely } from "kysely";
import { rowPages } from "../database/row-pages.ts";
import type { Tables } from "../database/tables.ts";
import type { RecordedIndex, RecordWriter } from "./record-writer.ts";

/** Called with the number of records written. The next ones wait for it. */
type Watch = (written: number) => Promise<void>;

/** Writes the records of all facts there are, for a database that never kept any: page by page, in bounded memory. */
export async function writeEveryRecord(
  database: Kysely<Tables>,
  writer: RecordWriter,
  watch: Watch = async () => undefined,
): Promise<void> {
  await writer.site();
  await writer.indexes();
  const indexes = await database
    .selectFrom("indexes")
    .select(["id", "owner", "name"])
    .where("removed_serial", "is", null)
    .orderBy("id")
    .execute();
  await forgetRemoved(database, writer, indexes);
  for (const index of indexes) {
    await writer.index(index);
    await writeProjects(database, writer, index, watch);
    await writeFiles(database, writer, index, watch);
  }
}

/** What is left of indexes that were removed, as when the removal itself was never recorded. */
async function forgetRemoved(
  database: Kysely<Tables>,
  writer: RecordWriter,
  live: readonly RecordedIndex[],
): Promise<void> {
  const addresses = new Set(live.map(({ owner, name }) => `${owner}/${name}`));
  const removed = await database
    .selectFrom("indexes")
    .select(["id", "owner", "name"])
    .where("removed_serial", "is not", null)
    .execute();
  for (const index of removed)
    if (!addresses.has(`${index.owner}/${index.name}`)) await writer.forgetIndex(index);
}

async function writeProjects(
  database: Kysely<Tables>,
  writer: RecordWriter,
  index: RecordedIndex,
  watch: Watch,
): Promise<void> {
  const projects = database.selectFrom("projects").select("name").where("index_id", "=", index.id);
  for await (const page of rowPages(projects, ["name"])) {
    for (const { name } of page) await writer.project(index, name);
    await watch(page.length);
  }
}

async function writeFiles(
  database: Kysely<Tables>,
  writer: RecordWriter,
  index: RecordedIndex,
  watch: Watch,
): Promise<void> {
  const files = database
    .selectFrom("files")
    .innerJoin("projects", "projects.id", "files.project_id")
    .select(["files.filename", "files.project_id", "projects.name as project"])
    .distinct()
    .where("files.index_id", "=", index.id);
  for await (const page of rowPages(files, ["filename", "project_id"])) {
    await writer.files(index, page);
    await watch(page.length);
  }
}
