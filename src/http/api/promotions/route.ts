import type { z } from "zod";
import type { Caller } from "../../../accounts/caller.ts";
import { addressOf } from "../../../indexes/index-record.ts";
import type { ProjectName } from "../../../packaging/names/project-name.ts";
import {
  noSuchPromotion,
  type PromotionJobs,
  type PromotionRow,
} from "../../../publishing/promotions/promotion-jobs.ts";
import { promotableFiles } from "../../../publishing/releases/promote.ts";
import { endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing, PageQuery, ReleasePath, toTime, toTimeOrNull } from "../fields.ts";
import { numericCursor, pageOf } from "../paging.ts";
import { bytesOf, findPromotable, promoteNow } from "../releases/promoting.ts";
import { Promote } from "../releases/schema.ts";
import type { PromotingServices } from "../releases/services.ts";
import { requireAccount } from "../rights.ts";
import { Promotion, PromotionPath } from "./schema.ts";

/** What the endpoints of this folder need. */
interface PromotionServices extends PromotingServices {
  promotions: PromotionJobs;
}

const endpoint = endpointsOf<PromotionServices>();

const tag = "releases";

const start = endpoint({
  method: "POST",
  path: "/indexes/{owner}/{index}/projects/{project}/releases/{version}/promotions",
  tag,
  summary: "Start to copy a release to another index in the background: all its files or none",
  refusals: [403, 404, 409],
  params: ReleasePath,
  query: None,
  body: Promote,
  answer: Promotion,
  status: 201,
  async handle(request) {
    const { services, params, callerNow } = request;
    const { id: accountId, name: accountName } = requireAccount(request);
    const promotable = await findPromotable(request);
    const { from, project, to } = promotable;
    const { fileSize: maxFileSize } = services.config.limits;
    const files = promotableFiles({ project, version: params.version, to, maxFileSize }).map((file) => ({
      size: file.size,
      open: () => bytesOf(request, promotable, file),
    }));
    const order = { accountId, accountName, project: project.name, version: params.version };
    const publish = async () => {
      const asked = { ...request, caller: await callerNow() };
      return promoteNow(asked, await findPromotable(asked));
    };
    const places = { from: addressOf(from.index), to: addressOf(to) };
    return presentPromotion(await services.promotions.start({ ...order, ...places }, { files, publish }));
  },
});

const list = endpoint({
  method: "GET",
  path: "/promotions",
  tag,
  summary: "List promotions, newest first: your own, and as administrator those of everyone",
  refusals: [],
  params: None,
  query: PageQuery,
  body: Nothing,
  answer: listOf(Promotion),
  status: 200,
  async handle(request) {
    const { query, services } = request;
    const before = numericCursor(query.after) || null;
    const rows = await services.promotions.list(ownerOf(request), before, query.limit + 1);
    const page = pageOf(
      rows,
      query.limit,
      (row) => row,
      ({ id }) => id,
    );
    return { ...page, items: page.items.filter((row) => isInScope(request, row)).map(presentPromotion) };
  },
});

const show = endpoint({
  method: "GET",
  path: "/promotions/{id}",
  tag,
  summary: "Show the progress and the outcome of a promotion",
  refusals: [404],
  params: PromotionPath,
  query: None,
  body: Nothing,
  answer: Promotion,
  status: 200,
  async handle(request) {
    return presentPromotion(await findOwn(request));
  },
});

const cancel = endpoint({
  method: "POST",
  path: "/promotions/{id}/cancel",
  tag,
  summary: "Cancel a promotion that still fetches files. Nothing is published",
  refusals: [404, 409],
  params: PromotionPath,
  query: None,
  body: Nothing,
  answer: Promotion,
  status: 200,
  async handle(request) {
    const { id } = await findOwn(request);
    return presentPromotion(await request.services.promotions.cancel(id));
  },
});

type Asked = { caller: Caller; services: PromotionServices };

/** Whose promotions a caller sees: their own. null: those of everyone, for administrators of the site. */
function ownerOf(asked: Asked): number | null {
  const { id } = requireAccount(asked);
  return asked.services.access.mayManageSite(asked.caller) ? null : id;
}

/** Whether a token reaches a promotion of its account: it must be able to publish the project in the target index. */
function isInScope({ caller, services: { access, indexes } }: Asked, row: PromotionRow): boolean {
  if (caller.scope === null || access.mayManageSite(caller)) return true;
  const [owner = "", name = ""] = row.to_index.split("/");
  const index = indexes.find(owner, name);
  return index !== null && access.allow(caller, "publish", index, row.project as ProjectName);
}

async function findOwn(asked: Asked & { params: { id: number } }): Promise<PromotionRow> {
  const row = await asked.services.promotions.find(asked.params.id, ownerOf(asked));
  if (!isInScope(asked, row)) throw noSuchPromotion();
  return row;
}

export const promotionEndpoints = [start, list, show, cancel];

function presentPromotion(row: PromotionRow): z.input<typeof Promotion> {
  return {
    id: row.id,
    project: row.project,
    version: row.version,
    from: row.from_index,
    to: row.to_index,
    state: row.state,
    askedBy: row.asked_by,
    askedAt: toTime(row.asked_at),
    endedAt: toTimeOrNull(row.ended_at),
    files: row.files,
    filesDone: row.files_done,
    bytes: row.bytes,
    bytesDone: row.bytes_done,
    outcomes: row.result === null ? null : JSON.parse(row.result),
    code: row.code,
    problem: row.problem,
  };
}
