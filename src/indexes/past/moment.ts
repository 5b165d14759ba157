import type { Kysely } from "kysely";
import { siteNow } from "../../database/site-clock.ts";
import type { Tables } from "../../database/tables.ts";
import { Refusal } from "../../refusal.ts";

/** A moment as an address names it: by a serial of the change log, or by a time (milliseconds since 1970). */
export type NamedMoment = { serial: number } | { at: number };

/** A moment in the history of the site. */
export interface Moment {
  /** The last change that had happened. */
  serial: number;
  /** When that was, or the time that was asked for. Milliseconds since 1970. */
  at: number;
  /** Whether nothing can happen before it any more. */
  isSettled: boolean;
}

const SERIAL = /^serial-(0|[1-9]\d{0,14})$/;
const TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;
/** Changes take their time when they are written, and are visible a moment later. Milliseconds. */
const SETTLING = 5 * 60_000;

/**
 * Reads a moment: `serial-1234`, `2026-05-01` (the beginning of that day in UTC), `2026-05-01T12:00Z`. Refuses (`invalid`) any
 * other text.
 */
export function parseMoment(text: string): NamedMoment {
  const serial = SERIAL.exec(text)?.[1];
  if (serial !== undefined) return { serial: Number(serial) };
  const at = TIME.test(text) ? Date.parse(text) : Number.NaN;
  // JavaScript takes 31 February for a day in March.
  const isDay = new Date(`${text.slice(0, 10)}T00:00Z`).toJSON()?.startsWith(text.slice(0, 10)) === true;
  if (isDay && !Number.isNaN(at)) return { at };
  throw new Refusal(
    "invalid",
    "bad-moment",
    `"@${text.slice(0, 60)}" is no moment. Write @2026-05-01, @2026-05-01T12:00Z or @serial-1234.`,
  );
}

/** Finds a moment in the change log. Refuses (`invalid`) the future. */
export async function findMoment(database: Kysely<Tables>, named: NamedMoment): Promise<Moment> {
  const last = await lastSerial(database);
  if ("serial" in named) {
    if (named.serial > last)
      throw future(`Serial ${named.serial} lies in the future. The last change has serial ${last}.`);
    const entry = await entryUpTo(database, named.serial);
    return { serial: named.serial, at: entry?.at ?? 0, isSettled: true };
  }
  const now = siteNow();
  if (named.at > now)
    throw future(
      `${new Date(named.at).toISOString()} lies in the future. It is ${new Date(now).toISOString()}.`,
    );
  const serial = await serialAt(database, named.at, last);
  return { serial, at: named.at, isSettled: named.at < now - SETTLING };
}

async function lastSerial(database: Kysely<Tables>): Promise<number> {
  const row = await database
    .selectFrom("site")
    .select("value")
    .where("key", "=", "serial")
    .executeTakeFirst();
  return Number(row?.value ?? 0);
}

/** The last change that happened until a time. Serials and times grow together, so that the log is halved again and again. */
async function serialAt(database: Kysely<Tables>, at: number, last: number): Promise<number> {
  let [low, high] = [0, last];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const entry = await entryUpTo(database, middle);
    if (entry === undefined || entry.at <= at) low = middle;
    else high = entry.serial - 1;
  }
  return low;
}

function entryUpTo(database: Kysely<Tables>, serial: number) {
  return database
    .selectFrom("changes")
    .select(["serial", "at"])
    .where("serial", "<=", serial)
    .orderBy("serial", "desc")
    .limit(1)
    .executeTakeFirst();
}

function future(message: string): Refusal {
  return new Refusal("invalid", "future-moment", message);
}
