import { queryOptions, useQuery } from "@tanstack/react-query";
import { type AnswerOf, allItems, api } from "../api/client.ts";
import { indexesQuery, sessionQuery } from "../api/queries.ts";

type Rights = AnswerOf<"/accounts/{account}/rights">["items"][number];
type PermissionName = Rights["permissions"][number]["permission"];

/** What an account may do with a project (with some project: null) in each index. */
const rightsQuery = (account: string, project: string | null) =>
  queryOptions({
    queryKey: ["rights", account, project],
    queryFn: ({ signal }) =>
      allItems((from) => {
        const query = { limit: 500, ...(project === null ? {} : { project }), ...from };
        const params = { path: { account }, query };
        return api.GET("/accounts/{account}/rights", { params, signal });
      }),
  });

/** What the caller may do in hosted indexes; the others hold what their upstream has. */
export interface OwnRights {
  /** Whether the answer is there yet. */
  areKnown: boolean;
  /** `index`: as owner/name. */
  may(permission: PermissionName, index: string): boolean;
  /** Hosted indexes in which the caller has the right, by their names. */
  indexesWith(permission: PermissionName): string[];
}

export function useOwnRights(project: string | null): OwnRights {
  const { data: session } = useQuery(sessionQuery);
  const account = session?.account ?? null;
  const { data: rights } = useQuery({ ...rightsQuery(account ?? "", project), enabled: account !== null });
  const { data: indexes } = useQuery(indexesQuery);
  const hosted = new Set(
    indexes?.flatMap(({ owner, name, kind }) => (kind === "hosted" ? [`${owner}/${name}`] : [])),
  );
  const allowed = (permission: PermissionName, one: Rights) =>
    hosted.has(one.index) && one.permissions.some((told) => told.permission === permission && told.allowed);
  return {
    areKnown: rights !== undefined && indexes !== undefined,
    may: (permission, index) =>
      rights?.some((one) => one.index === index && allowed(permission, one)) ?? false,
    indexesWith: (permission) =>
      rights?.filter((one) => allowed(permission, one)).map(({ index }) => index) ?? [],
  };
}
