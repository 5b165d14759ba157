import type { Database } from "../../database/database.ts";

/** How much of an upstream is kept. */
export interface MirrorUse {
  pages: number;
  /** Milliseconds since 1970; null when the upstream was never asked. */
  lastChecked: number | null;
  files: number;
  bytes: number;
}

/** Counts what a mirror keeps, for people: it looks at every row of it. */
export async function mirrorUse(database: Database, indexId: number): Promise<MirrorUse> {
  const pages = await database.read
    .selectFrom("mirror_pages")
    .select(({ fn }) => [fn.countAll<number>().as("count"), fn.max<number | null>("checked_at").as("last")])
    .where("index_id", "=", indexId)
    .where("found", "=", 1)
    .executeTakeFirstOrThrow();
  const files = await database.read
    .selectFrom("mirror_files")
    .select(({ fn }) => [fn.countAll<number>().as("count"), fn.sum<number | null>("size").as("bytes")])
    .where("index_id", "=", indexId)
    .where("sha256", "is not", null)
    .executeTakeFirstOrThrow();
  return { pages: pages.count, lastChecked: pages.last, files: files.count, bytes: files.bytes ?? 0 };
}
