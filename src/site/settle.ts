import { randomUUID } from "node:crypto";
import type { Database } from "../database/database.ts";
import type { Refusal } from "../refusal.ts";
import type { Storage } from "../storage/storage.ts";
import { compareSite, type Mismatch, type Verdict } from "./compare.ts";
import { lookAtSite, lookAtStorage, type Seen, unusedDatabase } from "./look.ts";
import { putMark, readMark } from "./mark.ts";
import { type Places, refusalFor } from "./refusals.ts";
import { noteMarked, setSiteIdOnce } from "./site-rows.ts";
import { findItsFiles } from "./spot-check.ts";

/** What was found of a database and a storage, and whether they belong together. */
export interface Comparison {
  seen: Seen;
  verdict: Verdict;
}

/**
 * Looks at both and compares them. Changes nothing. Another node may begin the site between the looks at the two, so a mismatch
 * counts only when it is there at the second look.
 */
async function compareParts(database: Database, storage: Storage): Promise<Comparison> {
  const compared = await compareOnce(database, storage);
  return isMismatch(compared.verdict) ? compareOnce(database, storage) : compared;
}

async function compareOnce(database: Database, storage: Storage): Promise<Comparison> {
  const seen = await lookAtSite(database, storage);
  const verdict = compareSite(seen);
  if (verdict.kind !== "adopt") return { seen, verdict };
  return { seen, verdict: await proveAdoption(database, storage, seen) };
}

/** Nothing contradicts: now the files must be there. A storage that has a mark needs a proof that it is this database's. */
async function proveAdoption(database: Database, storage: Storage, seen: Seen): Promise<Verdict> {
  const found = await findItsFiles(database, storage);
  if (found === "missing") return { kind: "unmarked-storage" };
  const isProved = found === "found" || seen.database.isRecordedHistory === true;
  return seen.storage.mark === null || isProved ? { kind: "adopt" } : { kind: "empty-database" };
}

/** The refusal that says why the two must not be used together. null: they may. Changes nothing. */
export async function whyNotTogether(
  database: Database,
  storage: Storage,
  places: Places,
): Promise<Refusal | null> {
  const { seen, verdict } = await compareParts(database, storage);
  return isMismatch(verdict) ? refusalFor(verdict, seen, places) : null;
}

/** Refuses a storage that holds a site already, for a database that is yet to be made. Changes nothing. */
export async function refuseUsedStorage(storage: Storage, driver: string, places: Places): Promise<void> {
  const seen = { database: unusedDatabase(driver), storage: await lookAtStorage(storage) };
  const verdict = compareSite(seen);
  if (isMismatch(verdict)) throw refusalFor(verdict, seen, places);
}

/**
 * Sees to it that the database and the storage belong together, and that both say so: a new site gets its id and its mark.
 * Resolves with the site's id. Refuses (`conflict`) any other pair, and then nothing was changed. Of several nodes that
 * begin a site at once, one makes the id; of several databases that are begun on one storage, one gets it.
 */
export async function settleSite(database: Database, storage: Storage, places: Places): Promise<string> {
  const { seen, verdict } = await compareParts(database, storage);
  if (isMismatch(verdict)) throw refusalFor(verdict, seen, places);
  const { mark } = seen.storage;
  if (verdict.kind === "fine" && seen.database.isMarked && seen.database.id !== null) return seen.database.id;
  const wanted = mark !== null && mark !== "damaged" ? mark.site : randomUUID();
  const id = await setSiteIdOnce(database, wanted);
  await putMark(storage, id);
  const marked = await readMark(storage);
  if (marked === "damaged" || marked?.site !== id) {
    const other: Mismatch =
      marked === null || marked === "damaged"
        ? { kind: "damaged-mark" }
        : { kind: "other-site", database: id, storage: marked.site };
    throw refusalFor(other, seen, places);
  }
  await noteMarked(database);
  return id;
}

function isMismatch(verdict: Verdict): verdict is Mismatch {
  return !["fine", "new", "adopt"].includes(verdict.kind);
}
