import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type AnswerOf, allItems, answerOf, api } from "../api/client.ts";

export type Account = AnswerOf<"/accounts">["items"][number];
export type Invitation = AnswerOf<"/invitations">["items"][number];
export type Registration = AnswerOf<"/registrations">["items"][number];

export interface AccountFilter {
  q: string;
  kind: "person" | "service" | null;
  disabled: boolean | null;
  sort: "name" | "created";
}

/** Accounts by name or the newest first, a page at a time. */
export const accountsQuery = ({ q, kind, disabled, sort }: AccountFilter) =>
  infiniteQueryOptions({
    queryKey: ["accounts", q, kind, disabled, sort],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = {
        sort,
        ...(q === "" ? {} : { q }),
        ...(kind === null ? {} : { kind }),
        ...(disabled === null ? {} : { disabled: disabled ? ("true" as const) : ("false" as const) }),
        ...(pageParam === null ? {} : { after: pageParam }),
      };
      return answerOf(api.GET("/accounts", { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next,
  });

/** Every group with its members, by name. */
export const groupsQuery = queryOptions({
  queryKey: ["groups"],
  queryFn: ({ signal }) =>
    allItems((from) => api.GET("/groups", { params: { query: { limit: 500, ...from } }, signal })),
});

export const groupQuery = (group: string) =>
  queryOptions({
    queryKey: ["group", group],
    queryFn: ({ signal }) => answerOf(api.GET("/groups/{group}", { params: { path: { group } }, signal })),
  });

/** Every invitation, newest first. */
export const invitationsQuery = queryOptions({
  queryKey: ["invitations"],
  queryFn: ({ signal }) =>
    allItems((from) => api.GET("/invitations", { params: { query: { limit: 500, ...from } }, signal })),
});

/** Every account that waits to be approved, the longest first. */
export const registrationsQuery = queryOptions({
  queryKey: ["registrations"],
  queryFn: ({ signal }) =>
    allItems((from) => api.GET("/registrations", { params: { query: { limit: 500, ...from } }, signal })),
});

export type Rights = AnswerOf<"/accounts/{account}/rights">["items"][number];
export type Grant = AnswerOf<"/grants">["items"][number];

/** Grants, oldest first: all, for administrators, or those that hold in one index (`owner/name`), or for a project there. */
export const grantsQuery = (index: string | null, project: string | null) =>
  queryOptions({
    queryKey: ["grants", index, project],
    queryFn: ({ signal }) =>
      allItems((from) => {
        const query = {
          limit: 500,
          ...(index === null ? {} : { index }),
          ...(project === null ? {} : { project }),
          ...from,
        };
        return api.GET("/grants", { params: { query }, signal });
      }),
  });

export interface RightsQuestion {
  account: string;
  /** owner/name; null: every index. */
  index: string | null;
  /** null: some project. */
  project: string | null;
}

/** What an account may do in each index, and why. */
export const rightsQuery = ({ account, index, project }: RightsQuestion) =>
  infiniteQueryOptions({
    queryKey: ["rights", account, index, project],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit: 25,
        ...(index === null ? {} : { index }),
        ...(project === null ? {} : { project }),
        ...(pageParam === null ? {} : { after: pageParam }),
      };
      return answerOf(
        api.GET("/accounts/{account}/rights", { params: { path: { account }, query }, signal }),
      );
    },
    getNextPageParam: (page) => page.next,
  });
