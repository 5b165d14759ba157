import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";
import { inVersionOrder, presentFile } from "./hosted.ts";
import type { IndexFile } from "./index-file.ts";
import type { IndexRecord } from "./index-record.ts";
import { unpackPage } from "./mirror/page.ts";
import type { IndexProject } from "./package-index.ts";

/** All that the database knows of a project in one hosted index or mirror: also what its page does not show. */
export interface KnownProject {
  index: IndexRecord;
  /** Its files as if nothing hid them, without the removed ones. */
  project: IndexProject;
  /** Files that were removed, with the time (milliseconds since 1970). */
  removed: { file: IndexFile; at: number }[];
  /** When the name was first published there; null for mirrors. */
  ownedSince: number | null;
  /** Whether the project is there; one that was removed, or is gone from its upstream, still owns its name. */
  isThere: boolean;
}

/** What is known about a name in one index, without asking an upstream. null: the index never had it. */
export function knownProject(
  database: Kysely<Tables>,
  index: IndexRecord,
  name: ProjectName,
): Promise<KnownProject | null> {
  return index.kind === "hosted"
    ? publishedProject(database, index, name)
    : keptProject(database, index, name);
}

async function publishedProject(
  database: Kysely<Tables>,
  index: IndexRecord,
  name: ProjectName,
): Promise<KnownProject | null> {
  const row = await database
    .selectFrom("projects")
    .selectAll()
    .where("index_id", "=", index.id)
    .where("name", "=", name)
    .executeTakeFirst();
  if (row === undefined) return null;
  const rows = await database
    .selectFrom("files")
    .leftJoin("changes", "changes.serial", "files.removed_serial")
    .selectAll("files")
    .select("changes.at as removed_at")
    .where("files.project_id", "=", row.id)
    .orderBy("files.id")
    .execute();
  const live = rows
    .filter(({ removed_serial }) => removed_serial === null)
    .map((file) => presentFile(file, name));
  const names = new Set(live.map(({ filename }) => filename));
  const removed = new Map<string, { file: IndexFile; at: number }>();
  for (const file of rows) {
    if (file.removed_serial === null || names.has(file.filename)) continue;
    removed.set(file.filename, { file: presentFile(file, name), at: file.removed_at ?? file.uploaded_at });
  }
  return {
    index,
    project: {
      name,
      displayName: row.display_name,
      sourceIndexId: index.id,
      status: row.status,
      statusReason: row.status_reason,
      serial: row.serial,
      files: inVersionOrder(live),
      freshUntil: null,
    },
    removed: [...removed.values()],
    ownedSince: row.created_at,
    isThere: row.removed_serial === null,
  };
}

async function keptProject(
  database: Kysely<Tables>,
  index: IndexRecord,
  name: ProjectName,
): Promise<KnownProject | null> {
  const row = await database
    .selectFrom("mirror_pages")
    .selectAll()
    .where("index_id", "=", index.id)
    .where("name", "=", name)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { found, status, statusReason, serial, files } = await unpackPage(row);
  const common = { name, displayName: name, sourceIndexId: index.id, status, statusReason, serial };
  return {
    index,
    project: { ...common, files, freshUntil: null },
    removed: [],
    ownedSince: null,
    isThere: found,
  };
}
