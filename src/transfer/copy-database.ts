import { createHash, type Hash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { WriteTransaction } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { Refusal } from "../refusal.ts";
import { COPIED_TABLES, type CopiedTable } from "./copied-tables.ts";
import { countIdsOn } from "./count-ids.ts";

/** What was copied of a table, and what was found there afterwards. */
export interface CopiedRows {
  table: string;
  rows: number;
  /** SHA-256 (hex) of all rows in the order of their key, the same in both databases. */
  digest: string;
}

/** Told now and then: what is being done, and how many rows of it were. */
export type CopyWatcher = (phase: string, rows: number) => void;

/** Rows of any table, by the names of their columns. */
type Row = Record<string, unknown>;
type Rows = Kysely<Record<string, Row>>;

/** Rows that go over at once: as many as fit into one statement of either database, and into a little memory. */
const BATCH_VALUES = 20_000;
const BATCH_BYTES = 4 * 2 ** 20;

/**
 * Copies every fact from one database into another, which must be empty, in one transaction; then reads both again and
 * compares. Refuses (`conflict`) a target that holds facts, and a source that was written to meanwhile.
 */
export async function copyDatabase(from: Database, to: Database, watch: CopyWatcher): Promise<CopiedRows[]> {
  await requireEmpty(to);
  const serial = await from.serial();
  await to.write(async ({ tx }) => {
    // What a new database brings along is the source's to say.
    for (const { name } of COPIED_TABLES.toReversed()) await tx.deleteFrom(name).execute();
    for (const table of COPIED_TABLES) await copyTable(from, tx, table, watch);
    await countIdsOn(to, tx);
  });
  const copied: CopiedRows[] = [];
  for (const table of COPIED_TABLES) {
    const [there, here] = [await digest(from, table, watch), await digest(to, table, watch)];
    if (there.digest !== here.digest) throw await mismatch(from, serial, table);
    copied.push(here);
  }
  return copied;
}

async function requireEmpty(to: Database): Promise<void> {
  for (const table of ["changes", "accounts", "projects", "mirror_pages"] as const) {
    const row = await to.read.selectFrom(table).select(sql<number>`1`.as("one")).limit(1).executeTakeFirst();
    if (row === undefined) continue;
    throw new Refusal(
      "conflict",
      "database-not-empty",
      `The target holds facts already (in ${table}): a copy goes only into an empty database.`,
    );
  }
}

async function mismatch(from: Database, serial: number, { name }: CopiedTable): Promise<Refusal> {
  const moved = (await from.serial()) !== serial;
  return new Refusal(
    "conflict",
    "copy-differs",
    moved
      ? "The source was written to during the copy: stop its servers, empty the target and copy again."
      : `The table ${name} differs in the two databases: stop all servers, empty the target and copy again.`,
  );
}

async function copyTable(
  from: Database,
  tx: WriteTransaction,
  table: CopiedTable,
  watch: CopyWatcher,
): Promise<void> {
  const into = tx as unknown as Rows;
  let batch: Row[] = [];
  let bytes = 0;
  let done = 0;
  const flush = async () => {
    if (batch.length > 0) await into.insertInto(table.name).values(batch).execute();
    done += batch.length;
    watch(`copying ${table.name}`, done);
    batch = [];
    bytes = 0;
  };
  for await (const row of rowsOf(from, table)) {
    batch.push(row);
    bytes += bytesOf(row);
    if (bytes > BATCH_BYTES || batch.length * Object.keys(row).length > BATCH_VALUES) await flush();
  }
  await flush();
}

function rowsOf(database: Database, { name, key }: CopiedTable): AsyncIterableIterator<Row> {
  let rows = (database.read as unknown as Rows).selectFrom(name).selectAll();
  for (const column of key) rows = rows.orderBy(column);
  return rows.stream(500);
}

function bytesOf(row: Row): number {
  let bytes = 0;
  for (const value of Object.values(row)) {
    if (typeof value === "string" || value instanceof Uint8Array) bytes += value.length;
  }
  return bytes;
}

async function digest(database: Database, table: CopiedTable, watch: CopyWatcher): Promise<CopiedRows> {
  const hash = createHash("sha256");
  let rows = 0;
  for await (const row of rowsOf(database, table)) {
    addRow(hash, row);
    if (++rows % 1000 === 0) watch(`comparing ${table.name}`, rows);
  }
  return { table: table.name, rows, digest: hash.digest("hex") };
}

/** Every value with its kind and length, so that no two rows look alike. */
function addRow(hash: Hash, row: Row): void {
  for (const column of Object.keys(row).sort()) {
    const value = row[column];
    const bytes = value instanceof Uint8Array ? value : Buffer.from(String(value));
    hash.update(`${column} ${value === null ? "null" : typeof value} ${bytes.length}:`).update(bytes);
  }
  hash.update("\n");
}
