import type { SearchDocument } from "../../../changes/search/search-index.ts";
import { steadyNow } from "../../../clock.ts";
import type { Database } from "../../../database/database.ts";
import { siteNow } from "../../../database/site-clock.ts";
import { dayOf } from "../../../statistics/download-counts.ts";

const DAYS = 30;
/** To sum up the downloads of all projects is a look at a whole table, so it is done now and then. */
const KEPT_MS = 60_000;
const summed = new WeakMap<Database, { at: number; downloads: Promise<Map<string, number>> }>();

/** Downloads in the last 30 days of the projects of one page, by index id and name. What has none is not among them. */
export async function lateDownloads(
  database: Database,
  shown: readonly Pick<SearchDocument, "indexId" | "name">[],
): Promise<Map<string, number>> {
  if (shown.length === 0) return new Map();
  const rows = await database.survey
    .selectFrom("downloads")
    .select(["index_id", "project"])
    .select((row) => row.fn.sum<number>("count").as("sum"))
    .where("index_id", "in", [...new Set(shown.map(({ indexId }) => indexId))])
    .where("project", "in", [...new Set(shown.map(({ name }) => name))])
    .where("day", ">", dayOf(siteNow()) - DAYS)
    .groupBy(["index_id", "project"])
    .execute();
  return new Map(rows.map(({ index_id, project, sum }) => [`${index_id} ${project}`, Number(sum)]));
}

/** The same of all projects, at most a minute old: for an order by downloads. */
export function allLateDownloads(database: Database): Promise<Map<string, number>> {
  const known = summed.get(database);
  if (known && steadyNow() - known.at < KEPT_MS) return known.downloads;
  const made = { at: steadyNow(), downloads: sumDownloads(database) };
  summed.set(database, made);
  made.downloads.catch(() => summed.get(database) === made && summed.delete(database));
  return made.downloads;
}

async function sumDownloads(database: Database): Promise<Map<string, number>> {
  const rows = await database.survey
    .selectFrom("downloads")
    .select(["index_id", "project"])
    .select((row) => row.fn.sum<number>("count").as("sum"))
    .where("day", ">", dayOf(siteNow()) - DAYS)
    .groupBy(["index_id", "project"])
    .execute();
  return new Map(rows.map(({ index_id, project, sum }) => [`${index_id} ${project}`, Number(sum)]));
}
