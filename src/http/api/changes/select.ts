import type { Database } from "../../../database/database.ts";
import type { IndexRecord } from "../../../indexes/index-record.ts";
import { badProjectName, parseProjectName } from "../../../packaging/names/project-name.ts";
import { Refusal } from "../../../refusal.ts";
import type { ApiRequest } from "../endpoint.ts";
import { requireIndex, requireSiteManager } from "../rights.ts";
import type { ChangeRow } from "./present.ts";
import type { ChangeFilter } from "./schema.ts";
import type { ChangeServices } from "./services.ts";

type Asked = Pick<
  ApiRequest<unknown, ChangeFilter, unknown, ChangeServices>,
  "caller" | "services" | "query"
>;

const PAGE = 500;

/**
 * Where a query of the caller's begins: the changes of one index for its managers, of the whole site for administrators.
 * Refuses all others.
 */
export function selectChanges(request: Asked) {
  const { services, query } = request;
  let rows = services.database.read
    .selectFrom("changes")
    .leftJoin("indexes", "indexes.id", "changes.index_id")
    .select(["changes.kind", "project", "subject", "actor", "address", "at", "detail"])
    .select(["indexes.owner as owner", "indexes.name as index_name"])
    .select("changes.serial as serial");
  const index = requireLog(request);
  if (index !== null) rows = rows.where("changes.index_id", "=", index.id);
  if (query.project !== undefined) {
    const project = parseProjectName(query.project);
    if (project === null) throw badProjectName("project", query.project);
    rows = rows.where("changes.project", "=", project);
  }
  if (query.kind?.includes(".")) rows = rows.where("changes.kind", "=", query.kind);
  else if (query.kind !== undefined) rows = rows.where("changes.kind", "like", `${query.kind}.%`);
  if (query.actor !== undefined) rows = rows.where("actor", "=", query.actor);
  if (query.subject !== undefined) rows = rows.where("subject", "=", query.subject);
  if (query.since && query.until && Date.parse(query.since) > Date.parse(query.until))
    throw new Refusal("invalid", "bad-query", "`since` is later than `until`.");
  if (query.since !== undefined) rows = rows.where("at", ">=", Date.parse(query.since));
  if (query.until !== undefined) rows = rows.where("at", "<", Date.parse(query.until));
  return rows;
}

/** Whether the caller may see a change. The log names no project that its reader may not read. */
export function mayShowChange(request: Asked): (row: ChangeRow) => boolean {
  return ({ owner, index_name, project }) => {
    const { services, caller } = request;
    if (project === null || services.access.mayManageSite(caller)) return true;
    const index = services.indexes.find(owner ?? "", index_name ?? "");
    return index !== null && services.access.allow(caller, "read", index, project);
  };
}

/** All of them, oldest first, up to now: read in pages, so that they take no memory. */
export async function* allChanges(
  database: Database,
  rows: ReturnType<typeof selectChanges>,
): AsyncGenerator<ChangeRow> {
  const last = await database.serial();
  let after = 0;
  for (;;) {
    const page: ChangeRow[] = await rows
      .where("changes.serial", ">", after)
      .where("changes.serial", "<=", last)
      .orderBy("changes.serial")
      .limit(PAGE)
      .execute();
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)?.serial ?? last;
  }
}

/** The index whose log is asked for; null: that of the whole site. Refuses a caller who may not read it. */
export function requireLog(request: Asked): IndexRecord | null {
  const { index } = request.query;
  if (index === undefined) {
    requireSiteManager(request);
    return null;
  }
  const [owner = "", name = ""] = index.split("/");
  return requireIndex({ ...request, params: { owner, index: name } }, "manage");
}
