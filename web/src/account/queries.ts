import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type AnswerOf, allItems, answerOf, api } from "../api/client.ts";

export type Token = AnswerOf<"/tokens">["items"][number];
export type OwnSession = AnswerOf<"/sessions">["items"][number];
export type Passkey = AnswerOf<"/passkeys">["items"][number];
export type OwnPromotion = AnswerOf<"/promotions">["items"][number];
export type PermissionName = Token["scope"]["permissions"][number];

export const accountQuery = (account: string) =>
  queryOptions({
    queryKey: ["account", account],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/accounts/{account}", { params: { path: { account } }, signal })),
  });

/** Tokens of an account; null: the reader's own. */
export const tokensQuery = (account: string | null) =>
  queryOptions({
    queryKey: ["tokens", account],
    queryFn: async ({ signal }) => {
      const query = account === null ? {} : { account };
      return (await answerOf(api.GET("/tokens", { params: { query }, signal }))).items;
    },
  });

export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: async ({ signal }) => (await answerOf(api.GET("/sessions", { signal }))).items,
});

/** Promotions of the caller, newest first; for administrators those of everyone. */
export const promotionsQuery = queryOptions({
  queryKey: ["promotions"],
  queryFn: ({ signal }) =>
    allItems((from) => api.GET("/promotions", { params: { query: { limit: 500, ...from } }, signal })),
});

export const secondFactorQuery = queryOptions({
  queryKey: ["second-factor"],
  queryFn: ({ signal }) => answerOf(api.GET("/second-factor", { signal })),
});

export const passkeysQuery = queryOptions({
  queryKey: ["passkeys"],
  queryFn: async ({ signal }) => (await answerOf(api.GET("/passkeys", { signal }))).items,
});

/** Projects that an account published files of, by name or the last published first. */
export const publishedQuery = (account: string, sort: "name" | "recent") =>
  infiniteQueryOptions({
    queryKey: ["published", account, sort],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = { sort, ...(pageParam === null ? {} : { after: pageParam }) };
      return answerOf(
        api.GET("/accounts/{account}/projects", { params: { path: { account }, query }, signal }),
      );
    },
    getNextPageParam: (page) => page.next,
  });
