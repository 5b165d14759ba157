import type { Kysely } from "kysely";
import type { Announcement, ChangeKind } from "../database/change.ts";
import type { Tables } from "../database/tables.ts";

/**
 * Every change after `since`, up to `until`, in order of serials, from the log and from what only passes through it; null
 * when there are more than `limit`, or when some are no longer known. The caller then has to take everything as changed.
 */
export async function changesBetween(
  database: Kysely<Tables>,
  since: number,
  until: number,
  limit: number,
): Promise<Announcement[] | null> {
  if (until - since > limit) return null;
  const read = (table: "changes" | "passing_changes") =>
    database
      .selectFrom(table)
      .select(["serial", "kind", "index_id", "project"])
      .where("serial", ">", since)
      .where("serial", "<=", until)
      .execute();
  const rows = [...(await read("changes")), ...(await read("passing_changes"))];
  // Serials have no gaps: whatever is missing was swept, or never reached this database.
  if (rows.length < until - since) return null;
  return rows
    .sort((a, b) => a.serial - b.serial)
    .map(({ serial, kind, index_id, project }) => ({
      serial,
      kind: kind as ChangeKind,
      indexId: index_id,
      project,
    }));
}
