import { askForPackages, decideRequests } from "../../../publishing/requests/change-requests.ts";
import { packageRequests, requirePackageRequest } from "../../../publishing/requests/package-requests.ts";
import { endpointsOf } from "../endpoint.ts";
import { IndexPath, listOf, None, Nothing } from "../fields.ts";
import { numericCursor, pageOf } from "../paging.ts";
import { requireAccount, requireIndex, requirePublisher } from "../rights.ts";
import { requestListEndpoints } from "./lists.ts";
import { present, projectOf, requireReason } from "./present.ts";
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
    const { requirement, ...rest } = body;
    const asked = { ...rest, requirements: [requirement], list: null };
    const [number = 0] = await askForPackages({ database: services.database, index, actor }, asked);
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
    requireReason(body);
    const needed = services.config.bundles.approvals;
    await decideRequests({ database, index, actor }, [params.number], { ...body, needed });
    return present(await requirePackageRequest(database.read, index.id, params.number));
  },
});

export const requestEndpoints = [list, make, ...requestListEndpoints, show, decide];
