import { setImmediate as breathe } from "node:timers/promises";
import { type SelectQueryBuilder, type SqlBool, sql } from "kysely";
import type { Tables } from "./tables.ts";

const PAGE = 500;

/**
 * Reads the rows of a query in the order of `keys`, some hundred at a time, so that it takes little memory and lets other work run in between.
 * Each query continues after the last row. The keys must be
 * columns of the result that together occur once, under their names in the tables: PostgreSQL knows no other names in conditions.
 */
export async function* rowPages<Table extends keyof Tables, Row extends object>(
  query: SelectQueryBuilder<Tables, Table, Row>,
  keys: readonly (keyof Row & string)[],
): AsyncGenerator<Row[]> {
  const columns = keys.map((key) => sql.ref(key));
  const ordered = columns.reduce((sorted, column) => sorted.orderBy(column), query.limit(PAGE));
  let next = ordered;
  for (;;) {
    const rows = await next.execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    await breathe();
    const values = keys.map((key) => last[key]);
    next = ordered.where(sql<SqlBool>`(${sql.join(columns)}) > (${sql.join(values)})`);
  }
}
