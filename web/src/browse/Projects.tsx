import { Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { indexQuery } from "../api/queries.ts";
import { Page } from "../shared/Page.tsx";
import { t } from "../words/t.ts";
import { ProjectList } from "./ProjectList.tsx";
import { projectsQuery } from "./projects-query.ts";

const route = getRouteApi("/ui/indexes/$owner/$index");
const PAUSE_MS = 200;

/** The projects of one index, found as you type. */
export function Projects() {
  const { owner, index } = route.useParams();
  const { q = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const { data } = useSuspenseQuery(indexQuery(owner, index));
  const [words, setWords] = useState(q);
  const [sought] = useDebouncedValue(words, PAUSE_MS);
  useEffect(() => {
    if (sought !== q) void navigate({ search: sought === "" ? {} : { q: sought }, replace: true });
  }, [sought, q, navigate]);
  const projects = useInfiniteQuery({
    ...projectsQuery(owner, index, sought),
    placeholderData: keepPreviousData,
  });
  const names = projects.data?.pages.flatMap(({ items }) => items.map(({ name }) => name)) ?? [];
  return (
    <Page title={`${owner}/${index}`} lead={data.settings.description || undefined}>
      <TextInput
        type="search"
        size="md"
        aria-label={t("Find a project")}
        placeholder={t("Find a project")}
        leftSection={<Search size={18} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {projects.isError && <Text c="red">{projects.error.message}</Text>}
      {projects.isSuccess && names.length === 0 && (
        <Text c="dimmed">
          {sought === "" ? t("There is no project yet.") : t("No project is called so.")}
        </Text>
      )}
      <ProjectList
        owner={owner}
        index={index}
        names={names}
        hasMore={projects.hasNextPage}
        loadMore={() => {
          if (!projects.isFetchingNextPage) void projects.fetchNextPage();
        }}
      />
    </Page>
  );
}
