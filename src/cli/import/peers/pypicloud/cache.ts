import type { OldDatabase, Row } from "../../engine/old-database.ts";
import { type Note, noted } from "./note.ts";

/** What PyPICloud's cache knows about a file, and when it was uploaded (milliseconds since 1970). */
export interface Cached extends Note {
  uploadedAt: number | null;
}

/**
 * What the cache (`pypi.db = sql`) knows about a file; null: nothing. It may be stale, so that it only adds what the storage
 * does not say.
 */
export async function cached(database: OldDatabase, filename: string): Promise<Cached | null> {
  const query = "select cast(last_modified as varchar(40)) as at, data from packages where filename = $1";
  for await (const { at, data } of database.rows(query, [filename]))
    return { ...noted(parsed(data)), uploadedAt: timeOf(at) };
  return null;
}

function parsed(data: Row[string]): unknown {
  try {
    return typeof data === "string" ? JSON.parse(data) : data;
  } catch {
    return {};
  }
}

/** `2026-11-28 09:01:50.123456`, in UTC; PostgreSQL may add a zone. */
function timeOf(text: unknown): number | null {
  const [, day, time, zone = ""] =
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d*([+-]\d\d)?/.exec(String(text)) ?? [];
  if (day === undefined) return null;
  const at = Date.parse(`${day}T${time}${zone === "" ? "Z" : `${zone}:00`}`);
  return Number.isNaN(at) ? null : at;
}
