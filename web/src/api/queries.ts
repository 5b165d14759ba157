import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { paths } from "./schema.ts";

/** What a GET of the API answers with 200. */
export type AnswerOf<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Body } } } };
}
  ? Body
  : never;

/** What a POST of the API answers with 200. */
export type AnswerOfPost<Path extends keyof paths> = paths[Path] extends {
  post: { responses: { 200: { content: { "application/json": infer Body } } } };
}
  ? Body
  : never;

export type Site = AnswerOf<"/">;
export type Session = AnswerOf<"/session">;
export type Index = AnswerOf<"/indexes/{owner}/{index}">;

/** The server's version and default index. */
export const siteQuery = queryOptions({
  queryKey: ["site"],
  queryFn: ({ signal }) => answerOf(api.GET("/", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
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
  queryFn: async ({ signal }) => {
    const all: Index[] = [];
    for (let after: string | undefined; ; ) {
      const query = { limit: 500, ...(after === undefined ? {} : { after }) };
      const page = await answerOf(api.GET("/indexes", { params: { query }, signal }));
      all.push(...page.items);
      if (page.next === null) return all;
      after = page.next;
    }
  },
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
