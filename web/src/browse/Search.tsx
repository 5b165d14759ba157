import { SegmentedControl, Select, Stack } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { indexesQuery } from "../api/queries.ts";
import { Page } from "../shared/Page.tsx";
import { t } from "../words/t.ts";
import { DocsFinder } from "./DocsFinder.tsx";
import { Finder } from "./Finder.tsx";
import { NoProject } from "./NoProject.tsx";

const route = getRouteApi("/ui/search");

/** Finds projects, or pages of their documentation, in every index or in one. */
export function Search() {
  const { q = "", index, in: where } = route.useSearch();
  const navigate = route.useNavigate();
  const put = (change: { q?: string; index?: string; in?: string }) => {
    const changed = (now: object) =>
      Object.fromEntries(Object.entries({ ...now, ...change }).filter(([, value]) => value !== ""));
    void navigate({ search: changed, replace: true });
  };
  const { data: indexes } = useSuspenseQuery(indexesQuery);
  const addresses = indexes.map((one) => `${one.owner}/${one.name}`);
  const given = { index: index ?? null, words: q, onSought: (words: string) => put({ q: words }) };
  const filters = (
    <Select
      aria-label={t("Index")}
      placeholder={t("In all indexes")}
      data={addresses}
      value={index ?? null}
      onChange={(chosen) => put({ index: chosen ?? "" })}
      clearable
      searchable
      clearButtonProps={{ "aria-label": t("In all indexes") }}
      maw={300}
    />
  );
  return (
    <Page title={t("Search")}>
      <Stack>
        <SegmentedControl
          aria-label={t("Search in")}
          data={[
            { value: "projects", label: t("Projects") },
            { value: "docs", label: t("Documentation") },
          ]}
          value={where === "docs" ? "docs" : "projects"}
          onChange={(chosen) => put({ in: chosen === "docs" ? "docs" : "" })}
          style={{ alignSelf: "start" }}
        />
        {where === "docs" ? (
          <DocsFinder {...given} filters={filters} />
        ) : (
          <Finder {...given} autoFocus whenEmpty={<NoProject address={index ?? null} />} filters={filters} />
        )}
      </Stack>
    </Page>
  );
}
