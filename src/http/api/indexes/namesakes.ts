import { addressOf } from "../../../indexes/index-record.ts";
import { endpointsOf } from "../endpoint.ts";
import { IndexPath, listOf, Nothing, PageQuery } from "../fields.ts";
import { pageOf } from "../paging.ts";
import { requireIndex } from "../rights.ts";
import { Namesake } from "./schema.ts";
import type { IndexServices } from "./services.ts";

const endpoint = endpointsOf<IndexServices>();

export const namesakes = endpoint({
  method: "GET",
  path: "/indexes/{owner}/{index}/namesakes",
  tag: "indexes",
  summary: "List projects of an index and its bases whose names also exist upstream",
  refusals: [403, 404],
  params: IndexPath,
  query: PageQuery,
  body: Nothing,
  answer: listOf(Namesake),
  status: 200,
  async handle(request) {
    const { services, caller, query } = request;
    const index = requireIndex(request, "manage");
    // Cursors are names too: what the caller may not read is on no page, and not at the end of one.
    const found = await services.namesakes.inTree(
      index,
      query.after ?? "",
      query.limit + 1,
      ({ project, owner, mirror }) =>
        [index, owner, mirror].every((one) => services.access.allow(caller, "read", one, project)),
    );
    return pageOf(
      found,
      query.limit,
      ({ project, owner, mirror }) => ({ project, owner: addressOf(owner), mirror: addressOf(mirror) }),
      ({ project }) => project,
    );
  },
});
