import type { Kysely } from "kysely";
import type { Database } from "../database/database.ts";
import { siteRow } from "../database/site-row.ts";
import type { Tables } from "../database/tables.ts";
import type { Storage } from "../storage/storage.ts";
import { FILES_PREFIX, RECORDS_PREFIX, RESTORING_KEY } from "../storage/storage-key.ts";
import { readAcknowledgedSerial } from "./acknowledged.ts";
import { readMark, type SiteMark } from "./mark.ts";
import { readRecordedSerial, type SerialRecord } from "./recorded-serial.ts";
import { readSiteRows, type SiteRows } from "./site-rows.ts";

/** Row of `site`: serial up to which the storage surely has every record. */
export const RECORDED_TO = "records.serial";

/** What the database says, as far as it matters for whether it belongs to a storage. */
export interface SeenDatabase extends SiteRows {
  driver: string;
  serial: number;
  /** When its last change was made, in milliseconds since 1970. */
  lastAt: number | null;
  /** Serial up to which it knows that the storage has every record; 0 when it does not know. */
  recordedTo: number;
  /** Whether its change at the serial that the records end with is the one that they tell of; null: nothing tells. */
  isRecordedHistory: boolean | null;
}

/** What the storage says. */
export interface SeenStorage {
  mark: SiteMark | null | "damaged";
  recorded: SerialRecord | null;
  /** The last serial that a process noted as acknowledged. */
  acknowledged: number;
  /** Whether a restore into it was begun and is not complete. */
  isRestoring: boolean;
  /** What it holds besides: looked at only where there is no mark. */
  holds: "nothing" | "bytes" | "records" | "unasked";
}

export interface Seen {
  database: SeenDatabase;
  storage: SeenStorage;
}

/** Reads what both sides say of themselves. Changes nothing; of a store elsewhere it asks a few small objects. */
export async function lookAtSite(database: Database, storage: Storage): Promise<Seen> {
  const seen = await lookAtStorage(storage);
  return { database: await lookAtDatabase(database.read, database.name, seen.recorded), storage: seen };
}

/** A database in which nothing ever happened. */
export function unusedDatabase(driver: string): SeenDatabase {
  return {
    id: null,
    isMarked: false,
    driver,
    serial: 0,
    lastAt: null,
    recordedTo: 0,
    isRecordedHistory: null,
  };
}

export async function lookAtStorage(storage: Storage): Promise<SeenStorage> {
  const [mark, recorded, acknowledged, restoring] = await Promise.all([
    readMark(storage),
    readRecordedSerial(storage),
    readAcknowledgedSerial(storage),
    storage.get(RESTORING_KEY),
  ]);
  const holds = mark === null ? await contentsOf(storage) : "unasked";
  return { mark, recorded, acknowledged, isRestoring: restoring !== null, holds };
}

async function contentsOf(storage: Storage): Promise<SeenStorage["holds"]> {
  for await (const _ of storage.list(RECORDS_PREFIX)) return "records";
  for await (const _ of storage.list(FILES_PREFIX)) return "bytes";
  return "nothing";
}

/** `read`: the database, or a transaction in it. */
export async function lookAtDatabase(
  read: Kysely<Tables>,
  driver: string,
  recorded: SerialRecord | null,
): Promise<SeenDatabase> {
  const rows = await readSiteRows(read);
  const serial = await siteRow(read, "serial");
  const last = await read
    .selectFrom("changes")
    .select("at")
    .orderBy("serial", "desc")
    .limit(1)
    .executeTakeFirst();
  return {
    ...rows,
    driver,
    serial: Number(serial ?? 0),
    lastAt: last?.at ?? null,
    recordedTo: Number((await siteRow(read, RECORDED_TO)) ?? 0),
    isRecordedHistory: await hasChange(read, recorded),
  };
}

async function hasChange(read: Kysely<Tables>, recorded: SerialRecord | null): Promise<boolean | null> {
  if (recorded?.last === undefined) return null;
  const { kind, subject, at } = recorded.last;
  const row = await read
    .selectFrom("changes")
    .select(["kind", "subject", "at"])
    .where("serial", "=", recorded.serial)
    .executeTakeFirst();
  return row === undefined ? null : row.kind === kind && row.subject === subject && row.at === at;
}
