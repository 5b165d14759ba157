import { Refusal } from "../../refusal.ts";

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

/** A cursor that is an id or serial; 0: from the beginning. */
export function numericCursor(after: string | undefined): number {
  if (after === undefined || after === "") return 0;
  if (/^\d{1,15}$/.test(after)) return Number(after);
  throw badCursor();
}

/** The refusal for an unknown cursor. Starting again instead could make a client loop forever. */
export function badCursor(): Refusal {
  const message =
    "`after` is not a valid cursor. Send `next` of the previous page, or omit it for the first page.";
  return new Refusal("invalid", "bad-cursor", message);
}
