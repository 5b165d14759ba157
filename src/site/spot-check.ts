import type { Database } from "../database/database.ts";
import type { Storage } from "../storage/storage.ts";
import { fileKey } from "../storage/storage-key.ts";

/** Files of the database that are looked for in the storage. */
const SAMPLE = 20;

/** Whether a storage has the files that a database lists; `unknown`: it lists none. */
export type FilesFound = "found" | "missing" | "unknown";

/**
 * Looks for the newest files of the database in the storage. Some may be missing for reasons of their own, so half of
 * them are enough; a storage that is another one has none.
 */
export async function findItsFiles(database: Database, storage: Storage): Promise<FilesFound> {
  const hosted = await newestFiles(database);
  const sample = hosted.length > 0 ? hosted : await someMirrored(database);
  if (sample.length === 0) return "unknown";
  const found = await Promise.all(
    sample.map(async ({ sha256, filename }) => (await storage.stat(fileKey(sha256, filename))) !== null),
  );
  return found.filter(Boolean).length * 2 >= sample.length ? "found" : "missing";
}

interface SampleFile {
  sha256: string;
  filename: string;
}

function newestFiles({ read }: Database): Promise<SampleFile[]> {
  return read
    .selectFrom("files")
    .select(["sha256", "filename"])
    .where("removed_serial", "is", null)
    .orderBy("id", "desc")
    .limit(SAMPLE)
    .execute();
}

async function someMirrored({ read }: Database): Promise<SampleFile[]> {
  const rows = await read
    .selectFrom("mirror_files")
    .select(["sha256", "filename"])
    .where("sha256", "is not", null)
    .limit(SAMPLE)
    .execute();
  return rows.map(({ sha256, filename }) => ({ sha256: sha256 as string, filename }));
}
