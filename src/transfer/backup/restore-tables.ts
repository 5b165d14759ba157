import { type Kysely, sql } from "kysely";
import type { WriteTransaction } from "../../database/change.ts";
import type { Database } from "../../database/database.ts";
import type { Tables } from "../../database/tables.ts";
import { Refusal } from "../../refusal.ts";
import { setLastBackup } from "../../site/last-backup.ts";
import type { Storage } from "../../storage/storage.ts";
import { countIdsOn } from "../count-ids.ts";
import { decode } from "./dump-tables.ts";
import { type DumpedTable, damaged, type Manifest } from "./manifest.ts";
import { readParts } from "./parts.ts";

type Row = Record<string, unknown>;
type Rows = Kysely<Record<string, Row>>;

/** Rows that are written at once: as many as fit into one statement of either database, and into a little memory. */
const BATCH_VALUES = 20_000;
const BATCH_BYTES = 4 * 2 ** 20;

/**
 * Writes every table of a backup into a database whose tables have the version of the backup, in one transaction. Refuses
 * (`invalid`) if the backup is damaged; then nothing is written.
 */
export async function restoreTables(
  place: Storage,
  database: Database,
  backup: { name: string; manifest: Manifest },
  watch: (table: string, rows: number) => void,
): Promise<void> {
  const { tables } = backup.manifest;
  await database.write(async ({ tx }) => {
    const into = tx as unknown as Rows;
    await requireUnusedTables(tx);
    // A new database has rows of its own.
    for (const { name } of tables.toReversed()) await into.deleteFrom(name).execute();
    for (const table of tables) await restoreTable(place, into, backup.name, table, watch);
    await forgetWhatWasRecorded(tx);
    await setLastBackup(tx, { name: backup.name, serial: backup.manifest.serial, at: backup.manifest.at });
    await countIdsOn(database, tx);
  });
}

/** Refuses (`conflict`) a database that holds facts. */
export async function requireUnusedTables(read: Kysely<Tables>): Promise<void> {
  const used = await read.selectFrom("changes").select("serial").limit(1).executeTakeFirst();
  if (used === undefined) return;
  throw new Refusal(
    "conflict",
    "database-not-empty",
    "The database is already in use. Nothing was changed. A restore needs an empty database: name another one in `database`.",
  );
}

async function restoreTable(
  place: Storage,
  into: Rows,
  backup: string,
  table: DumpedTable,
  watch: (table: string, rows: number) => void,
): Promise<void> {
  const { name, columns, rows, parts } = table;
  let batch: Row[] = [];
  let bytes = 0;
  let done = 0;
  const flush = async () => {
    if (batch.length > 0) await into.insertInto(name).values(batch).execute();
    done += batch.length;
    watch(name, done);
    batch = [];
    bytes = 0;
  };
  for await (const line of readParts(place, backup, parts)) {
    const values = (line as unknown[]).map(decode);
    batch.push(Object.fromEntries(columns.map((column, at) => [column, values[at]])));
    bytes += values.reduce<number>((sum, value) => sum + sizeOf(value), 0);
    if (bytes > BATCH_BYTES || batch.length * columns.length > BATCH_VALUES) await flush();
  }
  await flush();
  if (done !== rows) throw damaged(backup, `the table ${name} has ${done} rows instead of ${rows}`);
}

function sizeOf(value: unknown): number {
  return typeof value === "string" || value instanceof Uint8Array ? value.length : 8;
}

/** The new storage has no records yet: the server writes all of them again. */
async function forgetWhatWasRecorded(tx: WriteTransaction): Promise<void> {
  await sql`delete from site where key like ${"records.%"}`.execute(tx);
}
