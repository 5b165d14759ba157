import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { paths } from "../../../../client/src/schema.ts";
import { type AnswerOf, allItems, answerOf, api } from "../../api/client.ts";
import { type Index, indexesQuery, type Session, sessionQuery } from "../../api/queries.ts";

type Body<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  requestBody: { content: { "application/json": infer Content } };
}
  ? Content
  : never;

export type SettingsChange = Body<"/indexes/{owner}/{index}", "patch">["settings"];
export type Settings = Index["settings"];
export type NewRule = NonNullable<SettingsChange["policy"]>[number];
export type OriginDeclaration = Settings["origins"][number];
export type BinnedFile = AnswerOf<"/indexes/{owner}/{index}/bin">["items"][number];
export type AdmittedBundle = AnswerOf<"/indexes/{owner}/{index}/bundles">["items"][number];
export type RetentionPlan =
  paths["/indexes/{owner}/{index}/retention/preview"]["post"]["responses"][200]["content"]["application/json"];
export type DryRun =
  paths["/indexes/{owner}/{index}/policy/dry-run"]["post"]["responses"][200]["content"]["application/json"];

/** An index with what names the state that it was read in, so that nobody's change is undone unseen. */
export interface ManagedIndex extends Index {
  etag: string | null;
}

export const managedIndexQuery = (owner: string, index: string) =>
  queryOptions({
    queryKey: ["managed-index", owner, index],
    async queryFn({ signal }): Promise<ManagedIndex> {
      const asked = api.GET("/indexes/{owner}/{index}", { params: { path: { owner, index } }, signal });
      const found = await answerOf(asked);
      return { ...found, etag: (await asked).response.headers.get("ETag") };
    },
    // What somebody is in the middle of changing is not taken away from under their hands.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** The indexes that the caller manages. */
export const managedIndexesQuery = (queries: QueryClient) =>
  queryOptions({
    queryKey: ["managed-indexes"],
    // What it asks is asked again by itself.
    retry: false,
    async queryFn() {
      const session: Session = await queries.ensureQueryData(sessionQuery);
      const indexes = await queries.fetchQuery(indexesQuery);
      if (session.rights.manageSite || session.account === null) return indexes;
      const managed = await managedByCaller();
      return indexes.filter(({ owner, name }) => managed.has(`${owner}/${name}`));
    },
  });

async function managedByCaller(): Promise<Set<string>> {
  const rights = await allItems((from) => api.GET("/rights", { params: { query: { limit: 500, ...from } } }));
  return new Set(rights.flatMap(({ index, permissions }) => (permissions.includes("manage") ? [index] : [])));
}

/** Projects of an index that an upstream has too, and that hide them. */
export const namesakesQuery = (owner: string, index: string) =>
  infiniteQueryOptions({
    queryKey: ["namesakes", owner, index],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const params = { path: { owner, index }, query: pageParam === null ? {} : { after: pageParam } };
      return answerOf(api.GET("/indexes/{owner}/{index}/namesakes", { params, signal }));
    },
    getNextPageParam: (page) => page.next,
  });

/** Removed files of an index that can be restored. */
export const binQuery = (owner: string, index: string) =>
  queryOptions({
    queryKey: ["bin", owner, index],
    queryFn: () =>
      allItems((from) =>
        api.GET("/indexes/{owner}/{index}/bin", {
          params: { path: { owner, index }, query: { limit: 500, ...from } },
        }),
      ),
  });

/** The bundles that an index admitted, newest first. For administrators. */
export const bundlesQuery = (owner: string, index: string) =>
  queryOptions({
    queryKey: ["bundles", owner, index],
    queryFn: () =>
      allItems((from) =>
        api.GET("/indexes/{owner}/{index}/bundles", {
          params: { path: { owner, index }, query: { limit: 500, ...from } },
        }),
      ),
  });

/** How much an index holds, and its quotas. */
export const usageQuery = (owner: string, index: string) =>
  queryOptions({
    queryKey: ["usage", owner, index],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/indexes/{owner}/{index}/usage", { params: { path: { owner, index } }, signal })),
  });
