/** Cuts one page from `limit + 1` rows: with one row more than was asked for there is a next page. */
export function pageOf<Row, Item>(
  rows: Row[],
  limit: number,
  present: (row: Row) => Item,
  cursor: (row: Row) => string | number,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(present),
    next: rows.length > limit && last !== undefined ? String(cursor(last)) : null,
  };
}

/** A cursor that is an id or serial; what is no number starts from the beginning. */
export function numericCursor(after: string | undefined): number {
  const value = Number(after ?? 0);
  return Number.isSafeInteger(value) && value >= 0 ? value : 0;
}
