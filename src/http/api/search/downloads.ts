import type { SearchDocument } from "../../../changes/search/search-index.ts";
import type { Database } from "../../../database/database.ts";
import { siteNow } from "../../../database/site-clock.ts";
import { dayOf } from "../../../statistics/download-counts.ts";

const DAYS = 30;

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
