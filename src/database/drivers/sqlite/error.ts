import { Refusal } from "../../../refusal.ts";
import { openTrouble, pathTrouble } from "../../../system/path-trouble.ts";

/** SQLite's primary result codes that matter here (its documentation, "Result Codes"). */
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;
const LOST = [BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB];

/** Messages about the disk, for clients and readiness checks; nothing was changed. */
const WORDS: Readonly<Record<number, string>> = {
  [READONLY]: "The database cannot be written to: its disk or its file is read-only.",
  [IOERR]:
    "The database's disk reports errors, so nothing was changed. An administrator should check the disk.",
  [CANTOPEN]: "The database's file cannot be opened. An administrator should check its folder and its owner.",
  [CORRUPT]: "The database is damaged. An administrator should stop the server and run `wheelyard rebuild`.",
  [NOTADB]: "The database is damaged. An administrator should stop the server and run `wheelyard rebuild`.",
};

/** What SQLite said, with its extended result code. */
export class SqliteError extends Error {
  readonly errcode: number;

  constructor(message: string, errcode: number) {
    super(message);
    this.name = "SqliteError";
    this.errcode = errcode;
  }
}

function primaryCode(error: unknown): number {
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === "number" ? code & 0xff : 0;
}

/** The database could not do its work at all: the whole transaction is lost, not one statement of it. */
export function isLost(error: unknown): boolean {
  return LOST.includes(primaryCode(error));
}

/** The file, or its disk, can be read and not written to. */
export function isReadOnly(error: unknown): boolean {
  return [READONLY, CANTOPEN].includes(primaryCode(error));
}

/** The error for a caller: a refusal if the database is away or full, else the error itself. */
export function asRefusal(error: unknown): unknown {
  if (!isLost(error)) return error;
  if (primaryCode(error) === FULL) {
    return new Refusal(
      "out-of-space",
      "database-full",
      "The disk of the database is full. Nothing was changed.",
      {
        cause: error,
      },
    );
  }
  const words = WORDS[primaryCode(error)] ?? "The database cannot be written to. Try again.";
  return new Refusal("unavailable", "database-unavailable", words, { retryAfter: 5, cause: error });
}

/** The message about a file that cannot be opened at all, for the person who starts the server: what is wrong and what to do. */
export function asOpenRefusal(error: unknown, path: string): unknown {
  if (!isLost(error)) return error;
  const words = `The database ${path} cannot be opened: ${whyNotOpened(error, path)}`;
  return new Refusal("unavailable", "database-unopened", words, { cause: error });
}

function whyNotOpened(error: unknown, path: string): string {
  switch (primaryCode(error)) {
    case BUSY:
    case LOCKED:
      return "another program has locked it. Stop that program and try again.";
    case CORRUPT:
    case NOTADB:
      return "it is damaged, or is not a SQLite database. Restore a backup, or make it from the stored records: wheelyard rebuild --replace";
    case FULL:
      return pathTrouble(path, "ENOSPC");
    case IOERR:
      return openTrouble(path) ?? pathTrouble(path, "EIO");
    default:
      return openTrouble(path) ?? `SQLite says: ${(error as Error).message}.`;
  }
}
