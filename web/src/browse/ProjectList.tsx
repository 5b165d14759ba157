import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import classes from "./ProjectList.module.css";

interface ProjectListProps {
  owner: string;
  index: string;
  names: readonly string[];
  hasMore: boolean;
  loadMore: () => void;
}

const ROW_HEIGHT = 48;
/** How many rows before the end the next page is asked for. */
const AHEAD = 60;

/** A list of any length: only what is on the screen is in the page. */
export function ProjectList({ names, hasMore, loadMore }: ProjectListProps) {
  const list = useRef<HTMLUListElement>(null);
  const rows = useWindowVirtualizer({
    count: names.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollMargin: list.current?.offsetTop ?? 0,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= names.length - AHEAD) loadMore();
  }, [hasMore, last, names.length, loadMore]);
  return (
    <ul ref={list} className={classes.list} style={{ height: rows.getTotalSize() }}>
      {items.map((item) => (
        <li
          key={item.key}
          className={classes.row}
          aria-setsize={hasMore ? -1 : names.length}
          aria-posinset={item.index + 1}
          style={{ transform: `translateY(${item.start - rows.options.scrollMargin}px)`, height: item.size }}
        >
          {names[item.index]}
        </li>
      ))}
    </ul>
  );
}
