import type { Kysely } from "kysely";
import type { Tables } from "../../database/tables.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";

/** A release by the entry of its first file in the change log. */
export interface NewRelease {
  indexId: number;
  project: string;
  version: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** Changes that are looked at: older releases are no news. */
const LAST_CHANGES = 20_000;
const MOST_FILES = 400;

/** Releases that were lately published in some indexes, the newest first. */
export async function newReleases(
  database: Kysely<Tables>,
  sources: readonly IndexRecord[],
): Promise<NewRelease[]> {
  const hosted = sources.filter(({ kind }) => kind === "hosted").map(({ id }) => id);
  if (hosted.length === 0) return [];
  const last = await database
    .selectFrom("changes")
    .select(({ fn }) => fn.max("serial").as("serial"))
    .executeTakeFirst();
  const files = await database
    .selectFrom("changes")
    .select(["index_id", "project", "detail", "at"])
    .where("serial", ">", Number(last?.serial ?? 0) - LAST_CHANGES)
    .where("kind", "=", "file.published")
    .where("index_id", "in", hosted)
    .orderBy("serial", "desc")
    .limit(MOST_FILES)
    .execute();
  const releases = new Map<string, NewRelease>();
  // From the oldest on, so that each release has the time and the place of its first file.
  for (const { index_id, project, detail, at } of files.reverse()) {
    const { version } = JSON.parse(detail) as { version?: string };
    const key = `${index_id} ${project} ${version}`;
    if (index_id === null || project === null || version === undefined || releases.has(key)) continue;
    releases.set(key, { indexId: index_id, project, version, at });
  }
  return [...releases.values()].reverse();
}
