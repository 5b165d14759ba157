import { setImmediate as nextTurn } from "node:timers/promises";

/** Rows that are read at once. */
export const ROWS_AT_ONCE = 5_000;

/**
 * All rows of a long list, in the order of their names, `ROWS_AT_ONCE` at a time: others have their turn between two reads.
 * `read`: at most `ROWS_AT_ONCE` rows whose names come after the given one, in order.
 */
export async function* rowsByName<Row extends { name: string }>(
  read: (after: string) => Promise<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  for (let after: string | null = ""; after !== null; ) {
    const rows = await read(after);
    yield rows;
    after = rows.length < ROWS_AT_ONCE ? null : (rows.at(-1)?.name ?? null);
    await nextTurn();
  }
}
