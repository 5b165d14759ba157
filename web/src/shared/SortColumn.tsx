import { Table, UnstyledButton } from "@mantine/core";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import classes from "./SortColumn.module.css";
import type { ListAddress } from "./use-list.ts";

interface SortColumnProps {
  list: Pick<ListAddress, "order" | "setOrder">;
  column: string;
  /** The first click puts the largest first: for times and numbers. */
  largestFirst?: boolean;
  /** false: the list comes in one direction only. */
  turns?: boolean;
  children: ReactNode;
}

/** The heading of a column that puts the list in its order, and turns it round at the next click. */
export function SortColumn({
  list: { order, setOrder },
  column,
  largestFirst = false,
  turns = true,
  children,
}: SortColumnProps) {
  const isSorted = order.column === column;
  const isDescending = isSorted ? order.descending : largestFirst;
  const Arrow = isDescending ? ArrowDown : ArrowUp;
  const direction = isDescending ? "descending" : "ascending";
  return (
    <Table.Th aria-sort={isSorted ? direction : "none"}>
      <UnstyledButton
        className={classes.button ?? ""}
        fz="inherit"
        data-sorted={isSorted || undefined}
        onClick={() => setOrder({ column, descending: isSorted && turns ? !order.descending : largestFirst })}
      >
        {children}
        <Arrow size={14} aria-hidden />
      </UnstyledButton>
    </Table.Th>
  );
}
