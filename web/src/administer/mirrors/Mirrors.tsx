import { SimpleGrid, Text } from "@mantine/core";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Page } from "../../shared/Page.tsx";
import { t } from "../../words/t.ts";
import { managedIndexesQuery } from "../indexes/queries.ts";
import { MirrorCard } from "./MirrorCard.tsx";

/** Every mirror that the caller manages: how it is, and how much it keeps. */
export function Mirrors() {
  const { data: indexes } = useSuspenseQuery(managedIndexesQuery(useQueryClient()));
  const mirrors = indexes.filter(({ kind }) => kind === "mirror");
  return (
    <Page
      title={t("Mirrors")}
      docs="mirrors"
      lead={t("A mirror fetches projects from its upstream on request and caches them.")}
    >
      {mirrors.length === 0 && <Text c="dimmed">{t("You do not manage any mirrors.")}</Text>}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        {mirrors.map((mirror) => (
          <MirrorCard key={`${mirror.owner}/${mirror.name}`} mirror={mirror} />
        ))}
      </SimpleGrid>
    </Page>
  );
}
