import type { Kysely } from "kysely";
import type { Tables } from "../../database/tables.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import { parseVersion } from "../../packaging/versions/version.ts";

/** Which removed files of an index are meant: all, those of a project, of a release (in any spelling), or one. */
export interface BinSelection {
  index: IndexRecord;
  /** Normalised. */
  project?: string | undefined;
  version?: string | undefined;
  filename?: string | undefined;
}

/** A file in the recycle bin, with its project. */
export type BinnedFile = Awaited<ReturnType<typeof binnedFiles>>[number];

/** The files that are meant, in the order of their IDs. */
export async function binnedFiles(database: Kysely<Tables>, selection: BinSelection) {
  const { index, project, version, filename } = selection;
  let query = database
    .selectFrom("files")
    .innerJoin("projects", "projects.id", "files.project_id")
    .selectAll("files")
    .select(["projects.name as project", "projects.removed_serial as project_removed"])
    .where("files.index_id", "=", index.id)
    .where("files.binned_at", "is not", null)
    .orderBy("files.id");
  if (project !== undefined) query = query.where("projects.name", "=", project);
  if (filename !== undefined) query = query.where("files.filename", "=", filename);
  const rows = await query.execute();
  if (version === undefined) return rows;
  const wanted = parseVersion(version)?.canonical;
  return rows.filter((row) => wanted !== undefined && parseVersion(row.version)?.canonical === wanted);
}
