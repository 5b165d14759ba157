import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type AnswerOf, answerOf, api } from "../api/client.ts";

export type PackageRequest = AnswerOf<"/indexes/{owner}/{index}/requests">["items"][number];

/** The parts of an address `owner/name`, as the API takes them. */
export function pathOf(address: string): { owner: string; index: string } {
  const [owner = "", index = ""] = address.split("/");
  return { owner, index };
}

export const REQUEST_STATES = ["open", "approved", "refused", "withdrawn", "fulfilled"] as const;
export type RequestState = PackageRequest["state"];

/** Requests for packages of an index, the newest first; of one state, or of all (null). */
export const requestsQuery = (address: string, state: RequestState | null) =>
  infiniteQueryOptions({
    queryKey: ["requests", address, state],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit: 50,
        ...(state === null ? {} : { state }),
        ...(pageParam === null ? {} : { after: pageParam }),
      };
      const params = { path: pathOf(address), query };
      return answerOf(api.GET("/indexes/{owner}/{index}/requests", { params, signal }));
    },
    getNextPageParam: (page) => page.next,
  });

/** The lists that have requests that wait for reviewers. */
export function openLists(requests: readonly PackageRequest[]): string[] {
  return [...new Set(requests.flatMap(({ state, lists }) => (state === "open" ? lists : [])))];
}

/** All requests of a list that wait for reviewers. */
export const openOfListQuery = (address: string, list: string) =>
  queryOptions({
    queryKey: ["requests", address, "open of", list],
    queryFn: async ({ signal }) => {
      const found: PackageRequest[] = [];
      for (let after: string | null = null; ; ) {
        const query = { state: "open" as const, limit: 200, ...(after === null ? {} : { after }) };
        const params = { path: pathOf(address), query };
        const page: Page = await answerOf(api.GET("/indexes/{owner}/{index}/requests", { params, signal }));
        found.push(...page.items.filter(({ lists }) => lists.includes(list)));
        if (page.next === null) return found;
        after = page.next;
      }
    },
  });

type Page = AnswerOf<"/indexes/{owner}/{index}/requests">;

export const targetsQuery = queryOptions({
  queryKey: ["targets"],
  queryFn: async ({ signal }) => (await answerOf(api.GET("/targets", { signal }))).items,
});
