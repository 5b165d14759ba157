import { Badge, Text } from "@mantine/core";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { CloudDownload, Package } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { TextLink } from "../shared/links.tsx";
import { formatAgo, formatMoment } from "../words/format.ts";
import { plural, t } from "../words/t.ts";
import classes from "./FoundList.module.css";
import type { Found } from "./search-query.ts";

interface FoundListProps {
  found: readonly Found[];
  /** owner/name of the index whose pages the projects are shown in; null: of the one that each comes from. */
  index: string | null;
  hasMore: boolean;
  loadMore: () => void;
}

const ROW_HEIGHT = 68;
/** How many rows before the end the next page is asked for. */
const AHEAD = 40;

/** A list of any length: only what is on the screen is in the page. */
export function FoundList({ found, index, hasMore, loadMore }: FoundListProps) {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  // What stands above the list may grow and shrink with it.
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0));
  const rows = useWindowVirtualizer({
    count: found.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    scrollMargin: top,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= found.length - AHEAD) loadMore();
  }, [hasMore, last, found.length, loadMore]);
  if (found.length === 0) return null;
  return (
    <ul ref={list} className={classes.list} style={{ height: rows.getTotalSize() }}>
      {items.map((item) => (
        <li
          key={item.key}
          className={classes.row}
          aria-setsize={hasMore ? -1 : found.length}
          aria-posinset={item.index + 1}
          style={{ transform: `translateY(${item.start - top}px)`, height: item.size }}
        >
          <Row found={found[item.index] as Found} index={index} />
        </li>
      ))}
    </ul>
  );
}

function Row({ found, index }: { found: Found; index: string | null }) {
  const [owner = "", name = ""] = (index ?? found.index).split("/");
  const origin = found.private
    ? t("Published in {index}", { index: found.index })
    : t("Mirrored by {index}", { index: found.index });
  const Icon = found.private ? Package : CloudDownload;
  return (
    <>
      <span
        className={classes.icon}
        data-private={found.private || undefined}
        role="img"
        aria-label={origin}
        title={origin}
      >
        <Icon size={18} aria-hidden />
      </span>
      <div className={classes.words}>
        <div className={classes.name}>
          <TextLink
            to="/ui/indexes/$owner/$index/$project"
            params={{ owner, index: name, project: found.project }}
            fw={600}
            truncate
          >
            {found.displayName}
          </TextLink>
          {found.version !== null && (
            <Badge variant="default" className={classes.version} fw={500}>
              {found.version}
            </Badge>
          )}
        </div>
        <Text fz="sm" c="dimmed" truncate>
          {found.summary || (index === null ? found.index : "\u00a0")}
        </Text>
      </div>
      <div className={classes.facts}>
        {index !== found.index && (
          <Text fz="xs" c="dimmed" visibleFrom="sm">
            {found.index}
          </Text>
        )}
        {found.updatedAt !== null && (
          <Text
            fz="xs"
            c="dimmed"
            component="time"
            dateTime={found.updatedAt}
            title={t("Last published {moment}", { moment: formatMoment(found.updatedAt) })}
          >
            {formatAgo(found.updatedAt)}
          </Text>
        )}
        {found.downloads !== null && found.downloads > 0 && (
          <Text fz="xs" c="dimmed" visibleFrom="sm" title={t("Downloads in the last 30 days")}>
            {plural(found.downloads, "{count} download", "{count} downloads")}
          </Text>
        )}
      </div>
    </>
  );
}
