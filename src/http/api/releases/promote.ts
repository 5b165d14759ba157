import { addressOf } from "../../../indexes/index-record.ts";
import { endpointsOf } from "../endpoint.ts";
import { None, ReleasePath } from "../fields.ts";
import { findPromotable, promoteNow } from "./promoting.ts";
import { Promote, Promoted } from "./schema.ts";
import type { ReleaseServices } from "./services.ts";

const endpoint = endpointsOf<ReleaseServices>();

export const promote = endpoint({
  method: "POST",
  path: "/indexes/{owner}/{index}/projects/{project}/releases/{version}/promote",
  tag: "releases",
  summary:
    "Copy a release to another index: all its files or none. Answers when it is done; for large files of a mirror, start a promotion instead",
  refusals: [403, 404, 409, 413, 502, 504],
  params: ReleasePath,
  query: None,
  body: Promote,
  answer: Promoted,
  status: 200,
  async handle(request) {
    const promotable = await findPromotable(request);
    const files = await promoteNow(request, promotable);
    const { project, from, to } = promotable;
    const { version } = request.params;
    return { project: project.name, version, from: addressOf(from.index), to: addressOf(to), files };
  },
});
