import { Anchor, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { BookOpen } from "lucide-react";
import { addressOf } from "../base.ts";
import { formatAgo, formatMoment } from "../words/format.ts";
import { t } from "../words/t.ts";
import { Fact } from "./Facts.tsx";
import type { PartProps } from "./ProjectPage.tsx";
import { docsQuery } from "./queries.ts";

/** The way to the hosted documentation of a release, or of the newest release that has some. */
export function Documentation({ address, version }: PartProps) {
  const { data } = useQuery(docsQuery(address));
  const docs = data?.items.find((one) => one.version === version) ?? data?.items[0];
  if (docs === undefined) return null;
  const isOther = docs.version !== version;
  return (
    <Fact title={t("Documentation")}>
      <Anchor href={addressOf(docs.path)} rel="noopener" target="_blank" fz="sm">
        <BookOpen size={13} aria-hidden /> {t("Read the documentation")}
      </Anchor>
      <Text fz="sm" c="dimmed">
        {isOther && `${t("of version {version}", { version: docs.version })}, `}
        <time dateTime={docs.uploadedAt} title={formatMoment(docs.uploadedAt)}>
          {formatAgo(docs.uploadedAt)}
        </time>
      </Text>
    </Fact>
  );
}
