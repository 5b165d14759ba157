import { Anchor, Badge, Group, Loader, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { addressOf } from "../base.ts";
import { plural, t } from "../words/t.ts";
import { docsSearchQuery, type FoundDocsPage } from "./search-query.ts";

interface DocsFinderProps {
  /** owner/name of the index to look in; null: in all. */
  index: string | null;
  /** What the address of the page says. */
  words: string;
  /** Tells the page what is sought now, for its address. */
  onSought: (words: string) => void;
  filters: ReactNode;
}

const PAUSE_MS = 180;

/** Finds pages of documentation as you type. */
export function DocsFinder({ index, words: given, onSought, filters }: DocsFinderProps) {
  const [words, setWords] = useState(given);
  const [sought] = useDebouncedValue(words.trim(), PAUSE_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed is told, not how the page hears it
  useEffect(() => {
    if (sought !== given && sought === words.trim()) onSought(sought);
  }, [sought]);
  const { data, error, isFetching } = useQuery({
    ...docsSearchQuery(sought, index),
    placeholderData: keepPreviousData,
  });
  const pages = data?.items ?? [];
  return (
    <Stack gap="md">
      <TextInput
        type="search"
        size="md"
        aria-label={t("Search documentation")}
        placeholder={t("Words in the documentation")}
        leftSection={<Search size={18} aria-hidden />}
        rightSection={isFetching ? <Loader size={16} aria-hidden /> : null}
        value={words}
        autoFocus
        maxLength={200}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Group gap="sm">{filters}</Group>
      <Text fz="sm" c="dimmed" role="status">
        {sought === "" && t("Searches the newest documentation of each project.")}
        {sought !== "" && data !== undefined && countWords(pages.length)}
      </Text>
      {error !== null && <Text role="alert">{error.message}</Text>}
      <Stack gap="lg" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {pages.map((page) => (
          <li key={page.path}>
            <Found page={page} />
          </li>
        ))}
      </Stack>
    </Stack>
  );
}

function Found({ page: { path, title, project, version, index, opening } }: { page: FoundDocsPage }) {
  return (
    <>
      <Group gap={8}>
        <Anchor href={addressOf(path)} rel="noopener" target="_blank" fw={600}>
          {title}
        </Anchor>
        <Badge variant="default" fw={500}>
          {project} {version}
        </Badge>
        <Text fz="xs" c="dimmed">
          {index}
        </Text>
      </Group>
      <Text fz="sm" c="dimmed" lineClamp={2} className="wy-breakable">
        {opening}
      </Text>
    </>
  );
}

function countWords(count: number): string {
  return count === 0 ? t("No pages match.") : plural(count, "{count} page", "{count} pages");
}
