import { endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing } from "../fields.ts";
import { numericCursor, pageOf } from "../paging.ts";
import { changesAsCsv, changesAsLines } from "./export.ts";
import { type ChangeRow, presentChange } from "./present.ts";
import { Change, ChangeQuery } from "./schema.ts";
import { mayShowChange, selectChanges } from "./select.ts";
import type { ChangeServices } from "./services.ts";

const endpoint = endpointsOf<ChangeServices>();

const list = endpoint({
  method: "GET",
  path: "/changes",
  tag: "changes",
  summary: "Read the change log: of one index for its managers, of the whole site for administrators",
  refusals: [403, 404],
  params: None,
  query: ChangeQuery,
  body: Nothing,
  answer: listOf(Change),
  status: 200,
  async handle(request) {
    const { query } = request;
    const rows = selectChanges(request).limit(query.limit + 1);
    const ordered =
      query.order === "newest"
        ? rows
            .where("changes.serial", "<", numericCursor(query.after) || Number.MAX_SAFE_INTEGER)
            .orderBy("changes.serial", "desc")
        : rows.where("changes.serial", ">", numericCursor(query.after)).orderBy("changes.serial");
    const page = pageOf(
      await ordered.execute(),
      query.limit,
      (row: ChangeRow) => row,
      (row) => row.serial,
    );
    return { items: page.items.filter(mayShowChange(request)).map(presentChange), next: page.next };
  },
});

export const changeEndpoints = [list, changesAsLines, changesAsCsv];
