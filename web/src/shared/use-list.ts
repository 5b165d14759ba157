import { useNavigate, useSearch } from "@tanstack/react-router";
import { inOrder, type Order, readOrder, type SortValue, writeOrder } from "./list-order.ts";

/** What a list can be narrowed and put in order by. */
interface ListParts<Item> {
  /** What the filter looks in. */
  textOf: (item: Item) => string;
  columns: Readonly<Record<string, (item: Item) => SortValue>>;
  /** The order at first, such as `name` or `-created`. */
  first: string;
}

export interface ListAddress {
  words: string;
  order: Order;
  setWords(words: string): void;
  setOrder(order: Order): void;
}

/** The filter and the order of a list, kept in the address of the page: as `q` and `sort`. */
export function useListAddress(columns: readonly string[], first: string): ListAddress {
  const { q = "", sort } = useSearch({ strict: false }) as { q?: string; sort?: string };
  const navigate = useNavigate();
  const put = (change: { q?: string; sort?: string }) => {
    const changed = (now: object) =>
      Object.fromEntries(Object.entries({ ...now, ...change }).filter(([, value]) => value !== ""));
    void navigate({ to: ".", search: changed, replace: true, resetScroll: false });
  };
  return {
    words: q,
    order: readOrder(sort, columns, first),
    setWords: (words) => put({ q: words }),
    setOrder(order) {
      const text = writeOrder(order);
      put({ sort: text === first ? "" : text });
    },
  };
}

/** A list that is in the page as a whole: what the filter leaves of it, in the chosen order. */
export function useList<Item>(
  items: readonly Item[],
  { textOf, columns, first }: ListParts<Item>,
): ListAddress & { shown: Item[] } {
  const list = useListAddress(Object.keys(columns), first);
  const words = list.words.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = items.filter((item) => {
    const text = textOf(item).toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const sortValueOf = columns[list.order.column];
  return { ...list, shown: sortValueOf ? inOrder(matching, sortValueOf, list.order.descending) : matching };
}
