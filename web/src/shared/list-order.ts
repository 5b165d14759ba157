/** By which column a list is in order, and which way. */
export interface Order {
  column: string;
  descending: boolean;
}

/** What a column sorts by; null comes last in both directions. */
export type SortValue = string | number | null;

/** `-created`: by `created`, the largest first. A column that the list does not have: as `fallback` says. */
export function readOrder(text: string | undefined, columns: readonly string[], fallback: string): Order {
  const known = text !== undefined && columns.includes(text.replace(/^-/, "")) ? text : fallback;
  return { column: known.replace(/^-/, ""), descending: known.startsWith("-") };
}

export function writeOrder({ column, descending }: Order): string {
  return `${descending ? "-" : ""}${column}`;
}

/** The items in order; equal ones stay as they were. */
export function inOrder<Item>(
  items: readonly Item[],
  sortValueOf: (item: Item) => SortValue,
  descending: boolean,
): Item[] {
  return items.toSorted((a, b) => {
    const [one, other] = [sortValueOf(a), sortValueOf(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    const order =
      typeof one === "number" && typeof other === "number"
        ? one - other
        : String(one).localeCompare(String(other), undefined, { numeric: true });
    return descending ? -order : order;
  });
}
