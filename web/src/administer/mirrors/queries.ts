import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, answerOf, api } from "../../api/client.ts";

export type MirrorState = AnswerOf<"/indexes/{owner}/{index}/mirror">;

export type EvictionPlan = AnswerOf<"/indexes/{owner}/{index}/mirror/eviction">;

/** What a mirror is of, and how much of it is kept. */
export const mirrorQuery = (owner: string, index: string) =>
  queryOptions({
    queryKey: ["mirror", owner, index],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/indexes/{owner}/{index}/mirror", { params: { path: { owner, index } }, signal })),
  });

/** What an eviction would take away. */
export const evictionQuery = (
  owner: string,
  index: string,
  { project, unusedDays }: { project: string | null; unusedDays: number },
) =>
  queryOptions({
    queryKey: ["eviction", owner, index, project, unusedDays],
    queryFn: ({ signal }) => {
      const query = { unusedDays, ...(project === null ? {} : { project }) };
      return answerOf(
        api.GET("/indexes/{owner}/{index}/mirror/eviction", {
          params: { path: { owner, index }, query },
          signal,
        }),
      );
    },
    staleTime: 0,
    retry: false,
  });
