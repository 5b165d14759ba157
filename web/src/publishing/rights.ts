import { queryOptions, useQuery } from "@tanstack/react-query";
import { type AnswerOf, allItems, api } from "../api/client.ts";
import { indexesQuery } from "../api/queries.ts";

type Rights = AnswerOf<"/rights">["items"][number];
type PermissionName = Rights["permissions"][number];

/** What the caller may do with a project (with some project: null) in each index; by their network too, signed in or not. */
const rightsQuery = (project: string | null) =>
  queryOptions({
    queryKey: ["rights", "own", project],
    queryFn: ({ signal }) =>
      allItems((from) => {
        const query = { limit: 500, ...(project === null ? {} : { project }), ...from };
        return api.GET("/rights", { params: { query }, signal });
      }),
  });

/** What the caller may do in hosted indexes; the others hold what their upstream has. */
export interface OwnRights {
  /** Whether the answer is there yet. */
  areKnown: boolean;
  /** Why it is not; null: it is, or is on its way. */
  error: Error | null;
  /** `index`: as owner/name. */
  may(permission: PermissionName, index: string): boolean;
  /** Whether they manage an index, hosted or not. */
  manages(index: string): boolean;
  /** Hosted indexes in which the caller has the right, by their names. */
  indexesWith(permission: PermissionName): string[];
}

export function useOwnRights(project: string | null): OwnRights {
  const { data: rights, error } = useQuery(rightsQuery(project));
  const { data: indexes, error: unlisted } = useQuery(indexesQuery);
  const hosted = new Set(
    indexes?.flatMap(({ owner, name, kind }) => (kind === "hosted" ? [`${owner}/${name}`] : [])),
  );
  const indexesWith = (permission: PermissionName) =>
    rights?.flatMap(({ index, permissions }) => (permissions.includes(permission) ? [index] : [])) ?? [];
  return {
    areKnown: rights !== undefined && indexes !== undefined,
    error: error ?? unlisted,
    may: (permission, index) => hosted.has(index) && indexesWith(permission).includes(index),
    manages: (index) => indexesWith("manage").includes(index),
    indexesWith: (permission) => indexesWith(permission).filter((index) => hosted.has(index)),
  };
}
