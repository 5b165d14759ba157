import { Button, Stack, Table, Text } from "@mantine/core";
import { useSuspenseInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { sessionQuery } from "../api/queries.ts";
import { LinkButton, TextLink } from "../shared/links.tsx";
import { SortColumn } from "../shared/SortColumn.tsx";
import { useListAddress } from "../shared/use-list.ts";
import { formatAgo, formatMoment } from "../words/format.ts";
import { plural, t } from "../words/t.ts";
import { publishedQuery } from "./queries.ts";

/** Projects that the caller published files of. */
export function Published() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const list = useListAddress(["name", "recent"], "-recent");
  const sort = list.order.column === "name" ? ("name" as const) : ("recent" as const);
  const published = useSuspenseInfiniteQuery(publishedQuery(session.account ?? "", sort));
  const projects = published.data.pages.flatMap(({ items }) => items);
  if (projects.length === 0) {
    return (
      <Stack align="center" py="xl" gap="md">
        <Text c="dimmed">{t("You have not published anything yet.")}</Text>
        {session.rights.publishSome && <LinkButton to="/ui/upload">{t("Upload files")}</LinkButton>}
      </Stack>
    );
  }
  return (
    <Stack>
      <Table.ScrollContainer minWidth={460}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <SortColumn list={list} column="name" turns={false}>
                {t("Project")}
              </SortColumn>
              <Table.Th>{t("Index")}</Table.Th>
              <Table.Th>{t("Your files")}</Table.Th>
              <SortColumn list={list} column="recent" largestFirst turns={false}>
                {t("Last published")}
              </SortColumn>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {projects.map(({ index: address, project, files, lastAt }) => {
              const [owner = "", index = ""] = address.split("/");
              return (
                <Table.Tr key={`${address} ${project}`}>
                  <Table.Td>
                    <TextLink
                      to="/ui/indexes/$owner/$index/$project"
                      params={{ owner, index, project }}
                      fw={600}
                      className="wy-breakable"
                    >
                      {project}
                    </TextLink>
                  </Table.Td>
                  <Table.Td>{address}</Table.Td>
                  <Table.Td>{plural(files, "{count} file", "{count} files")}</Table.Td>
                  <Table.Td>
                    <time dateTime={lastAt} title={formatMoment(lastAt)}>
                      {formatAgo(lastAt)}
                    </time>
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {published.hasNextPage && (
        <Button
          variant="default"
          mx="auto"
          loading={published.isFetchingNextPage}
          onClick={() => void published.fetchNextPage()}
        >
          {t("Show more")}
        </Button>
      )}
    </Stack>
  );
}
