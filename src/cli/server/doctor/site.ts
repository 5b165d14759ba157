import { existsSync } from "node:fs";
import type { Config } from "../../../config/schema.ts";
import { MIGRATIONS } from "../../../database/migrations/migrations.ts";
import { openDatabase } from "../../../database/open.ts";
import { isDatabaseMissing } from "../../../database/set-aside.ts";
import { Refusal } from "../../../refusal.ts";
import { placesOf } from "../../../site/places.ts";
import { folderMissing, type Places } from "../../../site/refusals.ts";
import { refuseUsedStorage, whyNotTogether } from "../../../site/settle.ts";
import { readSiteRows } from "../../../site/site-rows.ts";
import { openStorage, storageFolder } from "../../../storage/open.ts";
import type { Storage } from "../../../storage/storage.ts";
import { tablesVersion } from "./database.ts";
import { type Finding, problem, well } from "./finding.ts";

const SUBJECT = "site";
const ADVICE = "The server refuses to start like this. See docs/operate.md, When a server refuses to start.";

/**
 * Whether the database and the storage belong together, as a start would decide; changes nothing. What cannot be opened is
 * the other checks' to tell.
 */
export async function checkSite(config: Config): Promise<Finding[]> {
  try {
    const why = await whyNot(config, await placesOf(config));
    if (why !== null) return [problem(SUBJECT, why.message, ADVICE)];
    return [well(SUBJECT, "database and storage belong together")];
  } catch {
    return [];
  }
}

async function whyNot(config: Config, places: Places): Promise<Refusal | null> {
  const folder = storageFolder(config);
  const isThere = folder === null || existsSync(folder);
  if (isDatabaseMissing(config)) {
    if (!isThere) return null;
    return withStorage(config, (storage) =>
      refusalOf(() => refuseUsedStorage(storage, config.database.driver, places)),
    );
  }
  // To open it would bring its tables up to this program.
  if ((await tablesVersion(config)) !== MIGRATIONS.length) return null;
  const database = await openDatabase(config);
  try {
    const { isMarked } = await readSiteRows(database.read);
    if (!isThere) return isMarked ? folderMissing(places) : null;
    return await withStorage(config, (storage) => whyNotTogether(database, storage, places));
  } finally {
    await database.close();
  }
}

async function withStorage<T>(config: Config, work: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = await openStorage(config);
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}

async function refusalOf(work: () => Promise<void>): Promise<Refusal | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof Refusal && error.code.startsWith("site-")) return error;
    throw error;
  }
}
