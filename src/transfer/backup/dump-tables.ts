import { type Kysely, type SqlBool, sql } from "kysely";
import type { Tables } from "../../database/tables.ts";
import { COPIED_TABLES, type CopiedTable } from "../copied-tables.ts";
import type { DumpedTable } from "./manifest.ts";
import { PartWriter, type Target } from "./parts.ts";

type Row = Record<string, unknown>;
type Rows = Kysely<Record<string, Row>>;

/** Rows of a page at first, at most, and the bytes that a page should have: rows of some tables are large. */
const FIRST_ROWS = 16;
const MOST_ROWS = 500;
const PAGE_BYTES = 2 * 2 ** 20;

/** Called with the name of the table and the number of rows so far. */
export type DumpWatcher = (table: string, rows: number) => void;

/** Writes every table with facts, as it is in this moment of the database. */
export async function dumpTables(
  read: Kysely<Tables>,
  target: Target,
  watch: DumpWatcher,
): Promise<DumpedTable[]> {
  const tables: DumpedTable[] = [];
  for (const table of COPIED_TABLES)
    tables.push(await dumpTable(read as unknown as Rows, table, target, watch));
  return tables;
}

async function dumpTable(
  read: Rows,
  table: CopiedTable,
  target: Target,
  watch: DumpWatcher,
): Promise<DumpedTable> {
  const writer = new PartWriter(target);
  let columns: string[] = [];
  let rows = 0;
  for await (const row of rowsOf(read, table)) {
    if (rows === 0) columns = Object.keys(row).sort();
    await writer.write(columns.map((column) => encode(row[column])));
    rows++;
    if (rows % MOST_ROWS === 0) watch(table.name, rows);
  }
  watch(table.name, rows);
  return { name: table.name, columns, rows, parts: await writer.end() };
}

/** In pages that begin after the last key, of about the same number of bytes. */
async function* rowsOf(read: Rows, { name, key }: CopiedTable): AsyncGenerator<Row> {
  const columns = key.map((column) => sql.ref(column));
  let ordered = read.selectFrom(name).selectAll();
  for (const column of columns) ordered = ordered.orderBy(column);
  let last: Row | undefined;
  for (let limit = FIRST_ROWS; ; ) {
    const values = key.map((column) => last?.[column]);
    const query = last
      ? ordered.where(sql<SqlBool>`(${sql.join(columns)}) > (${sql.join(values)})`)
      : ordered;
    const page = await query.limit(limit).execute();
    yield* page;
    if (page.length < limit) return;
    last = page.at(-1);
    const bytes = page.reduce((sum, row) => sum + bytesOf(row), 1) / page.length;
    limit = Math.max(1, Math.min(MOST_ROWS, 4 * limit, Math.floor(PAGE_BYTES / bytes)));
  }
}

function bytesOf(row: Row): number {
  let bytes = 0;
  for (const value of Object.values(row))
    bytes += typeof value === "string" || value instanceof Uint8Array ? value.length : 8;
  return bytes;
}

/** JSON has no bytes: they are an array with their base64. */
function encode(value: unknown): unknown {
  return value instanceof Uint8Array ? [Buffer.from(value).toString("base64")] : value;
}

/** What `encode` was given. */
export function decode(value: unknown): unknown {
  return Array.isArray(value) ? Buffer.from(String(value[0]), "base64") : value;
}
