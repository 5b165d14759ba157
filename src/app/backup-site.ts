import { existsSync } from "node:fs";
import type { LoadedConfig } from "../config/load.ts";
import { printedSettings } from "../config/print.ts";
import { openDatabase } from "../database/open.ts";
import { databaseFile } from "../database/set-aside.ts";
import { Refusal } from "../refusal.ts";
import { setLastBackup } from "../site/last-backup.ts";
import { placesOf } from "../site/places.ts";
import { folderMissing } from "../site/refusals.ts";
import { whyNotTogether } from "../site/settle.ts";
import { readSiteRows } from "../site/site-rows.ts";
import { openStorage, storageFolder } from "../storage/open.ts";
import type { Storage } from "../storage/storage.ts";
import { type BackupWatcher, type CreatedBackup, createBackup } from "../transfer/backup/create-backup.ts";

/**
 * Backs up the site of a configuration to a place, while its servers run, and notes it in the site's database. Refuses
 * (`conflict`) if there is no site, or if its database and storage do not belong together.
 */
export async function backupSite(
  loaded: LoadedConfig,
  place: Storage,
  watch: BackupWatcher,
): Promise<CreatedBackup> {
  const { config } = loaded;
  const places = await placesOf(config);
  const path = databaseFile(config);
  if (path !== null && !existsSync(path)) throw noSite(places.database);
  const folder = storageFolder(config);
  if (folder !== null && !existsSync(folder)) throw folderMissing(places);
  const database = await openDatabase(config);
  const storage = await openStorage(config);
  try {
    const why = await whyNotTogether(database, storage, places);
    if (why !== null) throw why;
    const { id } = await readSiteRows(database.read);
    if (id === null) throw noSite(places.database);
    const settings = Object.fromEntries(printedSettings(loaded).map(({ path: key, value }) => [key, value]));
    const created = await createBackup({ database, storage, place, site: id, settings }, watch);
    const { name, serial, at } = created;
    await database.write(({ tx }) => setLastBackup(tx, { name, serial, at }));
    return created;
  } finally {
    await storage.close();
    await database.close();
  }
}

function noSite(place: string): Refusal {
  return new Refusal(
    "conflict",
    "no-site",
    `There is no site in ${place}. Use the server's configuration (--config FILE) or data folder (--data DIR).`,
  );
}
