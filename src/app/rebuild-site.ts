import type { Config } from "../config/schema.ts";
import { openDatabase } from "../database/open.ts";
import { databaseFile } from "../database/set-aside.ts";
import { placesOf } from "../site/places.ts";
import { findLeftOut } from "../transfer/left-out.ts";
import { rebuild } from "../transfer/rebuild.ts";
import { requireRecords } from "../transfer/rebuild-sources.ts";
import { openSource, type RebuildTerms, type RebuiltSite, rebuildFile } from "./rebuild-file.ts";

export type { RebuildTerms, RebuiltSite } from "./rebuild-file.ts";

/** Makes the database of a site from the records in its storage; see `rebuildFile` for what it refuses. */
export async function rebuildSite(config: Config, terms: RebuildTerms): Promise<RebuiltSite> {
  const path = databaseFile(config);
  return path === null ? rebuildShared(config, terms) : rebuildFile(config, path, terms);
}

/** In a database that others share: an empty one, which no server starts from until it is whole. */
async function rebuildShared(config: Config, { watch }: RebuildTerms): Promise<RebuiltSite> {
  const storage = await openSource(config);
  try {
    const { storage: place } = await placesOf(config);
    await requireRecords(storage, place, { files: 0, sample: [] });
    const database = await openDatabase(config);
    try {
      const rebuilt = await rebuild(database, storage, watch);
      return { ...rebuilt, ...(await findLeftOut(database, storage, [])), aside: null };
    } finally {
      await database.close();
    }
  } finally {
    await storage.close();
  }
}
