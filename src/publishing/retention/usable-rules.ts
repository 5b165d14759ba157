import type { Kysely } from "kysely";
import { siteNow } from "../../database/site-clock.ts";
import type { Tables } from "../../database/tables.ts";
import type { RetentionSettings } from "../../policies/retention.ts";
import { type DownloadCountSettings, dayOf } from "../../statistics/download-counts.ts";

/**
 * The rules without `unused`, if downloads were not counted for as many days as it says: then every release looks unused. Also
 * says whether that is so.
 */
export async function usableRules(
  read: Kysely<Tables>,
  rules: RetentionSettings,
  statistics: DownloadCountSettings,
): Promise<{ rules: RetentionSettings; isUnusedIgnored: boolean }> {
  const { unused } = rules;
  if (unused === null || (await countedDays(read, statistics)) >= unused)
    return { rules, isUnusedIgnored: false };
  return { rules: { ...rules, unused: null }, isUnusedIgnored: true };
}

/** For how many days downloads have been counted. */
async function countedDays(
  read: Kysely<Tables>,
  { downloads, days }: DownloadCountSettings,
): Promise<number> {
  if (!downloads) return 0;
  const { first } = await read
    .selectFrom("downloads")
    .select((row) => row.fn.min<number | null>("day").as("first"))
    .executeTakeFirstOrThrow();
  return first === null ? 0 : Math.min(days, dayOf(siteNow()) - Number(first));
}
