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
      lead={t("A mirror asks its upstream for what people want, and keeps what it was given.")}
    >
      {mirrors.length === 0 && <Text c="dimmed">{t("There is no mirror that you manage.")}</Text>}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        {mirrors.map((mirror) => (
          <MirrorCard key={`${mirror.owner}/${mirror.name}`} mirror={mirror} />
        ))}
      </SimpleGrid>
    </Page>
  );
}
