import { parseProjectName } from "../../../packaging/project-name.ts";
import { Refusal } from "../../../refusal.ts";
import { endpoint } from "../endpoint.ts";
import { listOf, None, Nothing } from "../fields.ts";
import { numericCursor, pageOf } from "../paging.ts";
import { requireIndex, requireSiteManager } from "../rights.ts";
import { presentChange } from "./present.ts";
import { Change, ChangeQuery } from "./schema.ts";

const list = endpoint({
  method: "GET",
  path: "/changes",
  tag: "changes",
  summary:
    "Read the log of changes, oldest first: of one index for its managers, of the whole site for administrators",
  refusals: [403, 404],
  params: None,
  query: ChangeQuery,
  body: Nothing,
  answer: listOf(Change),
  status: 200,
  async handle(request) {
    const { services, query } = request;
    let rows = services.database.read
      .selectFrom("changes")
      .leftJoin("indexes", "indexes.id", "changes.index_id")
      .select(["changes.kind", "project", "subject", "actor", "address", "at", "detail"])
      .select(["indexes.owner as owner", "indexes.name as index_name"])
      .select("changes.serial as serial")
      .where("changes.serial", ">", numericCursor(query.after))
      .orderBy("changes.serial")
      .limit(query.limit + 1);
    if (query.index === undefined) requireSiteManager(request);
    else rows = rows.where("changes.index_id", "=", managedIndex(request, query.index).id);
    if (query.project !== undefined) {
      const project = parseProjectName(query.project);
      if (project === null)
        throw new Refusal("invalid", "bad-project-name", "`project` is no valid project name.");
      rows = rows.where("changes.project", "=", project);
    }
    return pageOf(await rows.execute(), query.limit, presentChange, (row) => row.serial);
  },
});

function managedIndex(request: Parameters<typeof requireSiteManager>[0], address: string) {
  const [owner = "", index = ""] = address.split("/");
  return requireIndex({ ...request, params: { owner, index } }, "manage");
}

export const changeEndpoints = [list];
