import type { Kysely, Selectable } from "kysely";
import type { Tables } from "../../database/tables.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { FileTable, ProjectTable } from "../../indexes/project-tables.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { parseVersion } from "../../packaging/versions/version.ts";
import { Refusal } from "../../refusal.ts";

export type FileRow = Selectable<FileTable>;
export type ProjectRow = Selectable<ProjectTable>;

export interface ProjectAddress {
  index: IndexRecord;
  project: ProjectName;
}

/** One file, or all files of a release (a version in any PEP 440 spelling). */
export type FilesAddress = ProjectAddress & ({ filename: string } | { version: string });

/** The project's row, a removed one too: a name that is used again keeps its row. */
export async function findProjectRow(
  database: Kysely<Tables>,
  address: ProjectAddress,
): Promise<ProjectRow | null> {
  const row = await database
    .selectFrom("projects")
    .selectAll()
    .where("index_id", "=", address.index.id)
    .where("name", "=", address.project)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** The row of a project that is there; refuses (`not-found`) otherwise. */
export async function requireProject(database: Kysely<Tables>, address: ProjectAddress): Promise<ProjectRow> {
  const row = await findProjectRow(database, address);
  if (row === null || row.removed_serial !== null) {
    throw new Refusal("not-found", "no-such-project", `No project ${address.project} in this index.`);
  }
  return row;
}

/** Rows of the files that are there, at least one; refuses (`not-found`) otherwise. */
export async function requireFiles(database: Kysely<Tables>, address: FilesAddress): Promise<FileRow[]> {
  const project = await requireProject(database, address);
  const files = database
    .selectFrom("files")
    .selectAll()
    .where("project_id", "=", project.id)
    .where("removed_serial", "is", null)
    .orderBy("id");
  if ("filename" in address) {
    const rows = await files.where("filename", "=", address.filename).execute();
    if (rows.length > 0) return rows;
    throw new Refusal("not-found", "no-such-file", `No such file in ${address.project}.`);
  }
  const version = parseVersion(address.version)?.canonical;
  const all = version === undefined ? [] : await files.execute();
  const rows = all.filter((row) => parseVersion(row.version)?.canonical === version);
  if (rows.length > 0) return rows;
  throw new Refusal("not-found", "no-such-release", `No such release of ${address.project}.`);
}
