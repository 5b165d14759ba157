import { sql } from "kysely";
import type { Config } from "../config/schema.ts";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open.ts";
import { databaseFile } from "../database/set-aside.ts";
import { Refusal } from "../refusal.ts";
import { placesOf } from "../site/places.ts";
import type { Storage } from "../storage/storage.ts";
import { findLeftOut } from "../transfer/left-out.ts";
import { isHalfRebuilt, mayGoOn, rebuild } from "../transfer/rebuild.ts";
import { requireRecords } from "../transfer/rebuild-sources.ts";
import { openSource, type RebuildTerms, type RebuiltSite, rebuildFile } from "./rebuild-file.ts";

export type { RebuildTerms, RebuiltSite } from "./rebuild-file.ts";

/** Makes the database of a site from the records in its storage; see `rebuildFile` for what it refuses. */
export async function rebuildSite(config: Config, terms: RebuildTerms): Promise<RebuiltSite> {
  const path = databaseFile(config);
  return path === null ? rebuildShared(config, terms) : rebuildFile(config, path, terms);
}

/**
 * In a database that others share: one that is empty, or holds a rebuild that was interrupted. No server starts from it until
 * it is whole. Refuses (`conflict`) one that holds facts: a new database beside it keeps the old one.
 */
async function rebuildShared(config: Config, { watch }: RebuildTerms): Promise<RebuiltSite> {
  const storage = await openSource(config);
  try {
    const places = await placesOf(config);
    await requireRecords(storage, places.storage, { files: 0, sample: [] });
    const database = await openDatabase(config);
    try {
      await requireFree(database, storage, places.database);
      const rebuilt = await rebuild(database, storage, watch);
      return { ...rebuilt, ...(await findLeftOut(database, storage, [])), aside: null };
    } finally {
      await database.close();
    }
  } finally {
    await storage.close();
  }
}

async function requireFree(database: Database, storage: Storage, place: string): Promise<void> {
  const { read, clock } = database;
  const held = await read
    .selectFrom("leases")
    .select("name")
    .where("until", ">", sql<number>`${clock}`)
    .executeTakeFirst();
  if (held !== undefined)
    throw new Refusal("conflict", "database-in-use", `${place} is in use: stop every server first.`);
  if (await isHalfRebuilt(database)) {
    if (await mayGoOn(database, storage)) return;
    throw new Refusal(
      "conflict",
      "rebuild-outdated",
      `${place} holds a rebuild that was interrupted, and something was recorded since. Nothing was changed. Name an empty database, or empty this one, and run \`wheelyard rebuild\` again.`,
    );
  }
  const used = await read.selectFrom("changes").select("serial").limit(1).executeTakeFirst();
  if (used === undefined) return;
  throw new Refusal(
    "conflict",
    "database-not-empty",
    `${place} holds facts. Nothing was changed. Create an empty database beside it, name it in database.url, and run \`wheelyard rebuild\`: so the present one is kept.`,
  );
}
