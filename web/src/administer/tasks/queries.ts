import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type AnswerOf, answerOf, api } from "../../api/client.ts";

export type SiteTask = AnswerOf<"/site/tasks/{id}">;
export type Finding = AnswerOf<"/site/tasks/{id}/findings">["items"][number];

const LIVE_MS = 1_000;
const QUIET_MS = 15_000;
const SHOWN = 20;

export const isOpen = ({ state }: Pick<SiteTask, "state">): boolean =>
  state === "waiting" || state === "running";

/** What was done lately, the newest first; looked at again and again while something runs. */
export const tasksQuery = queryOptions({
  queryKey: ["tasks"],
  queryFn: async ({ signal }) => {
    const params = { query: { limit: SHOWN } };
    return (await answerOf(api.GET("/site/tasks", { params, signal }))).items;
  },
  refetchInterval: ({ state }) => (state.data?.some(isOpen) ? LIVE_MS : QUIET_MS),
});

export const taskQuery = (id: number) =>
  queryOptions({
    queryKey: ["task", id],
    queryFn: ({ signal }) => answerOf(api.GET("/site/tasks/{id}", { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data !== undefined && isOpen(state.data) ? LIVE_MS : false),
  });

/** What a task found, a page at a time; asked for anew when it has found more. */
export const findingsQuery = ({ id, findings, mended }: Pick<SiteTask, "id" | "findings" | "mended">) =>
  infiniteQueryOptions({
    queryKey: ["findings", id, findings, mended],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 50, ...(pageParam === null ? {} : { after: pageParam }) };
      return answerOf(api.GET("/site/tasks/{id}/findings", { params: { path: { id }, query }, signal }));
    },
    getNextPageParam: (page) => page.next,
  });
