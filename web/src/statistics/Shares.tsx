import { Button, Stack, Title } from "@mantine/core";
import { useState } from "react";
import { formatNumber } from "../words/format.ts";
import { t } from "../words/t.ts";
import classes from "./Shares.module.css";

const SHOWN = 8;

interface SharesProps {
  title: string;
  /** The largest first. */
  shares: readonly { name: string; count: number }[];
}

/** What had how many downloads, as bars; nothing where there is none. */
export function Shares({ title, shares }: SharesProps) {
  const [isWhole, setWhole] = useState(false);
  const most = shares[0]?.count ?? 0;
  if (most === 0) return null;
  const shown = isWhole ? shares : shares.slice(0, SHOWN);
  return (
    <Stack gap="sm" component="section">
      <Title order={2} size="h3">
        {title}
      </Title>
      <ul className={classes.list}>
        {shown.map(({ name, count }) => (
          <li key={name} className={classes.row}>
            <progress className={classes.bar} max={most} value={count} aria-hidden />
            <span className={classes.name}>{name}</span>
            <span className={classes.count}>{formatNumber(count)}</span>
          </li>
        ))}
      </ul>
      {shown.length < shares.length && (
        <Button variant="default" size="xs" w="fit-content" onClick={() => setWhole(true)}>
          {t("Show all {count}", { count: shares.length })}
        </Button>
      )}
    </Stack>
  );
}
