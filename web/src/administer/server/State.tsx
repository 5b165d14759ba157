import { Card, Group, SimpleGrid, Stack, Table, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense } from "react";
import { TextLink } from "../../shared/links.tsx";
import { Pending } from "../../shell/Pending.tsx";
import { formatAgo, formatBytes, formatMoment, formatNumber } from "../../words/format.ts";
import { plural, t } from "../../words/t.ts";
import { Plugins } from "./Plugins.tsx";
import { type SiteState, stateQuery } from "./queries.ts";

const Sizes = lazy(async () => ({ default: (await import("./Sizes.tsx")).Sizes }));
const Growth = lazy(async () => ({ default: (await import("./Growth.tsx")).Growth }));

/** How the server is and how much it holds, half a minute old at the most. */
export function State() {
  const { data: state } = useSuspenseQuery(stateQuery);
  const { database, storage } = state;
  return (
    <Stack gap="xl">
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }} spacing="md">
        <Fact
          label={t("Started")}
          note={t("Wheelyard {version}, Node {node}", { version: state.version, node: state.node })}
        >
          <time dateTime={state.startedAt} title={formatMoment(state.startedAt)}>
            {formatAgo(state.startedAt)}
          </time>
        </Fact>
        <Fact label={t("Memory")} note={t("of the process that answered this request")}>
          {formatBytes(state.memory)}
        </Fact>
        <Fact
          label={t("Database")}
          note={t("{driver}, serial {serial}", {
            driver: database.driver,
            serial: formatNumber(database.serial),
          })}
        >
          {database.size === null ? t("size unknown") : formatBytes(database.size)}
        </Fact>
        <Fact
          label={t("Published files")}
          note={plural(
            database.files,
            "{count} file (identical content counted once)",
            "{count} files (identical content counted once)",
          )}
        >
          {formatBytes(storage.published)}
        </Fact>
        <Fact label={t("Cached by mirrors")} note={t("storage: {driver}", { driver: storage.driver })}>
          {formatBytes(storage.mirrored)}
        </Fact>
        <Fact label={t("Projects")} note={plural(database.accounts, "{count} account", "{count} accounts")}>
          {formatNumber(database.projects)}
        </Fact>
      </SimpleGrid>
      {state.sizes.length > 1 && (
        <Card withBorder p="lg" component="section">
          <Stack>
            <Title order={2}>{t("Storage and database size")}</Title>
            <Suspense fallback={<Pending />}>
              <Sizes sizes={state.sizes} />
            </Suspense>
          </Stack>
        </Card>
      )}
      {state.growth.length > 0 && (
        <Card withBorder p="lg" component="section">
          <Stack>
            <Title order={2}>{t("Published in the last year")}</Title>
            <Suspense fallback={<Pending />}>
              <Growth growth={state.growth} />
            </Suspense>
          </Stack>
        </Card>
      )}
      <Plugins plugins={state.plugins} />
      <Largest indexes={state.indexes} />
    </Stack>
  );
}

function Fact({ label, note, children }: { label: string; note: string; children: ReactNode }) {
  return (
    <Card withBorder p="md">
      <Text fz="sm" c="dimmed">
        {label}
      </Text>
      <Text fz="xl" fw={650}>
        {children}
      </Text>
      <Text fz="xs" c="dimmed">
        {note}
      </Text>
    </Card>
  );
}

function Largest({ indexes }: Pick<SiteState, "indexes">) {
  if (indexes.length === 0) return null;
  return (
    <Stack component="section">
      <Title order={2}>{t("By index")}</Title>
      <Table.ScrollContainer minWidth={420}>
        <Table aria-label={t("By index")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("Index")}</Table.Th>
              <Table.Th ta="end">{t("Files")}</Table.Th>
              <Table.Th ta="end">{t("Size")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {indexes.map(({ index, files, size }) => {
              const [owner = "", name = ""] = index.split("/");
              return (
                <Table.Tr key={index}>
                  <Table.Td>
                    <Group>
                      <TextLink to="/ui/administer/indexes/$owner/$index" params={{ owner, index: name }}>
                        {index}
                      </TextLink>
                    </Group>
                  </Table.Td>
                  <Table.Td ta="end">{formatNumber(files)}</Table.Td>
                  <Table.Td ta="end">{formatBytes(size)}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
