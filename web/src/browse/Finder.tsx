import { Group, Loader, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { plural, t } from "../words/t.ts";
import { FoundList } from "./FoundList.tsx";
import { type FoundOrigin, type FoundSort, searchQuery } from "./search-query.ts";

interface FinderProps {
  /** owner/name of the index to look in; null: in all. */
  index: string | null;
  /** What the address of the page says. */
  words: string;
  /** Tells the page what is sought now, for its address. */
  onSought: (words: string) => void;
  autoFocus?: boolean;
  /** Beside the other filters: what else narrows the list. */
  filters?: ReactNode;
  /** What stands in place of an empty list when nothing is sought. */
  whenEmpty: ReactNode;
}

const PAUSE_MS = 180;

/** Finds projects as you type. */
export function Finder({ index, words: given, onSought, autoFocus, filters, whenEmpty }: FinderProps) {
  const [words, setWords] = useState(given);
  const [sought] = useDebouncedValue(words.trim(), PAUSE_MS);
  // The words of the address may change by themselves: by the browser's way back, or the search above every page.
  useEffect(() => setWords((now) => (now.trim() === given ? now : given)), [given]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed is told, not how the page hears it
  useEffect(() => {
    if (sought !== given && sought === words.trim()) onSought(sought);
  }, [sought]);
  const { origin, sort, narrow } = useNarrowed();
  const search = useInfiniteQuery({
    ...searchQuery(sought, index, origin, sort),
    placeholderData: keepPreviousData,
  });
  const found = search.data?.pages.flatMap(({ items }) => items) ?? [];
  const isNarrowed = sought !== "" || origin !== "all";
  // A page may show nothing of what was looked at and yet not be the last.
  const isEmpty = search.isSuccess && !search.isPlaceholderData && found.length === 0 && !search.hasNextPage;
  return (
    <Stack gap="md">
      <Stack gap="sm">
        <TextInput
          type="search"
          size="md"
          aria-label={t("Find projects")}
          placeholder={t("Name, summary, keyword or classifier")}
          leftSection={<Search size={18} aria-hidden />}
          rightSection={search.isFetching ? <Loader size={16} aria-hidden /> : null}
          value={words}
          autoFocus={autoFocus ?? false}
          maxLength={200}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Group gap="sm">
          {filters}
          <SegmentedControl
            aria-label={t("Source")}
            data={[
              { value: "all", label: t("All") },
              { value: "published", label: t("Published here") },
              { value: "mirrored", label: t("Mirrored") },
            ]}
            value={origin}
            onChange={(chosen) => narrow({ origin: chosen === "all" ? "" : chosen })}
            size="xs"
          />
          <SegmentedControl
            aria-label={t("Sort by")}
            data={[
              { value: "match", label: sought === "" ? t("Name") : t("Best match") },
              { value: "recent", label: t("Last release") },
              { value: "downloads", label: t("Downloads") },
              ...(sought === "" ? [] : [{ value: "name", label: t("Name") }]),
            ]}
            value={sought === "" && sort === "name" ? "match" : sort}
            onChange={(chosen) => narrow({ sort: chosen === "match" ? "" : chosen })}
            size="xs"
          />
        </Group>
      </Stack>
      <Text fz="sm" c="dimmed" role="status">
        {found.length > 0 && countWords(found.length, search.hasNextPage)}
        {isEmpty && isNarrowed && t("No projects match.")}
      </Text>
      {search.isError && <Text role="alert">{search.error.message}</Text>}
      {isEmpty && !isNarrowed && whenEmpty}
      <FoundList
        found={found}
        index={index}
        hasMore={search.hasNextPage}
        loadMore={() => {
          if (!search.isFetchingNextPage) void search.fetchNextPage();
        }}
      />
    </Stack>
  );
}

const ORIGINS: readonly FoundOrigin[] = ["all", "published", "mirrored"];
const SORTS: readonly FoundSort[] = ["match", "recent", "name", "downloads"];

/** What the address says of the order of the list and of the sources in it. */
function useNarrowed() {
  const { origin, sort } = useSearch({ strict: false }) as { origin?: string; sort?: string };
  const navigate = useNavigate();
  return {
    origin: ORIGINS.find((one) => one === origin) ?? "all",
    sort: SORTS.find((one) => one === sort) ?? "match",
    narrow(change: { origin?: string; sort?: string }) {
      const changed = (now: object) =>
        Object.fromEntries(Object.entries({ ...now, ...change }).filter(([, value]) => value !== ""));
      void navigate({ to: ".", search: changed, replace: true, resetScroll: false });
    },
  };
}

function countWords(count: number, hasMore: boolean): string {
  return hasMore
    ? plural(count, "The first project, with more below", "The first {count} projects, with more below")
    : plural(count, "{count} project", "{count} projects");
}
