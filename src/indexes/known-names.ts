import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";
import type { IndexRecord } from "./index-record.ts";

/**
 * The next names of projects that the database knows in any of the indexes, in order: published, or on a kept page of an
 * upstream. `after`: names behind this one.
 */
export async function knownNames(
  database: Kysely<Tables>,
  indexes: readonly IndexRecord[],
  after: string,
  limit: number,
): Promise<ProjectName[]> {
  const names = new Set<string>();
  for (const { id, kind } of indexes) {
    const found = await (kind === "hosted" ? published : kept)(database, id, after, limit);
    for (const { name } of found) names.add(name);
  }
  return [...names].sort().slice(0, limit) as ProjectName[];
}

/** Whether the database knows a project of this name (normalized) in one of the indexes. */
export async function isKnownName(
  database: Kysely<Tables>,
  indexes: readonly IndexRecord[],
  name: string,
): Promise<boolean> {
  const idsOf = (kind: IndexRecord["kind"]) => [
    0,
    ...indexes.filter((index) => index.kind === kind).map(({ id }) => id),
  ];
  const own = database
    .selectFrom("projects")
    .select("index_id")
    .where("name", "=", name)
    .where("index_id", "in", idsOf("hosted"))
    .where("removed_serial", "is", null);
  const upstream = database
    .selectFrom("mirror_pages")
    .select("index_id")
    .where("name", "=", name)
    .where("index_id", "in", idsOf("mirror"))
    .where("found", "=", 1);
  return (await own.unionAll(upstream).limit(1).executeTakeFirst()) !== undefined;
}

function published(database: Kysely<Tables>, indexId: number, after: string, limit: number) {
  return database
    .selectFrom("projects")
    .select("name")
    .where("index_id", "=", indexId)
    .where("removed_serial", "is", null)
    .where("name", ">", after)
    .orderBy("name")
    .limit(limit)
    .execute();
}

function kept(database: Kysely<Tables>, indexId: number, after: string, limit: number) {
  return database
    .selectFrom("mirror_pages")
    .select("name")
    .where("index_id", "=", indexId)
    .where("found", "=", 1)
    .where("name", ">", after)
    .orderBy("name")
    .limit(limit)
    .execute();
}
