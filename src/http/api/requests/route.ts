import type { ProjectName } from "../../../packaging/names/project-name.ts";
import { parseRequested } from "../../../packaging/versions/requested.ts";
import { askForPackage, decideRequest } from "../../../publishing/requests/change-requests.ts";
import {
  type PackageRequest as Kept,
  packageRequests,
  requirePackageRequest,
  type Said,
} from "../../../publishing/requests/package-requests.ts";
import { Refusal } from "../../../refusal.ts";
import { endpointsOf } from "../endpoint.ts";
import { IndexPath, listOf, None, Nothing, toTime } from "../fields.ts";
import { numericCursor, pageOf } from "../paging.ts";
import { requireAccount, requireIndex, requirePublisher } from "../rights.ts";
import { NewPackageRequest, PackageRequest, RequestDecision, RequestPath, RequestQuery } from "./schema.ts";
import type { RequestServices } from "./services.ts";

const endpoint = endpointsOf<RequestServices>();

const tag = "requests";
const AT = "/indexes/{owner}/{index}/requests";

const list = endpoint({
  method: "GET",
  path: AT,
  tag,
  summary: "List the requests for packages, newest first",
  refusals: [403, 404],
  params: IndexPath,
  query: RequestQuery,
  body: Nothing,
  answer: listOf(PackageRequest),
  status: 200,
  async handle(request) {
    requireAccount(request);
    const index = requireIndex(request, "read");
    const { state, asked, limit, after } = request.query;
    const before = numericCursor(after) || Number.POSITIVE_INFINITY;
    const all = await packageRequests(request.services.database.read, index.id);
    const shown = all
      .filter((one) => one.number < before)
      .filter((one) => state === undefined || one.state === state)
      .filter((one) => asked === undefined || one.asked.some(({ by }) => by === asked))
      .reverse();
    return pageOf(shown.slice(0, limit + 1), limit, present, ({ number }) => number);
  },
});

const make = endpoint({
  method: "POST",
  path: AT,
  tag,
  summary: "Ask for a package. If the same is asked for already, you join that request",
  refusals: [403, 404, 409],
  params: IndexPath,
  query: None,
  body: NewPackageRequest,
  answer: PackageRequest,
  status: 201,
  async handle(request) {
    requireAccount(request);
    const index = requireIndex(request, "read");
    const { services, actor, body } = request;
    const number = await askForPackage({ database: services.database, index, actor }, body);
    return present(await requirePackageRequest(services.database.read, index.id, number));
  },
});

const show = endpoint({
  method: "GET",
  path: `${AT}/{number}`,
  tag,
  summary: "Show a request for a package",
  refusals: [403, 404],
  params: RequestPath,
  query: None,
  body: Nothing,
  answer: PackageRequest,
  status: 200,
  async handle(request) {
    requireAccount(request);
    const index = requireIndex(request, "read");
    const { services, params } = request;
    return present(await requirePackageRequest(services.database.read, index.id, params.number));
  },
});

const decide = endpoint({
  method: "POST",
  path: `${AT}/{number}/decision`,
  tag,
  summary: "Approve, refuse, withdraw or close a request",
  refusals: [403, 404, 409],
  params: RequestPath,
  query: None,
  body: RequestDecision,
  answer: PackageRequest,
  status: 200,
  async handle(request) {
    requireAccount(request);
    const { services, params, actor, body } = request;
    const index = requireIndex(request, "read");
    const { database } = services;
    const kept = await requirePackageRequest(database.read, index.id, params.number);
    if (body.decision !== "withdraw") requirePublisher(request, index, projectOf(kept));
    if (body.decision === "refuse" && body.reason.trim() === "")
      throw new Refusal("invalid", "reason-missing", "Say why the request is refused.");
    const needed = services.config.bundles.approvals;
    await decideRequest({ database, index, actor }, params.number, { ...body, needed });
    return present(await requirePackageRequest(database.read, index.id, params.number));
  },
});

function projectOf({ requirement }: Kept): ProjectName {
  const requested = parseRequested(requirement);
  if (requested !== null) return requested.project;
  throw new Refusal("conflict", "bad-requirement", `"${requirement}" is not a requirement any more.`);
}

function present(kept: Kept) {
  const { asked, approvals, refusal, fulfilled, changedAt, ...rest } = kept;
  return {
    ...rest,
    asked: asked.map(presentSaid),
    approvals: approvals.map(presentSaid),
    refusal: refusal && presentSaid(refusal),
    fulfilled: fulfilled && { ...presentSaid(fulfilled), bundle: fulfilled.bundle },
    changedAt: toTime(changedAt),
  };
}

const presentSaid = ({ by, at, reason }: Said) => ({ by, at: toTime(at), reason });

export const requestEndpoints = [list, make, show, decide];
