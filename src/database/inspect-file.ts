import { accessSync, constants, existsSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { Refusal } from "../refusal.ts";

/** What stands at the path of the embedded database. */
export type FoundDatabase =
  | { kind: "missing" }
  /** No facts in it: zero bytes, or only what every new database holds. */
  | { kind: "unused" }
  | { kind: "damaged"; reason: string }
  /** Its facts can be read, at least most of them; `site` is the id of its site, where it has one. */
  | { kind: "readable"; serial: number; files: number; site: string | null };

const BUSY = [5, 6];
/** SQLite's primary result codes for a file that is damaged, by what is said of it. */
const DAMAGE: Record<number, string> = {
  10: "the disk reports an error",
  11: "its pages are damaged",
  26: "it is not a SQLite database",
};

/**
 * Looks at the database file; changes nothing. Refuses (`conflict`) one that somebody else has open, and (`unavailable`)
 * one that this user may not read or write.
 */
export function inspectDatabaseFile(path: string): FoundDatabase {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return { kind: "missing" };
  requirePermission(path);
  if (!found.isFile()) throw notAFile(path);
  if (found.size === 0 && !hasLog(path)) return { kind: "unused" };
  if (found.size === 0) return { kind: "damaged", reason: "it is empty, with a write-ahead log beside it" };
  try {
    return readFacts(path);
  } catch (error) {
    const code = ((error as { errcode?: number }).errcode ?? 0) % 256;
    if (BUSY.includes(code))
      throw new Refusal("conflict", "database-in-use", `${path} is in use. Stop the server first.`);
    return { kind: "damaged", reason: DAMAGE[code] ?? "its tables cannot be read" };
  }
}

function hasLog(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/** Reading is enough to know it; a file that can be read and not written belongs to somebody else, too. */
function requirePermission(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    if (!existsSync(file)) continue;
    try {
      accessSync(file, constants.R_OK | constants.W_OK);
    } catch {
      const { uid, mode } = statSync(file);
      const user = process.getuid?.();
      throw new Refusal(
        "unavailable",
        "database-not-permitted",
        `${file} may not be read and written by this user${user === undefined ? "" : ` (uid ${user})`}: it belongs to uid ${uid}, mode ${(mode & 0o777).toString(8)}. It is not known to be damaged: run this as that user, or correct its owner.`,
      );
    }
  }
}

function notAFile(path: string): Refusal {
  return new Refusal("invalid", "database-no-file", `${path} is not a file: check database.path.`);
}

function readFacts(path: string): FoundDatabase {
  // Read-only, so that a log with changes that are not in the file yet stays as it is.
  const database = new DatabaseSync(path, { readOnly: true, timeout: 500 });
  try {
    const { tables } = database.prepare("select count(*) as tables from sqlite_master").get() as {
      tables: number;
    };
    if (tables === 0) return { kind: "unused" };
    // What an earlier version was rebuilding in place when it was interrupted.
    const half = database.prepare("select 1 from site where key = 'rebuild.after'").get();
    if (half !== undefined) return { kind: "unused" };
    const rowOf = (key: string) =>
      (database.prepare("select value from site where key = ?").get(key) as { value: string } | undefined)
        ?.value;
    const { files } = database
      .prepare("select count(*) as files from files where removed_serial is null")
      .get() as { files: number };
    const serial = Number(rowOf("serial") ?? 0);
    const site = rowOf("site.id") ?? null;
    const used = database.prepare("select 1 from changes limit 1").get() !== undefined;
    return used || files > 0 || serial > 0 ? { kind: "readable", serial, files, site } : { kind: "unused" };
  } finally {
    database.close();
  }
}
