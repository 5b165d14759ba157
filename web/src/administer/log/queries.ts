import { infiniteQueryOptions } from "@tanstack/react-query";
import { type AnswerOf, answerOf, api } from "../../api/client.ts";
import { addressOf } from "../../base.ts";

export type Change = AnswerOf<"/changes">["items"][number];

/** Which changes are meant; days as `2026-11-21`. */
export interface LogFilter {
  kind?: string;
  index?: string;
  project?: string;
  actor?: string;
  since?: string;
  until?: string;
}

/** Changes, the newest first. */
export const logQuery = (filter: LogFilter) =>
  infiniteQueryOptions({
    queryKey: ["log", filter],
    initialPageParam: null as string | null,
    queryFn({ pageParam, signal }) {
      const query = {
        order: "newest" as const,
        ...askedOf(filter),
        ...(pageParam === null ? {} : { after: pageParam }),
      };
      return answerOf(api.GET("/changes", { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next,
  });

/** Where the same changes are read as a file. */
export function exportAddress(filter: LogFilter, ending: "csv" | "ndjson"): string {
  const query = new URLSearchParams(Object.entries(askedOf(filter))).toString();
  return addressOf(`-/api/v1/changes.${ending}${query === "" ? "" : `?${query}`}`);
}

/** The filter as the API takes it: whole days of the reader's own clock as moments. */
function askedOf({ since, until, ...rest }: LogFilter): LogFilter {
  const first = momentOf(since, 0);
  const end = momentOf(until, 1);
  return { ...rest, ...(first ? { since: first } : {}), ...(end ? { until: end } : {}) };
}

function momentOf(day: string | undefined, daysLater: number): string | null {
  const [year, month, date] = (day ?? "").split("-").map(Number);
  if (!year || !month || !date) return null;
  return new Date(year, month - 1, date + daysLater).toISOString();
}
