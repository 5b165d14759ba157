import { Card, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { indexesQuery, sessionQuery, siteQuery } from "../api/queries.ts";
import { FilterBox } from "../shared/FilterBox.tsx";
import { Page } from "../shared/Page.tsx";
import { useListAddress } from "../shared/use-list.ts";
import { t } from "../words/t.ts";
import { IndexTree } from "./IndexTree.tsx";
import { OwnIndex } from "./OwnIndex.tsx";
import { branchesWith, treeOf } from "./tree.ts";

/** From how many indexes on a filter is of use. */
const MANY = 8;

/** All indexes the caller may read, as who inherits what. */
export function Indexes() {
  const { data: indexes } = useSuspenseQuery(indexesQuery);
  const { data: site } = useSuspenseQuery(siteQuery);
  const { data: session } = useSuspenseQuery(sessionQuery);
  const list = useListAddress([], "");
  const tree = useMemo(() => treeOf(indexes), [indexes]);
  const shown = useMemo(() => branchesWith(tree, list.words), [tree, list.words]);
  return (
    <Page
      title={t("Indexes")}
      docs="indexes"
      lead={t(
        "Each index is shown below the one it inherits from. Projects that an index does not have come from there.",
      )}
      actions={session.account !== null && !session.rights.manageSite && <OwnIndex />}
    >
      {indexes.length >= MANY && <FilterBox list={list} label={t("Find an index")} />}
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
