import type { Kysely, Selectable } from "kysely";
import type { Tables } from "../../database/tables.ts";
import type { FileTable, ProjectTable } from "../../indexes/project-tables.ts";
import type { ProjectAddress } from "../releases/find.ts";

export type ExistingProject = Pick<Selectable<ProjectTable>, "id" | "name" | "status" | "removed_serial">;
export type ExistingFile = Pick<
  Selectable<FileTable>,
  "id" | "filename" | "filename_key" | "sha256" | "size" | "removed_serial" | "binned_at"
>;

/** What an index has and had under a name. */
export interface Existing {
  /** A removed one too: a name that is used again keeps its row. */
  project: ExistingProject | null;
  /** In the order in which they came, removed ones too. */
  files: ExistingFile[];
}

/**
 * The project, and the files of these keys, in any spelling; null: the index itself is gone. By one statement, since
 * each is a way to the database and back.
 */
export async function findExisting(
  database: Kysely<Tables>,
  { index, project }: ProjectAddress,
  keys: readonly string[],
): Promise<Existing | null> {
  const rows = await database
    .selectFrom("indexes")
    .leftJoin("projects", (on) =>
      on.onRef("projects.index_id", "=", "indexes.id").on("projects.name", "=", project),
    )
    .leftJoin("files", (on) =>
      on.onRef("files.index_id", "=", "indexes.id").on("files.filename_key", "in", keys),
    )
    .select(["projects.id as project_id", "projects.name", "projects.status"])
    .select("projects.removed_serial as project_removed")
    .select(["files.id", "files.filename", "files.filename_key", "files.sha256", "files.size"])
    .select(["files.removed_serial", "files.binned_at"])
    .where("indexes.id", "=", index.id)
    .where("indexes.removed_serial", "is", null)
    .orderBy("files.id")
    .execute();
  const [first] = rows;
  if (first === undefined) return null;
  const { project_id, name, status, project_removed } = first;
  const found = { id: project_id, name, status, removed_serial: project_removed };
  return {
    project: project_id === null ? null : (found as ExistingProject),
    files: rows.filter((row) => row.id !== null) as ExistingFile[],
  };
}
