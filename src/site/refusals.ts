import { Refusal } from "../refusal.ts";
import type { Mismatch } from "./compare.ts";
import type { Seen } from "./look.ts";

/** Where both are, as shown to the operator: `SQLite, /srv/wheelyard.db`. */
export interface Places {
  database: string;
  storage: string;
}

const UNTOUCHED = "Nothing was changed.";
const TELLS = "`wheelyard verify` tells what differs.";
const WRONG_PLACE =
  "If one of the two is the wrong one, correct `database` or `storage` in the configuration (`wheelyard config print` shows them).";

/** The message when a server or command is started with a database and a storage that do not belong together. */
export function refusalFor(mismatch: Mismatch, seen: Seen, places: Places): Refusal {
  const words = [wordsFor(mismatch, seen, places), UNTOUCHED, ...remediesFor(mismatch, seen)];
  return new Refusal("conflict", `site-${mismatch.kind}`, words.join(" "));
}

/** The folder of the storage is not there, though the database was used with it. */
export function folderMissing(places: Places): Refusal {
  const words = [
    `The storage (${places.storage}) is not there, but the database (${places.database}) was used with it.`,
    UNTOUCHED,
    "Is its volume mounted? If the stored files are lost, restore them from a backup.",
  ];
  return new Refusal("conflict", "site-unmarked-storage", words.join(" "));
}

function wordsFor(mismatch: Mismatch, { database, storage }: Seen, places: Places): string {
  switch (mismatch.kind) {
    case "empty-database":
      return `The database (${places.database}) is empty, but the storage (${places.storage}) already holds a site${recordsTo(storage)}.`;
    case "foreign-bytes":
      return `The database (${places.database}) is empty, but the storage (${places.storage}) already holds files, without records of them.`;
    case "interrupted-restore":
      return `The database (${places.database}) is empty, but the storage (${places.storage}) holds a restore that was interrupted.`;
    case "other-site":
      return `The database (${places.database}) belongs to site ${mismatch.database}, the storage (${places.storage}) to site ${mismatch.storage}.`;
    case "older-database":
      return `The database (${places.database}) is older than the storage (${places.storage}): it ends at change ${database.serial}${on(database.lastAt)}, the records in the storage go up to change ${storage.recorded?.serial}${on(storage.recorded?.last?.at)}. ${changes(mismatch.missing)} missing from the database; was it restored from a backup?`;
    case "other-history":
      return `The database (${places.database}) and the records in the storage (${places.storage}) come from the same site but have gone different ways: change ${storage.recorded?.serial} is another one in each.`;
    case "unmarked-storage":
      return `The storage (${places.storage}) is not the one that this database (${places.database}) was used with: ${storage.holds === "nothing" ? "it is empty" : "it has no site/mark.json"}. Is its volume mounted, and are bucket and prefix right?`;
    case "older-storage":
      return `The storage (${places.storage}) is older than the database (${places.database}): its records end at change ${storage.recorded?.serial ?? 0}, the database had written them up to change ${database.recordedTo}. Is it a copy, or was it restored from a backup?`;
    case "damaged-mark":
      return `The mark of the storage (${places.storage}), site/mark.json, cannot be read.`;
  }
}

function remediesFor({ kind }: Mismatch, { database }: Seen): string[] {
  const rebuild =
    database.driver === "sqlite"
      ? "`wheelyard rebuild --replace` makes the database from the records and keeps the present one aside"
      : "`wheelyard rebuild` makes it from the records; empty the database first";
  switch (kind) {
    case "empty-database":
      return [
        "If the database was lost: `wheelyard rebuild` makes it from the records, or restore a backup of it.",
        WRONG_PLACE,
      ];
    case "foreign-bytes":
      return ["Restore the database, or choose an empty storage.", WRONG_PLACE];
    case "interrupted-restore":
      return ["Run `wheelyard restore` with the same backup again: it continues.", WRONG_PLACE];
    case "older-database":
    case "other-history":
      return [`To go on with all that is recorded: ${rebuild}. Or restore a newer backup.`, TELLS];
    case "other-site":
      return [WRONG_PLACE];
    case "unmarked-storage":
      return ["If the stored files are lost, restore them from a backup."];
    case "older-storage":
      return [
        "Use the newer storage. If this one is all that is left: `wheelyard verify` tells which files are missing, and",
        `${rebuild}.`,
      ];
    case "damaged-mark":
      return [`Restore it from a backup. Or ${rebuild}.`];
  }
}

function recordsTo({ mark, recorded }: Seen["storage"]): string {
  const site = mark !== null && mark !== "damaged" ? ` (${mark.site})` : "";
  return recorded === null
    ? site
    : `${site}, whose records go up to change ${recorded.serial}${on(recorded.last?.at)}`;
}

function on(at: number | null | undefined): string {
  return at == null ? "" : ` (${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC)`;
}

function changes(count: number): string {
  return count === 1 ? "1 change is" : `${count} changes are`;
}
