import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Download, Radio } from "lucide-react";
import { sessionQuery } from "../../api/queries.ts";
import { Page } from "../../shared/Page.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { t } from "../../words/t.ts";
import { managedIndexesQuery } from "../indexes/queries.ts";
import { LogFilters } from "./LogFilters.tsx";
import { LogTable } from "./LogTable.tsx";
import { exportAddress, type LogFilter, logQuery } from "./queries.ts";
import { useLive } from "./use-live.ts";

const route = getRouteApi("/ui/administer/log");

/** Everything that happened, as it happens: narrowed, and taken along as a file. */
export function Log() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data: indexes } = useSuspenseQuery(managedIndexesQuery(queries));
  const addresses = indexes.map(({ owner, name }) => `${owner}/${name}`);
  // Who does not administer the site reads the log of one index at a time.
  const own = search.index ?? (session.rights.manageSite ? undefined : addresses[0]);
  const filter: LogFilter = own === undefined ? search : { ...search, index: own };
  const log = useInfiniteQuery({ ...logQuery(filter), placeholderData: keepPreviousData });
  const isLive = useLive(own ?? null, () => void queries.invalidateQueries({ queryKey: ["log"] }));
  const changes = log.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page
      title={t("Change log")}
      lead={t("Who changed what, when, and from where. Entries are never removed.")}
      actions={
        <Group gap="sm">
          <Badge
            variant="light"
            color={isLive ? "yard" : "gray"}
            leftSection={<Radio size={12} aria-hidden />}
            size="lg"
          >
            {isLive ? t("Live") : t("Paused")}
          </Badge>
          {(["csv", "ndjson"] as const).map((ending) => (
            <Button
              key={ending}
              component="a"
              href={exportAddress(filter, ending)}
              download={`changes.${ending}`}
              variant="default"
              leftSection={<Download size={16} aria-hidden />}
              aria-label={t("Export as {kind}", { kind: ending.toUpperCase() })}
            >
              {ending.toUpperCase()}
            </Button>
          ))}
        </Group>
      }
    >
      <Stack>
        <LogFilters
          filter={filter}
          indexes={addresses}
          needsIndex={!session.rights.manageSite}
          onChange={(chosen) => void navigate({ search: chosen, replace: true, resetScroll: false })}
        />
        <Refused error={log.error} />
        {log.isSuccess && changes.length === 0 && (
          <Text c="dimmed" ta="center" py="xl" role="status">
            {t("No entries match.")}
          </Text>
        )}
        {changes.length > 0 && <LogTable changes={changes} />}
        {log.hasNextPage && (
          <Button
            variant="default"
            mx="auto"
            loading={log.isFetchingNextPage}
            onClick={() => void log.fetchNextPage()}
          >
            {t("Show older entries")}
          </Button>
        )}
      </Stack>
    </Page>
  );
}
