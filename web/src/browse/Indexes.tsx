import { Card, Text, TextInput } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useMemo, useState } from "react";
import { indexesQuery, siteQuery } from "../api/queries.ts";
import { Page } from "../shared/Page.tsx";
import { t } from "../words/t.ts";
import { IndexTree } from "./IndexTree.tsx";
import { branchesWith, treeOf } from "./tree.ts";

/** From how many indexes on a filter is of use. */
const MANY = 8;

/** All indexes the caller may read, as who inherits what. */
export function Indexes() {
  const { data: indexes } = useSuspenseQuery(indexesQuery);
  const { data: site } = useSuspenseQuery(siteQuery);
  const [words, setWords] = useState("");
  const tree = useMemo(() => treeOf(indexes), [indexes]);
  const shown = useMemo(() => branchesWith(tree, words), [tree, words]);
  return (
    <Page
      title={t("Indexes")}
      docs="indexes"
      lead={t(
        "Each index is shown below the one it inherits from. Projects that an index does not have come from there.",
      )}
    >
      {indexes.length >= MANY && (
        <TextInput
          type="search"
          aria-label={t("Find an index")}
          placeholder={t("Find an index")}
          leftSection={<Search size={16} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          maw={420}
        />
      )}
      <Card withBorder p={0}>
        {shown.length > 0 ? (
          <IndexTree nodes={shown} defaultIndex={site.defaultIndex} />
        ) : (
          <Text c="dimmed" p="lg">
            {indexes.length === 0 ? t("There are no indexes that you can read.") : t("No indexes match.")}
          </Text>
        )}
      </Card>
    </Page>
  );
}
