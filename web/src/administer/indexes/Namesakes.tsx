import { Button, Card, Stack, Table, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { TextLink } from "../../shared/links.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { t } from "../../words/t.ts";
import type { PartProps } from "./IndexPage.tsx";
import { namesakesQuery } from "./queries.ts";

/** Names that are here and upstream too: what an attack by a namesake looks like, and what a name taken by chance does. */
export function Namesakes({ index: { owner, name } }: PartProps) {
  const namesakes = useInfiniteQuery(namesakesQuery(owner, name));
  const items = namesakes.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card withBorder p="lg" component="section">
      <Stack>
        <Title order={2}>{t("Names that also exist upstream")}</Title>
        <Refused error={namesakes.error} />
        {namesakes.isSuccess && items.length === 0 && (
          <Text c="dimmed">
            {t("None known. Your own projects are never mixed with upstream projects of the same name.")}
          </Text>
        )}
        {items.length > 0 && (
          <Table.ScrollContainer minWidth={420}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("Project")}</Table.Th>
                  <Table.Th>{t("Owned by")}</Table.Th>
                  <Table.Th>{t("Hidden upstream")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map(({ project, owner: source, mirror }) => (
                  <Table.Tr key={`${project} ${mirror}`}>
                    <Table.Td>
                      <TextLink
                        to="/ui/indexes/$owner/$index/$project"
                        params={{ owner, index: name, project }}
                        search={{ tab: "origin" }}
                      >
                        {project}
                      </TextLink>
                    </Table.Td>
                    <Table.Td>{source}</Table.Td>
                    <Table.Td>{mirror}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
        {namesakes.hasNextPage && (
          <Button variant="default" mx="auto" onClick={() => void namesakes.fetchNextPage()}>
            {t("Show more")}
          </Button>
        )}
      </Stack>
    </Card>
  );
}
