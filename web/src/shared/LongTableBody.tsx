import { Table, type TableTrProps } from "@mantine/core";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";

interface LongTableBodyProps<Item> {
  items: readonly Item[];
  keyOf: (item: Item) => string;
  /** Pixels of a row that nobody has measured yet. */
  estimatedHeight: number;
  rowProps?: (item: Item) => TableTrProps;
  /** The cells of a row. */
  children: (item: Item) => ReactNode;
}

/** The rows of a table of any length: only those on the screen are in the page, between two that keep the place of the others. */
export function LongTableBody<Item>({
  items,
  keyOf,
  estimatedHeight,
  rowProps,
  children,
}: LongTableBodyProps<Item>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  // What stands above the table may grow and shrink.
  useLayoutEffect(() => {
    const now = (body.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
    setTop((before) => (Math.abs(before - now) < 1 ? before : now));
  });
  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => estimatedHeight,
    getItemKey: (place) => keyOf(items[place] as Item),
    overscan: 20,
    scrollMargin: top,
  });
  const shown = rows.getVirtualItems();
  const before = (shown[0]?.start ?? top) - top;
  const after = rows.getTotalSize() - ((shown.at(-1)?.end ?? top) - top);
  return (
    <Table.Tbody ref={body}>
      {before > 0 && <tr aria-hidden style={{ height: before }} />}
      {shown.map((row) => {
        const item = items[row.index] as Item;
        return (
          <Table.Tr
            key={row.key}
            ref={rows.measureElement}
            data-index={row.index}
            aria-rowindex={row.index + 2}
            {...rowProps?.(item)}
          >
            {children(item)}
          </Table.Tr>
        );
      })}
      {after > 0 && <tr aria-hidden style={{ height: after }} />}
    </Table.Tbody>
  );
}
