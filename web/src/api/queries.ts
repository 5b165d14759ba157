import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, allItems, answerOf, api } from "./client.ts";

export type Session = AnswerOf<"/session">;
export type Index = AnswerOf<"/indexes/{owner}/{index}">;

/** The server's version, its default index and its look. */
export const siteQuery = queryOptions({
  queryKey: ["site"],
  queryFn: ({ signal }) => answerOf(api.GET("/", { signal })),
  staleTime: 60_000,
});

/** Who asks, and what they may do: for offering what can be done, the server decides again each time. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => answerOf(api.GET("/session", { signal })),
  staleTime: 60_000,
});

/** Every index that the caller may read. */
export const indexesQuery = queryOptions({
  queryKey: ["indexes"],
  queryFn: ({ signal }) =>
    allItems((from) => api.GET("/indexes", { params: { query: { limit: 500, ...from } }, signal })),
});

export const indexQuery = (owner: string, index: string) =>
  queryOptions({
    queryKey: ["index", owner, index],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/indexes/{owner}/{index}", { params: { path: { owner, index } }, signal })),
  });

/** What an index inherits from, the nearest first, itself included. */
export const treeQuery = (owner: string, index: string) =>
  queryOptions({
    queryKey: ["tree", owner, index],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/indexes/{owner}/{index}/tree", { params: { path: { owner, index } }, signal })),
  });
