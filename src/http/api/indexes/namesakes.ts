import { addressOf } from "../../../indexes/index-record.ts";
import { endpoint } from "../endpoint.ts";
import { IndexPath, listOf, Nothing, PageQuery } from "../fields.ts";
import { pageOf } from "../paging.ts";
import { requireIndex } from "../rights.ts";
import { Namesake } from "./schema.ts";

export const namesakes = endpoint({
  method: "GET",
  path: "/indexes/{owner}/{index}/namesakes",
  tag: "indexes",
  summary:
    "List projects of an index and its bases that an upstream is known to have too, and that hide them",
  refusals: [403, 404],
  params: IndexPath,
  query: PageQuery,
  body: Nothing,
  answer: listOf(Namesake),
  status: 200,
  async handle(request) {
    const { services, caller, query } = request;
    const index = requireIndex(request, "manage");
    const found = await services.namesakes.inTree(index, query.after ?? "", query.limit + 1);
    const page = pageOf(
      found,
      query.limit,
      (one) => one,
      ({ project }) => project,
    );
    const isSeen = ({ project, owner, mirror }: (typeof found)[number]) =>
      [owner, mirror].every((one) => services.access.allow(caller, "read", one, project));
    return {
      items: page.items.filter(isSeen).map(({ project, owner, mirror }) => ({
        project,
        owner: addressOf(owner),
        mirror: addressOf(mirror),
      })),
      next: page.next,
    };
  },
});
