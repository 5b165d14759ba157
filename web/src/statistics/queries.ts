import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type AnswerOf, answerOf, api } from "../api/client.ts";
import { addressOf } from "../base.ts";

export type Downloads = AnswerOf<"/downloads">;

/** Whose downloads are counted up: of a project, one release of it, an index, or the whole site. */
export type Counted =
  | { owner: string; index: string; project: string; version?: string }
  | { owner: string; index: string }
  | "site";

export const downloadsQuery = (counted: Counted, days: number) =>
  queryOptions({
    queryKey: ["downloads", counted, days],
    queryFn: ({ signal }) => ask(counted, days, signal),
    // The charts stay while other days are fetched.
    placeholderData: keepPreviousData,
  });

function ask(counted: Counted, days: number, signal: AbortSignal): Promise<Downloads> {
  if (counted === "site") return answerOf(api.GET("/downloads", { params: { query: { days } }, signal }));
  if (!("project" in counted)) {
    const params = { path: counted, query: { days } };
    return answerOf(api.GET("/indexes/{owner}/{index}/downloads", { params, signal }));
  }
  const { version, ...path } = counted;
  const params = { path, query: { days, ...(version === undefined ? {} : { version }) } };
  return answerOf(api.GET("/indexes/{owner}/{index}/projects/{project}/downloads", { params, signal }));
}

/** Where the same is told as JSON. */
export function jsonAddress(counted: Counted, days: number): string {
  if (counted === "site") return addressOf(`-/api/v1/downloads?days=${days}`);
  const index = `-/api/v1/indexes/${counted.owner}/${counted.index}`;
  if (!("project" in counted)) return addressOf(`${index}/downloads?days=${days}`);
  const version = counted.version === undefined ? "" : `&version=${encodeURIComponent(counted.version)}`;
  return addressOf(`${index}/projects/${counted.project}/downloads?days=${days}${version}`);
}
