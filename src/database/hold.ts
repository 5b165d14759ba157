import { chmodSync, chownSync, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { Refusal } from "../refusal.ts";

const BUSY = 5;
const WAIT_MS = 500;
/** A server that is stopping gets about six seconds. */
const SERVER_TRIES = 10;
const SERVER_PAUSE_MS = 100;

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
      return new DatabaseHold(lockFile(`${path}.lock`, "begin; select count(*) from sqlite_master"));
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
      return new DatabaseHold(lockFile(`${path}.lock`, "begin exclusive"));
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

  /**
   * Holds it as the one server that serves it (`wheelyard.db.server`). Waits a little for a server that is stopping.
   * Refuses (`conflict`) while another server runs. Where no lock can be made, it holds nothing.
   */
  static async server(path: string): Promise<DatabaseHold> {
    for (let tries = 1; ; tries++) {
      try {
        return new DatabaseHold(lockFile(`${path}.server`, "begin exclusive"));
      } catch (error) {
        if (!isBusy(error)) return new DatabaseHold(null);
        if (tries === SERVER_TRIES) throw servedElsewhere(path);
      }
      await sleep(SERVER_PAUSE_MS);
    }
  }

  release(): void {
    this.#lock?.close();
  }
}

function servedElsewhere(path: string): Refusal {
  return new Refusal(
    "conflict",
    "served-already",
    `Another server already uses ${path}. Stop it first, or give this server a data folder of its own (setting \`data\`).`,
  );
}

function lockFile(file: string, statement: string): DatabaseSync {
  const isNew = !existsSync(file);
  const lock = new DatabaseSync(file);
  try {
    if (isNew) giveToOwner(file, dirname(file));
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
