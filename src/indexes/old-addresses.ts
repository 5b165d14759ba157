import type { Kysely, Selectable } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { ImportedFileTable } from "./imported-tables.ts";

export type OldAddress = Selectable<ImportedFileTable>;

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

/** A file that had an address on another server: index, project, name and hash as they were imported. */
export type AddressedFile = Pick<OldAddress, "index_id" | "project" | "filename" | "sha256">;

/** The files that were imported from an old address of some servers, from any index (20 at most). */
export async function importedAt(
  database: Kysely<Tables>,
  address: string,
  peers: readonly string[],
): Promise<AddressedFile[]> {
  return database
    .selectFrom("imported_files")
    .select(["index_id", "project", "filename", "sha256"])
    .where("address", "=", address)
    .where("peer", "in", peers)
    .orderBy("index_id")
    .limit(20)
    .execute();
}
