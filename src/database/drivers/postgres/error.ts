import { Refusal } from "../../../refusal.ts";

/** PostgreSQL's codes that matter here (its documentation, "PostgreSQL Error Codes"). */
const CONFLICTS = ["40001", "40P01"];
/** The server goes, starts, or is full of connections. */
const AWAY = ["57P01", "57P02", "57P03", "57P05", "53300", "25P03", "58000", "58030", "53200"];
/** It is a standby, since another one took over. */
const READ_ONLY = "25006";
const LOCK_TIMEOUT = "55P03";
const CANCELLED = "57014";
const DISK_FULL = "53100";
const BAD_TEXT = ["22021", "22P05"];
const OUT_OF_RANGE = ["22003", "22P02"];

/** Codes of the system, of Node and of its TLS, for connections that do not come about or break. */
const SYSTEM =
  /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|EADDRNOTAVAIL|ERR_SOCKET|ERR_STREAM|ERR_TLS|ERR_SSL)/;
/** What `pg` says without a code. */
const WORDS =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Query read timeout|timeout exceeded when trying to connect|timeout expired|The server does not support SSL)/;

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
}

/** The connection is gone, or good for nothing any more: another one may fare better. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isConnectionLost);
  const code = codeOf(error);
  const isGone =
    SYSTEM.test(code) || code.startsWith("08") || AWAY.includes(code) || WORDS.test(error.message);
  return isGone || isOutdated(error);
}

/** What the connection keeps prepared is of tables that a newer version has changed meanwhile. */
function isOutdated(error: Error): boolean {
  return (error as { routine?: unknown }).routine === "RevalidateCachedQuery";
}

/** The transaction fell to another one, and may be tried again at once. */
export function isConflict(error: unknown): boolean {
  return CONFLICTS.includes(codeOf(error));
}

/** The connection leads to a server that only reads: a new one may lead to the one that took over. */
export function isStandby(error: unknown): boolean {
  return codeOf(error) === READ_ONLY;
}

/** The whole transaction is lost, not one statement of it. */
export function endsTransaction(error: unknown): boolean {
  const code = codeOf(error);
  return (
    isConnectionLost(error) ||
    isConflict(error) ||
    [LOCK_TIMEOUT, CANCELLED, DISK_FULL, READ_ONLY].includes(code)
  );
}

/** The error for a caller: a refusal if the database is away, busy or full, else the error itself. */
export function asRefusal(error: unknown): unknown {
  if (error instanceof Refusal) return error;
  const code = codeOf(error);
  if (code === DISK_FULL) {
    return new Refusal(
      "out-of-space",
      "database-full",
      "The disk of the database is full. Nothing was changed.",
      {
        cause: error,
      },
    );
  }
  if (BAD_TEXT.includes(code))
    return new Refusal(
      "invalid",
      "bad-text",
      "The text contains a character that cannot be stored, such as NUL.",
    );
  if (OUT_OF_RANGE.includes(code)) return new Refusal("invalid", "bad-number", "A number is too large.");
  if (!endsTransaction(error)) return error;
  const isBusy = code === LOCK_TIMEOUT || code === CANCELLED || isConflict(error);
  return new Refusal(
    "unavailable",
    isBusy ? "database-busy" : "database-unavailable",
    isBusy ? "The database is busy. Try again." : "The database is not responding. Try again.",
    { retryAfter: 5, cause: error },
  );
}

/** The outcome of a commit cannot be found out: what was sent may be sent again, whatever became of it. */
export function unknownOutcome(cause: unknown): Refusal {
  return new Refusal(
    "unavailable",
    "database-unavailable",
    "The connection to the database was lost while saving. The change may have been saved. Send the request again.",
    { retryAfter: 5, cause },
  );
}

/** The message about a database that cannot be opened at all: what to check, since waiting may not help. */
export function asOpenRefusal(error: unknown, place: string): unknown {
  if (error instanceof Refusal) return error;
  const { message } = error as Error;
  const say = (text: string) =>
    new Refusal("unavailable", "database-unopened", `The database ${place} ${text}`, { cause: error });
  const code = codeOf(error);
  if (code === "28P01" || code === "28000")
    return say(`rejects this user and password (${message}): see database.url and database.password.`);
  if (code === "3D000") return say("does not exist: create it, with its user as owner.");
  if (code === "42501")
    return say(`does not let its user create tables (${message}). Make the user the owner of the database.`);
  if (/does not support SSL/.test(message))
    return say('speaks no TLS: turn it on there, or set database.tls to "off" on a network you trust.');
  if (/certificate|self-signed|altnames/i.test(message))
    return say(
      `has a certificate that is not trusted (${message}). Set its certificate authority in database.ca.`,
    );
  if (isConnectionLost(error)) return say(`does not answer (${message || code}).`);
  return error;
}
