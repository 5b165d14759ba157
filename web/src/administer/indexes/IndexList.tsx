import { Badge, Button, Group, Table, Text } from "@mantine/core";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Layers } from "lucide-react";
import { sessionQuery } from "../../api/queries.ts";
import { FilterBox } from "../../shared/FilterBox.tsx";
import { TextLink } from "../../shared/links.tsx";
import { NoMatch } from "../../shared/NoMatch.tsx";
import { Page } from "../../shared/Page.tsx";
import { SortColumn } from "../../shared/SortColumn.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { useList } from "../../shared/use-list.ts";
import { formatDay } from "../../words/format.ts";
import { plural, t } from "../../words/t.ts";
import { FreezeAll } from "./FreezeAll.tsx";
import { NewIndex } from "./NewIndex.tsx";
import { managedIndexesQuery } from "./queries.ts";

/** Every index that the caller manages. */
export function IndexList() {
  const { data: indexes } = useSuspenseQuery(managedIndexesQuery(useQueryClient()));
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { asked, ask, close, target } = useAsked<"new">();
  const list = useList(indexes, {
    textOf: ({ owner, name, kind, settings }) => `${owner}/${name} ${kind} ${settings.description}`,
    columns: {
      name: ({ owner, name }) => `${owner}/${name}`,
      rules: ({ settings }) => settings.policy.length,
      created: ({ createdAt }) => createdAt,
    },
    first: "name",
  });
  return (
    <Page
      title={t("Index settings")}
      docs="indexes"
      lead={t("For each index: who can read it, what it inherits from, and which files it hides.")}
      actions={
        session.rights.manageSite && (
          <Group gap="sm">
            <FreezeAll isFrozen={indexes.some(({ settings }) => settings.freeze !== null)} />
            <Button ref={target} leftSection={<Layers size={16} aria-hidden />} onClick={() => ask("new")}>
              {t("New index")}
            </Button>
          </Group>
        )
      }
    >
      <FilterBox list={list} label={t("Find an index")} />
      {indexes.length > 0 && list.shown.length === 0 && <NoMatch />}
      <Table.ScrollContainer minWidth={560}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <SortColumn list={list} column="name">
                {t("Index")}
              </SortColumn>
              <Table.Th>{t("Inherits from")}</Table.Th>
              <SortColumn list={list} column="rules" largestFirst>
                {t("Rules")}
              </SortColumn>
              <SortColumn list={list} column="created" largestFirst>
                {t("Created")}
              </SortColumn>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.shown.map(({ owner, name, kind, settings, createdAt }) => (
              <Table.Tr key={`${owner}/${name}`}>
                <Table.Td>
                  <Group gap={8}>
                    <TextLink
                      to="/ui/administer/indexes/$owner/$index"
                      params={{ owner, index: name }}
                      fw={600}
                    >{`${owner}/${name}`}</TextLink>
                    {kind === "mirror" && (
                      <Badge variant="light" color="blue">
                        {t("mirror")}
                      </Badge>
                    )}
                    {settings.sandbox && <Badge variant="light">{t("sandbox")}</Badge>}
                    {settings.freeze !== null && <Badge variant="light">{t("frozen")}</Badge>}
                  </Group>
                  <Text fz="sm" c="dimmed">
                    {settings.description}
                  </Text>
                </Table.Td>
                <Table.Td>{settings.bases.join(", ") || "–"}</Table.Td>
                <Table.Td>
                  {settings.policy.length === 0
                    ? "–"
                    : plural(settings.policy.length, "{count} rule", "{count} rules")}
                </Table.Td>
                <Table.Td className="wy-nowrap">{formatDay(createdAt)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {indexes.length === 0 && <Text c="dimmed">{t("You do not manage any indexes.")}</Text>}
      {asked !== null && <NewIndex onClose={close} />}
    </Page>
  );
}
