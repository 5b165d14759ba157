import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, allItems, answerOf, api } from "../api/client.ts";

export type Warning = { kind: "mirror"; index: string; reason: string } | { kind: "requests"; count: number };

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

/** What an administrator should look at: mirrors whose upstream fails, and people who wait for an account. */
export const warningsQuery = queryOptions({
  queryKey: ["home", "warnings"],
  queryFn: async ({ signal }): Promise<Warning[]> => {
    const [indexes, { items: requests }] = await Promise.all([
      allItems((from) => api.GET("/indexes", { params: { query: { limit: 500, ...from } }, signal })),
      answerOf(api.GET("/registrations", { params: { query: { limit: 100 } }, signal })),
    ]);
    const mirrors = await Promise.all(
      indexes
        .filter(({ kind }) => kind === "mirror")
        .map(async ({ owner, name }) => ({
          index: `${owner}/${name}`,
          state: await answerOf(
            api.GET("/indexes/{owner}/{index}/mirror", {
              params: { path: { owner, index: name } },
              signal,
            }),
          ),
        })),
    );
    return [
      ...mirrors.flatMap(({ index, state }): Warning[] => {
        const reason = state.problem ?? failureOf(state);
        return reason === null ? [] : [{ kind: "mirror", index, reason }];
      }),
      ...(requests.length === 0 ? [] : [{ kind: "requests", count: requests.length } as const]),
    ];
  },
});

/** The last error of an upstream, unless it has answered since. */
function failureOf({ trouble, lastChecked }: AnswerOf<"/indexes/{owner}/{index}/mirror">): string | null {
  if (trouble === null) return null;
  const hasAnswered = lastChecked !== null && Date.parse(lastChecked) > Date.parse(trouble.at);
  return hasAnswered ? null : trouble.reason;
}

/** The projects that an account published last, the newest first. */
export const ownProjectsQuery = (account: string) =>
  queryOptions({
    queryKey: ["home", "projects", account],
    queryFn: async ({ signal }) => {
      const params = { path: { account }, query: { limit: 500 } };
      const { items } = await answerOf(api.GET("/accounts/{account}/projects", { params, signal }));
      return items.sort((a, b) => b.lastAt.localeCompare(a.lastAt)).slice(0, PROJECTS_SHOWN);
    },
  });
