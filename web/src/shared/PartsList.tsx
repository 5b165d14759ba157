import { Tabs } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";

interface PartsListProps {
  /** The part that is open. */
  shown: string;
  children: ReactNode;
}

/** The parts of a page in one row, which scrolls where it is wider than the window: to the part that is open, at first. */
export function PartsList({ shown, children }: PartsListProps) {
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another part may stand outside the window
  useEffect(() => {
    const tab = list.current?.querySelector<HTMLElement>("[aria-selected=true]");
    if (!list.current || !tab) return;
    const { left, width } = list.current.getBoundingClientRect();
    const open = tab.getBoundingClientRect();
    list.current.scrollLeft += open.left + open.width / 2 - (left + width / 2);
  }, [shown]);
  return (
    <Tabs.List mb="xl" className="wy-parts" ref={list}>
      {children}
    </Tabs.List>
  );
}
