import type { Database } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";

/** How much of an upstream is kept, and how well that serves. Times in milliseconds since 1970. */
export interface MirrorUse {
  pages: number;
  /** null when the upstream was never asked. */
  lastChecked: number | null;
  files: number;
  bytes: number;
  /** Of the last days. */
  lately: MirrorTraffic;
  /** Last error of the upstream. null: none. */
  trouble: { at: number; project: string | null; reason: string } | null;
}

export interface MirrorTraffic {
  days: number;
  /** Files that clients took, as far as downloads are counted. */
  downloads: number;
  /** Files that came down from the upstream, and their bytes. */
  fetched: number;
  fetchedBytes: number;
  /** Pages that the upstream was asked for, and requests of both kinds that it did not answer as it should. */
  asked: number;
  failed: number;
}

const DAYS = 30;
const DAY_MS = 86_400_000;

/** Counts what a mirror keeps, for people: it looks at every row of it. */
export async function mirrorUse(database: Database, indexId: number): Promise<MirrorUse> {
  const pages = await database.survey
    .selectFrom("mirror_pages")
    .select(({ fn }) => [fn.countAll().as("count"), fn.max("checked_at").as("last")])
    .where("index_id", "=", indexId)
    .where("found", "=", 1)
    .executeTakeFirstOrThrow();
  const files = await database.survey
    .selectFrom("mirror_files")
    .select(({ fn }) => [fn.countAll().as("count"), fn.sum("size").as("bytes")])
    .where("index_id", "=", indexId)
    .where("sha256", "is not", null)
    .executeTakeFirstOrThrow();
  const trouble = await database.read
    .selectFrom("mirror_troubles")
    .select(["at", "project", "reason"])
    .where("index_id", "=", indexId)
    .executeTakeFirst();
  return {
    pages: Number(pages.count),
    lastChecked: pages.last,
    files: Number(files.count),
    bytes: Number(files.bytes ?? 0),
    lately: await traffic(database, indexId),
    trouble: trouble ?? null,
  };
}

async function traffic({ survey: read }: Database, indexId: number): Promise<MirrorTraffic> {
  const since = Math.floor(siteNow() / DAY_MS) - DAYS + 1;
  const asked = await read
    .selectFrom("mirror_days")
    .select(({ fn }) => [fn.sum("asked").as("asked"), fn.sum("failed").as("failed")])
    .select(({ fn }) => [fn.sum("fetched").as("fetched"), fn.sum("fetched_size").as("size")])
    .where("index_id", "=", indexId)
    .where("day", ">=", since)
    .executeTakeFirstOrThrow();
  const taken = await read
    .selectFrom("downloads")
    .select(({ fn }) => fn.sum("count").as("count"))
    .where("index_id", "=", indexId)
    .where("day", ">=", since)
    .executeTakeFirstOrThrow();
  return {
    days: DAYS,
    downloads: Number(taken.count ?? 0),
    fetched: Number(asked.fetched ?? 0),
    fetchedBytes: Number(asked.size ?? 0),
    asked: Number(asked.asked ?? 0),
    failed: Number(asked.failed ?? 0),
  };
}
