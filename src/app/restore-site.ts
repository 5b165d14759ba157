import { dirname } from "node:path";
import { pino } from "pino";
import { RecordKeeper } from "../changes/records.ts";
import type { Config } from "../config/schema.ts";
import type { Database } from "../database/database.ts";
import { DatabaseHold } from "../database/hold.ts";
import { inspectDatabaseFile } from "../database/inspect-file.ts";
import { MIGRATIONS } from "../database/migrations/migrations.ts";
import { openDatabase } from "../database/open.ts";
import { databaseFile, requireUnused } from "../database/set-aside.ts";
import { siteNow } from "../database/site-clock.ts";
import { discardFile, rebuildingFile, switchIn } from "../database/switch-in.ts";
import { Refusal } from "../refusal.ts";
import { readSiteRows } from "../site/site-rows.ts";
import { openStorage } from "../storage/open.ts";
import type { Storage } from "../storage/storage.ts";
import { RESTORING_KEY } from "../storage/storage-key.ts";
import { makeFolder } from "../system/folders.ts";
import type { BackupName } from "../transfer/backup/layout.ts";
import { type Manifest, readManifest } from "../transfer/backup/manifest.ts";
import { restoreFiles } from "../transfer/backup/restore-files.ts";
import { requireUnusedTables, restoreTables } from "../transfer/backup/restore-tables.ts";
import { beginRestore, endRestore } from "../transfer/backup/restoring.ts";

export interface RestoredSite {
  backup: string;
  serial: number;
  /** When the backup was taken, in milliseconds since 1970. */
  at: number;
  files: number;
  /** Keys of files that were damaged or missing when the backup was made. */
  damaged: string[];
}

/** Called now and then with what is being done. */
export type RestoreWatcher = (phase: string, done: number) => void;

interface Restore {
  config: Config;
  place: Storage;
  storage: Storage;
  backup: { name: string; manifest: Manifest };
  watch: RestoreWatcher;
}

/**
 * Restores a backup to the database and the storage that a configuration names, both of which must be empty. The files come
 * first, the database last, in one step: until then no server starts. Repeating it after an interruption continues.
 * Refuses (`conflict`) a place that is in use, and (`invalid`) a damaged backup.
 */
export async function restoreSite(
  config: Config,
  place: Storage,
  name: BackupName,
  watch: RestoreWatcher,
): Promise<RestoredSite> {
  const manifest = await readManifest(place, name);
  requireKnownSchema(name, manifest);
  const path = databaseFile(config);
  if (path !== null) makeFolder(dirname(path), 0o700);
  const hold = path === null ? null : DatabaseHold.alone(path);
  try {
    const storage = await openStorage(config);
    try {
      const backup = { name: name.name, manifest };
      const files = await restoreAll({ config, place, storage, backup, watch }, path);
      const { serial, at, damaged } = manifest;
      return { backup: name.name, serial, at, files, damaged };
    } finally {
      await storage.close();
    }
  } finally {
    hold?.release();
  }
}

async function restoreAll(restore: Restore, path: string | null): Promise<number> {
  const { place, storage, backup, watch } = restore;
  const isDone = await isDatabaseRestored(restore, path);
  await beginRestore(storage, backup.name, backup.manifest.site);
  const files = await restoreFiles(place, storage, backup, (done) => watch("files", done));
  if (path === null) await restoreShared(restore, isDone);
  else if (!isDone) await restoreFile(restore, path);
  await endRestore(storage);
  return files;
}

/** Whether an interrupted restore had put the database in its place. Refuses (`conflict`) any other database that is in use. */
async function isDatabaseRestored(
  { config, storage, backup }: Restore,
  path: string | null,
): Promise<boolean> {
  const isOurs = async (site: string | null) =>
    site === backup.manifest.site && (await storage.get(RESTORING_KEY)) !== null;
  if (path === null) {
    const database = await openDatabase(config, backup.manifest.schema);
    try {
      const { id } = await readSiteRows(database.read);
      if (await isOurs(id)) return true;
      await requireUnusedTables(database.read);
      return false;
    } finally {
      await database.close();
    }
  }
  const found = inspectDatabaseFile(path);
  if (found.kind === "missing" || found.kind === "unused") return false;
  if (found.kind === "readable" && (await isOurs(found.site))) return true;
  throw new Refusal(
    "conflict",
    "database-not-empty",
    `${path} is already in use. Nothing was changed. Restore to an empty data folder (--data DIR), or move the database and the storage away.`,
  );
}

/** The embedded database is made beside its place, and put there by one rename. */
async function restoreFile(restore: Restore, path: string): Promise<void> {
  const { config, place, storage, backup, watch } = restore;
  const made = rebuildingFile(path);
  await discardFile(made);
  const where = { data: config.data, database: { driver: "sqlite", path: made } };
  await closing(await openDatabase(where, backup.manifest.schema), (database) =>
    restoreTables(place, database, backup, watch),
  );
  await closing(await openDatabase(where), (database) => writeRecords(database, storage));
  requireUnused(made);
  await switchIn(made, path, new Date(siteNow()));
}

async function restoreShared(restore: Restore, isDone: boolean): Promise<void> {
  const { config, place, storage, backup, watch } = restore;
  if (!isDone)
    await closing(await openDatabase(config, backup.manifest.schema), (database) =>
      restoreTables(place, database, backup, watch),
    );
  await closing(await openDatabase(config), (database) => writeRecords(database, storage));
}

/** The copy of the facts beside the bytes, so that the storage is complete before the first start. */
async function writeRecords(database: Database, storage: Storage): Promise<void> {
  const keeper = new RecordKeeper(database, storage, pino({ level: "silent" }));
  await keeper.catchUp();
  await keeper.stop();
}

async function closing(database: Database, work: (database: Database) => Promise<void>): Promise<void> {
  try {
    await work(database);
  } finally {
    await database.close();
  }
}

function requireKnownSchema({ name }: BackupName, { schema, version }: Manifest): void {
  if (schema <= MIGRATIONS.length) return;
  throw new Refusal(
    "conflict",
    "backup-too-new",
    `The backup ${name} was made by Wheelyard ${version}, which is newer than this one. Install that version or a newer one, and restore again.`,
  );
}
