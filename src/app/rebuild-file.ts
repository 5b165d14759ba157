import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { Config } from "../config/schema.ts";
import type { Database } from "../database/database.ts";
import { DatabaseHold } from "../database/hold.ts";
import { type FoundDatabase, inspectDatabaseFile } from "../database/inspect-file.ts";
import { everyListedFile, type ListedFile, sampleListedFiles } from "../database/listed-files.ts";
import { openDatabase } from "../database/open.ts";
import { requireUnused } from "../database/set-aside.ts";
import { discardFile, rebuildingFile, switchIn } from "../database/switch-in.ts";
import { Refusal } from "../refusal.ts";
import { readMark } from "../site/mark.ts";
import { placesOf } from "../site/places.ts";
import type { Places } from "../site/refusals.ts";
import { openStorage, storageFolder } from "../storage/open.ts";
import type { Storage } from "../storage/storage.ts";
import { makeFolder } from "../system/folders.ts";
import { findLeftOut, type LeftOut } from "../transfer/left-out.ts";
import { mayGoOn, type Rebuilt, rebuild, type Watcher } from "../transfer/rebuild.ts";
import { type Replaced, requireRecords } from "../transfer/rebuild-sources.ts";

export interface RebuildTerms {
  /** Whether a database that is there may be replaced (it is kept). */
  mayReplace: boolean;
  /** Whether to go on with a storage that lacks most files of the database that is replaced. */
  mayLackFiles: boolean;
  watch: Watcher;
}

/** What a rebuild brought back, and what it did not. */
export interface RebuiltSite extends Rebuilt, LeftOut {
  /** Where the old database is kept; null when there was none. */
  aside: string | null;
}

/** Files of the old database that are looked for among the records, before it is replaced. */
const SAMPLE = 200;

/**
 * Makes the embedded database at `path` from the records in the storage: beside the present one, in whose place it is put
 * by one rename when it is whole. Refuses (`conflict`) when somebody uses the present one, or it holds facts and may not be
 * replaced, or the storage is not the one that belongs to it; then nothing was changed.
 */
export async function rebuildFile(config: Config, path: string, terms: RebuildTerms): Promise<RebuiltSite> {
  const storage = await openSource(config);
  makeFolder(dirname(path), 0o700);
  const hold = DatabaseHold.alone(path);
  try {
    const found = inspectDatabaseFile(path);
    if (!terms.mayReplace) requireNothingLost(path, found);
    const replaced = terms.mayLackFiles ? { files: 0, sample: [] } : replacedBy(path, found);
    const places = await placesOf(config);
    await requireRecords(storage, places.storage, replaced);
    await requireSameSite(storage, found, places);
    if (found.kind === "readable") requireUnlocked(path);
    const made = rebuildingFile(path);
    const outcome = await makeDatabase(config, made, storage, terms, everyListedFile(path));
    return { ...outcome, aside: await switchIn(made, path, new Date()) };
  } finally {
    hold.release();
    await storage.close();
  }
}

/** The storage as it is: a folder that is missing is not made, since an unmounted volume looks like that. */
export function openSource(config: Config): Promise<Storage> {
  const folder = storageFolder(config);
  if (folder === null || existsSync(folder)) return openStorage(config);
  throw new Refusal(
    "conflict",
    "storage-missing",
    `The storage folder ${folder} is not there, so there is nothing to rebuild from. Is its volume mounted? Nothing was changed.`,
  );
}

async function requireSameSite(storage: Storage, found: FoundDatabase, places: Places): Promise<void> {
  const mark = await readMark(storage);
  if (found.kind !== "readable" || found.site === null || mark === null || mark === "damaged") return;
  if (found.site === mark.site) return;
  throw new Refusal(
    "conflict",
    "site-other-site",
    `The database (${places.database}) belongs to site ${found.site}, the storage (${places.storage}) to site ${mark.site}. Nothing was changed. If one of the two is the wrong one, correct \`database\` or \`storage\` in the configuration; else move the database file away and run \`wheelyard rebuild\`.`,
  );
}

/**
 * A program that sets no hold of its own is noticed by SQLite's locks. What the log still holds is in the file after this,
 * so that it is kept as one file.
 */
function requireUnlocked(path: string): void {
  try {
    requireUnused(path);
  } catch (error) {
    // Damage that was not seen before: both parts are kept.
    if (!(error instanceof Refusal) || error.kind === "conflict") throw error;
  }
}

function requireNothingLost(path: string, found: FoundDatabase): void {
  if (found.kind === "missing" || found.kind === "unused") return;
  const what =
    found.kind === "damaged"
      ? `${path} is damaged (${found.reason})`
      : `${path} holds facts, up to change ${found.serial}`;
  throw new Refusal(
    "conflict",
    "database-not-empty",
    `${what}. Nothing was changed. To put a new one, made from the records, in its place: \`wheelyard rebuild --replace\`, which keeps the present one under another name.`,
  );
}

function replacedBy(path: string, found: FoundDatabase): Replaced {
  if (found.kind !== "readable" || found.files === 0) return { files: 0, sample: [] };
  try {
    return { files: found.files, sample: sampleListedFiles(path, SAMPLE) };
  } catch {
    return { files: found.files, sample: [] };
  }
}

/** Makes the whole database at `made`; one that was interrupted is gone on with if the records are the same. */
async function makeDatabase(
  config: Config,
  made: string,
  storage: Storage,
  { watch }: RebuildTerms,
  listedBefore: Iterable<ListedFile>,
): Promise<Rebuilt & LeftOut> {
  const database = await openMade(config, made, storage);
  try {
    const rebuilt = await rebuild(database, storage, watch);
    return { ...rebuilt, ...(await findLeftOut(database, storage, listedBefore)) };
  } finally {
    await database.close();
  }
}

async function openMade({ data }: Config, made: string, storage: Storage): Promise<Database> {
  const open = () => openDatabase({ data, database: { driver: "sqlite", path: made } });
  if (existsSync(made)) {
    const interrupted = await open().catch(() => null);
    const isUsable = interrupted !== null && (await mayGoOn(interrupted, storage).catch(() => false));
    if (interrupted !== null && isUsable) return interrupted;
    await interrupted?.close();
  }
  await discardFile(made);
  return open();
}
