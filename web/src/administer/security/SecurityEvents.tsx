import { Button, Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { Page } from "../../shared/Page.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { t } from "../../words/t.ts";
import { EventTable } from "./EventTable.tsx";
import { kindIn, kindWords } from "./kinds.ts";
import { type SecurityFilter, securityQuery } from "./queries.ts";

const route = getRouteApi("/ui/administer/security");
const PAUSE_MS = 350;

/** Who signed in, who was turned away, and who downloaded what is restricted. */
export function SecurityEvents() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const kind = kindIn(search.kind);
  const filter: SecurityFilter = {
    ...(kind === undefined ? {} : { kind }),
    ...(search.actor ? { actor: search.actor } : {}),
    ...(search.address ? { address: search.address } : {}),
  };
  const events = useInfiniteQuery({ ...securityQuery(filter), placeholderData: keepPreviousData });
  const rows = events.data?.pages.flatMap(({ items }) => items) ?? [];
  const put = (change: Partial<Record<"kind" | "actor" | "address", string>>) => {
    const all = Object.entries({ ...search, ...change }).filter(([, value]) => value !== "");
    void navigate({ search: Object.fromEntries(all), replace: true, resetScroll: false });
  };
  return (
    <Page
      title={t("Security events")}
      lead={t(
        "Sign-ins, refusals, and downloads of restricted projects. The same event within an hour is one line.",
      )}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
          <Select
            label={t("Event")}
            placeholder={t("All events")}
            data={Object.entries(kindWords()).map(([value, label]) => ({ value, label }))}
            value={kind ?? null}
            clearable
            clearButtonProps={{ "aria-label": t("All events") }}
            onChange={(chosen) => put({ kind: chosen ?? "" })}
          />
          <TypedFilter label={t("Account")} value={search.actor ?? ""} onType={(actor) => put({ actor })} />
          <TypedFilter
            label={t("Address")}
            value={search.address ?? ""}
            onType={(address) => put({ address })}
          />
        </SimpleGrid>
        <Refused error={events.error} />
        {events.isSuccess && rows.length === 0 && (
          <Text c="dimmed" ta="center" py="xl" role="status">
            {t("No events match.")}
          </Text>
        )}
        {rows.length > 0 && <EventTable events={rows} />}
        {events.hasNextPage && (
          <Button
            variant="default"
            mx="auto"
            loading={events.isFetchingNextPage}
            onClick={() => void events.fetchNextPage()}
          >
            {t("Show older events")}
          </Button>
        )}
      </Stack>
    </Page>
  );
}

interface TypedFilterProps {
  label: string;
  value: string;
  onType: (text: string) => void;
}

/** A field that narrows the list a moment after the last key. */
function TypedFilter({ label, value, onType }: TypedFilterProps) {
  const [typed, setTyped] = useState(value);
  const later = useDebouncedCallback((text: string) => onType(text.trim()), PAUSE_MS);
  return (
    <TextInput
      label={label}
      value={typed}
      maxLength={100}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        later(currentTarget.value);
      }}
    />
  );
}
