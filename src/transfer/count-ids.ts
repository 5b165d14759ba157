import { type Kysely, sql } from "kysely";
import type { Database } from "../database/database.ts";
import type { Tables } from "../database/tables.ts";
import { COPIED_TABLES } from "./copied-tables.ts";

/** Sees to it that new rows get ids behind those that were written with theirs: PostgreSQL counts by itself. */
export async function countIdsOn({ name: driver }: Database, tx: Kysely<Tables>): Promise<void> {
  if (driver !== "postgres") return;
  for (const { name, hasIds } of COPIED_TABLES) {
    if (!hasIds) continue;
    const sequence = sql`pg_get_serial_sequence(${sql.lit(name)}, 'id')`;
    await sql`select setval(${sequence}, coalesce(max(id), 1), max(id) is not null) from ${sql.table(name)}`.execute(
      tx,
    );
  }
}
