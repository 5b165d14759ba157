import type { Kysely, Selectable } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { ImportedFileTable } from "./imported-tables.ts";

export type OldAddress = Selectable<ImportedFileTable>;

/** Where a file is now that had an address on the index server before. */
export interface FileAtOldAddress {
  indexId: number;
  project: string;
  filename: string;
  sha256: string;
}

/**
 * The files that were imported from an address (path only, for example `/packages/demo-1.0.tar.gz`), in every index that has it.
 * Only files that are still there. The caller checks the rights to each.
 */
export async function filesAtOldAddress(
  database: Kysely<Tables>,
  address: string,
): Promise<FileAtOldAddress[]> {
  const rows = await database
    .selectFrom("imported_files")
    .innerJoin("files", (on) =>
      on
        .onRef("files.index_id", "=", "imported_files.index_id")
        .onRef("files.filename", "=", "imported_files.filename")
        .on("files.removed_serial", "is", null),
    )
    .select(["imported_files.index_id as indexId", "imported_files.project"])
    .select(["files.filename", "files.sha256"])
    .where("imported_files.address", "=", address)
    .orderBy("imported_files.index_id")
    .execute();
  return rows;
}

/** Of some old addresses of an index those that were imported, with the file that is there now. */
export async function importedFrom(
  database: Kysely<Tables>,
  indexId: number,
  addresses: readonly string[],
): Promise<(OldAddress & { present_sha256: string | null; size: number | null })[]> {
  if (addresses.length === 0) return [];
  return database
    .selectFrom("imported_files")
    .leftJoin("files", (on) =>
      on
        .onRef("files.index_id", "=", "imported_files.index_id")
        .onRef("files.filename", "=", "imported_files.filename")
        .on("files.removed_serial", "is", null),
    )
    .selectAll("imported_files")
    .select(["files.sha256 as present_sha256", "files.size"])
    .where("imported_files.index_id", "=", indexId)
    .where("imported_files.address", "in", addresses)
    .execute();
}
