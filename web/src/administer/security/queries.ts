import { infiniteQueryOptions } from "@tanstack/react-query";
import { type AnswerOf, answerOf, api } from "../../api/client.ts";

export type SecurityEvent = AnswerOf<"/security-events">["items"][number];

/** Which events are meant. */
export interface SecurityFilter {
  kind?: SecurityEvent["kind"];
  actor?: string;
  address?: string;
}

/** Security events, the newest first. */
export const securityQuery = (filter: SecurityFilter) =>
  infiniteQueryOptions({
    queryKey: ["security", filter],
    initialPageParam: null as string | null,
    queryFn({ pageParam, signal }) {
      const query = { ...filter, ...(pageParam === null ? {} : { after: pageParam }) };
      return answerOf(api.GET("/security-events", { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next,
  });
