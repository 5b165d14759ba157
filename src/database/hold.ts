import { chmodSync, chownSync, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Refusal } from "../refusal.ts";

const BUSY = 5;
const WAIT_MS = 500;

/**
 * Says that the embedded database at a path is in use, by a lock on a file of its own beside it (`wheelyard.db.lock`): so
 * it is known also of a database that is too damaged to be opened. SQLite's own locks are used, on an empty SQLite file,
 * since every system gives them back when a process dies.
 */
export class DatabaseHold {
  readonly #lock: DatabaseSync | null;

  private constructor(lock: DatabaseSync | null) {
    this.#lock = lock;
  }

  /**
   * Holds it together with others, as everybody does who opens the database. Refuses (`unavailable`) while it is held
   * alone. Where no lock can be made, as on a read-only disk, nobody can replace the database either.
   */
  static share(path: string): DatabaseHold {
    try {
      return new DatabaseHold(lockFile(path, "begin; select count(*) from sqlite_master"));
    } catch (error) {
      if (!isBusy(error)) return new DatabaseHold(null);
      throw new Refusal(
        "unavailable",
        "database-being-replaced",
        `${path} is being rebuilt just now: wait for the end of \`wheelyard rebuild\`.`,
      );
    }
  }

  /** Holds it alone. Refuses (`conflict`) while anybody else holds it. */
  static alone(path: string): DatabaseHold {
    try {
      return new DatabaseHold(lockFile(path, "begin exclusive"));
    } catch (error) {
      if (isBusy(error))
        throw new Refusal("conflict", "database-in-use", `${path} is in use. Stop the server first.`);
      throw new Refusal(
        "unavailable",
        "database-not-locked",
        `${path}.lock cannot be written. Run this as the user that the server runs as, with the disk writable.`,
        { cause: error },
      );
    }
  }

  release(): void {
    this.#lock?.close();
  }
}

function lockFile(path: string, statement: string): DatabaseSync {
  const file = `${path}.lock`;
  const isNew = !existsSync(file);
  const lock = new DatabaseSync(file);
  try {
    if (isNew) giveToOwner(file, dirname(path));
    lock.exec(`pragma busy_timeout = ${WAIT_MS}; ${statement}`);
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** A file that root makes for a server of another user belongs to the owner of `like`. */
export function giveToOwner(file: string, like: string): void {
  chmodSync(file, 0o600);
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(like);
  chownSync(file, uid, gid);
}

function isBusy(error: unknown): boolean {
  return ((error as { errcode?: number }).errcode ?? 0) % 256 === BUSY;
}
