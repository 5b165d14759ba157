import { Select } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { indexesQuery } from "../api/queries.ts";
import { Page } from "../shared/Page.tsx";
import { t } from "../words/t.ts";
import { Finder } from "./Finder.tsx";
import { NoProject } from "./NoProject.tsx";

const route = getRouteApi("/ui/search");

/** Finds projects in every index, or in one. */
export function Search() {
  const { q = "", index } = route.useSearch();
  const navigate = route.useNavigate();
  const put = (change: { q?: string; index?: string }) => {
    const changed = (now: object) =>
      Object.fromEntries(Object.entries({ ...now, ...change }).filter(([, value]) => value !== ""));
    void navigate({ search: changed, replace: true });
  };
  const { data: indexes } = useSuspenseQuery(indexesQuery);
  const addresses = indexes.map((one) => `${one.owner}/${one.name}`);
  return (
    <Page title={t("Search")}>
      <Finder
        index={index ?? null}
        words={q}
        autoFocus
        onSought={(words) => put({ q: words })}
        whenEmpty={<NoProject address={index ?? null} />}
        filters={
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
        }
      />
    </Page>
  );
}
