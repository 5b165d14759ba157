import { existsSync } from "node:fs";
import type { Logger } from "pino";
import type { Config } from "../config/schema.ts";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open.ts";
import { isDatabaseMissing } from "../database/set-aside.ts";
import { Refusal } from "../refusal.ts";
import { placesOf } from "../site/places.ts";
import { storageOfSite } from "../site/presence.ts";
import { folderMissing, type Places } from "../site/refusals.ts";
import { refuseUsedStorage, settleSite } from "../site/settle.ts";
import { readSiteRows } from "../site/site-rows.ts";
import { verifiedDatabase } from "../site/verified-database.ts";
import { openStorage, storageFolder } from "../storage/open.ts";
import type { Storage } from "../storage/storage.ts";
import { completeAfterFailOver } from "../transfer/after-failover.ts";
import { isHalfRebuilt } from "../transfer/rebuild.ts";
import { checkSecretKeys, loadSecretKeys } from "./secret-keys.ts";

/** A database and a storage that belong together; the storage takes nothing any more once it is another one. */
export interface OpenSite {
  /** The site's id. */
  id: string;
  database: Database;
  storage: Storage;
}

/**
 * Opens the database and the storage that the configuration names, and proves that they belong together before anything
 * is served or written. Refuses (`conflict`) a pair that does not, and then both are as they were: neither a database nor
 * a folder was made.
 */
export async function openSite(config: Config, log: Logger): Promise<OpenSite> {
  await loadSecretKeys(config);
  const places = await placesOf(config);
  if (isDatabaseMissing(config)) await proveStorageUnused(config, places);
  const database = await openWholeDatabase(config);
  try {
    await requireFolder(config, database, places);
    await checkSecretKeys(database, log);
    const storage = await openStorage(config);
    try {
      const settlement = await settle(database, storage, places);
      const { id } = settlement;
      const mustVerify = database.isShared || !settlement.isSettled;
      const verify = async () => {
        if (!settlement.isSettled) await settleSite(database, storage, places);
        settlement.isSettled = true;
        if (database.isShared) await completeAfterFailOver(database, storage, log);
      };
      if (!settlement.isSettled)
        log.warn(
          "the storage does not answer; nothing is written until it does and is found to be this site's",
        );
      return {
        id,
        // No other machine takes over an embedded database.
        database: mustVerify ? verifiedDatabase(database, verify) : database,
        storage: storageOfSite(storage, id),
      };
    } catch (error) {
      await storage.close();
      throw error;
    }
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface Settlement {
  id: string;
  /** Whether the storage was found to be this site's. */
  isSettled: boolean;
}

/**
 * As `settleSite`. A site that was started before is also opened while its storage does not answer: its pages can be
 * served, and the first write settles it.
 */
async function settle(database: Database, storage: Storage, places: Places): Promise<Settlement> {
  try {
    return { id: await settleSite(database, storage, places), isSettled: true };
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== "unavailable") throw error;
    const { id, isMarked } = await readSiteRows(database.read);
    if (id === null || !isMarked) throw error;
    return { id, isSettled: false };
  }
}

/** A database that is about to be made must not be made over a storage that holds a site. */
async function proveStorageUnused(config: Config, places: Places): Promise<void> {
  const folder = storageFolder(config);
  if (folder !== null && !existsSync(folder)) return;
  const storage = await openStorage(config);
  try {
    await refuseUsedStorage(storage, config.database.driver, places);
  } finally {
    await storage.close();
  }
}

/** A folder that the database's site was kept in must be there: it is not made again, empty. */
async function requireFolder(config: Config, database: Database, places: Places): Promise<void> {
  const folder = storageFolder(config);
  if (folder === null || existsSync(folder)) return;
  const { isMarked } = await readSiteRows(database.read);
  if (!isMarked) return;
  throw folderMissing(places);
}

/** The database; refuses (`unavailable`) one that a rebuild has not finished: its indexes would lack files. */
async function openWholeDatabase(config: Config): Promise<Database> {
  const database = await openDatabase(config);
  if (!(await isHalfRebuilt(database))) return database;
  await database.close();
  throw new Refusal(
    "unavailable",
    "half-rebuilt",
    "A rebuild of the database was interrupted. Run `wheelyard rebuild` again to continue it.",
  );
}
