import { Alert, Text, Typography } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Info } from "lucide-react";
import { type MouseEvent, useLayoutEffect, useMemo, useRef } from "react";
import { t } from "../words/t.ts";
import { descriptionQuery, type ProjectAddress } from "./queries.ts";
import classes from "./Readme.module.css";
import { withoutPictures } from "./without-pictures.ts";

/** A release's description, as the server made it safe to show. */
export function Readme({ address, version }: { address: ProjectAddress; version: string }) {
  const { data } = useSuspenseQuery(descriptionQuery(address, version));
  const html = useMemo(() => withoutPictures(data.html), [data.html]);
  const content = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each writing
  useLayoutEffect(() => reachWide(content.current), [html]);
  if (data.form === null) return <Text c="dimmed">{t("This release has no description.")}</Text>;
  return (
    <>
      <Typography className={classes.readme} onClick={followInside}>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: the server takes out whatever could run, and the page's policy forbids the rest */}
        <div ref={content} dangerouslySetInnerHTML={{ __html: html }} />
      </Typography>
      {data.truncated && (
        <Alert icon={<Info size={18} />} mt="lg">
          {t("The description is too long to show in full.")}
        </Alert>
      )}
    </>
  );
}

/** What may be wider than the page scrolls: by keyboard too. */
function reachWide(content: HTMLElement | null) {
  for (const wide of content?.querySelectorAll<HTMLElement>("pre, table") ?? []) wide.tabIndex = 0;
}

/** Links to a part of the description move there; the address stays that of the page. */
function followInside(event: MouseEvent) {
  const link = (event.target as Element).closest("a");
  const target = link?.getAttribute("href");
  if (!target?.startsWith("#")) return;
  event.preventDefault();
  document.getElementById(decodeURIComponent(target.slice(1)))?.scrollIntoView();
}
