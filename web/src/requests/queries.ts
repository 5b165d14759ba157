import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, answerOf, api } from "../api/client.ts";

export type PackageRequest = AnswerOf<"/indexes/{owner}/{index}/requests">["items"][number];

/** The parts of an address `owner/name`, as the API takes them. */
export function pathOf(address: string): { owner: string; index: string } {
  const [owner = "", index = ""] = address.split("/");
  return { owner, index };
}

/** The newest requests for packages of an index. */
export const requestsQuery = (address: string) =>
  queryOptions({
    queryKey: ["requests", address],
    queryFn: async ({ signal }) => {
      const params = { path: pathOf(address), query: { limit: 200 } };
      return (await answerOf(api.GET("/indexes/{owner}/{index}/requests", { params, signal }))).items;
    },
  });

export const targetsQuery = queryOptions({
  queryKey: ["targets"],
  queryFn: async ({ signal }) => (await answerOf(api.GET("/targets", { signal }))).items,
});
