import { Refusal } from "../../refusal.ts";

/** SQLite's primary result codes that matter here (its documentation, "Result Codes"). */
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const CONSTRAINT = 19;
const NOTADB = 26;
const LOST = [BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB];

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

export function isConstraint(error: unknown): boolean {
  return primaryCode(error) === CONSTRAINT;
}

/** What a caller is told: a refusal where the database is away or full, else the error itself. */
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
  return new Refusal("unavailable", "database-unavailable", "The database cannot be written to. Try again.", {
    retryAfter: 5,
    cause: error,
  });
}

/** What is told of a file that cannot be opened at all: the cause in SQLite's words, since waiting will not help. */
export function asOpenRefusal(error: unknown): unknown {
  if (!isLost(error)) return error;
  const { message } = error as Error;
  return new Refusal("unavailable", "database-unopened", `The database cannot be opened: ${message}.`, {
    cause: error,
  });
}
