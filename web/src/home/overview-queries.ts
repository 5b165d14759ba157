import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, answerOf, api } from "../api/client.ts";
import { pathOf } from "../requests/queries.ts";

export type Warning = AnswerOf<"/site/warnings">["items"][number];

type Change = AnswerOf<"/changes">["items"][number];

/** Changes that are read to find the last releases: a release has a file for each platform. */
const CHANGES_READ = 100;
const RELEASES_SHOWN = 5;
const PROJECTS_SHOWN = 5;

/** What was published last on the whole site, one entry a project; for administrators. */
export const recentQuery = queryOptions({
  queryKey: ["home", "recent"],
  queryFn: async ({ signal }): Promise<Change[]> => {
    const query = { kind: "file.published", order: "newest" as const, limit: CHANGES_READ };
    const { items } = await answerOf(api.GET("/changes", { params: { query }, signal }));
    const byProject = new Map<string, Change>();
    for (const change of items) {
      const key = `${change.index} ${change.project}`;
      if (change.index !== null && !byProject.has(key)) byProject.set(key, change);
    }
    return [...byProject.values()].slice(0, RELEASES_SHOWN);
  },
});

/** What an administrator should look at. */
export const warningsQuery = queryOptions({
  queryKey: ["home", "warnings"],
  queryFn: async ({ signal }): Promise<Warning[]> =>
    (await answerOf(api.GET("/site/warnings", { signal }))).items,
});

/** The projects that an account published last, the newest first. */
export const ownProjectsQuery = (account: string) =>
  queryOptions({
    queryKey: ["home", "projects", account],
    queryFn: async ({ signal }) => {
      const params = { path: { account }, query: { sort: "recent" as const, limit: PROJECTS_SHOWN } };
      return (await answerOf(api.GET("/accounts/{account}/projects", { params, signal }))).items;
    },
  });

const HELD_SHOWN = 5;
/** Indexes whose held files and requests are asked for. */
const INDEXES_ASKED = 10;

export type Held = AnswerOf<"/indexes/{owner}/{index}/held">["items"][number] & { index: string };

/** Releases that rules or a freeze hold in the indexes (owner/name), each once. */
export const heldQuery = (indexes: readonly string[]) =>
  queryOptions({
    queryKey: ["home", "held", indexes],
    enabled: indexes.length > 0,
    queryFn: async ({ signal }): Promise<Held[]> => {
      const asked = indexes.slice(0, INDEXES_ASKED).map(async (address) => {
        const params = { path: pathOf(address), query: { limit: 50 } };
        const { items } = await answerOf(api.GET("/indexes/{owner}/{index}/held", { params, signal }));
        return items.map((item) => ({ ...item, index: address }));
      });
      const releases = new Map<string, Held>();
      for (const held of (await Promise.all(asked)).flat()) {
        const key = `${held.source} ${held.project} ${held.version}`;
        if (!releases.has(key)) releases.set(key, held);
      }
      return [...releases.values()].slice(0, HELD_SHOWN);
    },
  });

/** How many open requests wait in each of the indexes (owner/name), at most 100 told. */
export const waitingRequestsQuery = (indexes: readonly string[]) =>
  queryOptions({
    queryKey: ["home", "requests", indexes],
    enabled: indexes.length > 0,
    queryFn: async ({ signal }): Promise<{ index: string; count: number }[]> => {
      const asked = indexes.slice(0, INDEXES_ASKED).map(async (index) => {
        const params = { path: pathOf(index), query: { state: "open" as const, limit: 100 } };
        const { items } = await answerOf(api.GET("/indexes/{owner}/{index}/requests", { params, signal }));
        return { index, count: items.length };
      });
      return (await Promise.all(asked)).filter(({ count }) => count > 0);
    },
  });
