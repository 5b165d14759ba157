import { setImmediate as breathe } from "node:timers/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { z } from "zod";
import type { Database } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import { setSiteRow, siteRow } from "../database/site-row.ts";
import type { DownloadTable } from "../statistics/download-tables.ts";
import type { Storage } from "../storage/storage.ts";
import { DOWNLOADS_PREFIX, downloadsKey } from "../storage/storage-key.ts";

const DAY_MS = 86_400_000;
/** Days that are written in one go, where an earlier program wrote none. */
const AT_ONCE = 31;
/** Rows between which others have their turn. */
const ROWS_AT_ONCE = 500;
/** Row of `site`: the counts of all days before this one are in the storage and do not change. */
const WRITTEN_TO = "records.downloads";

/** Downloads of one kind on one day, as a line of the day's object says it. */
export const CountedDownloads = z.object({
  index_id: z.number(),
  project: z.string(),
  version: z.string(),
  day: z.number().int(),
  python: z.string(),
  installer: z.string(),
  installer_version: z.string(),
  count: z.number(),
});

/**
 * Copies the download counts to the storage: each day once it is over, and today's each time. At most a month at a time.
 */
export async function recordDownloads(database: Database, storage: Storage): Promise<void> {
  const today = Math.floor(siteNow() / DAY_MS);
  const from = Number((await siteRow(database.read, WRITTEN_TO)) ?? 0);
  const days = await database.read
    .selectFrom("downloads")
    .select("day")
    .distinct()
    .where("day", ">=", from)
    .where("day", "<=", today)
    .orderBy("day")
    .limit(AT_ONCE)
    .execute();
  for (const { day } of days) await putDay(database, storage, day);
  const last = days.at(-1)?.day ?? today;
  // What was counted before midnight is written a little after it.
  const next = String(days.length < AT_ONCE ? Math.min(last, today - 1) : last);
  await database.write(({ tx }) => setSiteRow(tx, WRITTEN_TO, next));
  await forgetOld(database, storage);
}

async function putDay(database: Database, storage: Storage, day: number): Promise<void> {
  const lines: string[] = [];
  const rows = database.read.selectFrom("downloads").selectAll().where("day", "=", day).stream(ROWS_AT_ONCE);
  for await (const row of rows) {
    lines.push(`${JSON.stringify(row satisfies DownloadTable)}\n`);
    if (lines.length % ROWS_AT_ONCE === 0) await breathe();
  }
  if (lines.length === 0) return;
  await storage.put(downloadsKey(day), await promisify(gzip)(lines.join("")), { durable: false });
}

/** Removes days that the database no longer keeps. */
async function forgetOld(database: Database, storage: Storage): Promise<void> {
  const oldest = await database.read
    .selectFrom("downloads")
    .select("day")
    .orderBy("day")
    .limit(1)
    .executeTakeFirst();
  if (oldest === undefined) return;
  for await (const { key } of storage.list(DOWNLOADS_PREFIX)) {
    const day = Number.parseInt(key.slice(DOWNLOADS_PREFIX.length), 10);
    if (day < oldest.day) await storage.remove(key);
  }
}
