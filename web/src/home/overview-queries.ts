import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, answerOf, api } from "../api/client.ts";

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
