import type { FastifyInstance, RouteOptions } from "fastify";
import { VERSION } from "../../version.ts";
import { OWN_BODY, readOwnBodies } from "../upload/own-body.ts";
import { accountEndpoints } from "./accounts/route.ts";
import { type AnswerServices, ApiAnswers } from "./answer.ts";
import { binEndpoints } from "./bin/route.ts";
import { bundleEndpoints } from "./bundles/route.ts";
import { changeEndpoints } from "./changes/route.ts";
import { commentEndpoints } from "./comments/route.ts";
import { docsEndpoints } from "./docs/route.ts";
import type { Endpoint } from "./endpoint.ts";
import { eventEndpoints } from "./events/route.ts";
import { explainEndpoints } from "./explain/route.ts";
import { fileEndpoints } from "./files/route.ts";
import { grantEndpoints } from "./grants/route.ts";
import { groupEndpoints } from "./groups/route.ts";
import { importEndpoints } from "./imports/route.ts";
import { indexEndpoints } from "./indexes/route.ts";
import { readJsonBodies } from "./json-body.ts";
import { mirrorEndpoints } from "./mirrors/route.ts";
import { openApiDocument } from "./openapi.ts";
import { passkeyEndpoints } from "./passkeys/route.ts";
import { policyEndpoints } from "./policy/route.ts";
import { projectEndpoints } from "./projects/route.ts";
import { promotionEndpoints } from "./promotions/route.ts";
import { providerEndpoints } from "./providers/route.ts";
import { publisherEndpoints } from "./publishers/route.ts";
import { invitationEndpoints } from "./registrations/invitations.ts";
import { registrationEndpoints } from "./registrations/route.ts";
import { releaseEndpoints } from "./releases/route.ts";
import { requestEndpoints } from "./requests/route.ts";
import { resultEndpoints } from "./results/route.ts";
import { retentionEndpoints } from "./retention/route.ts";
import { sandboxEndpoints } from "./sandboxes/route.ts";
import { searchEndpoints } from "./search/route.ts";
import { secondFactorEndpoints } from "./second-factor/route.ts";
import { securityEndpoints } from "./security/route.ts";
import { sessionEndpoints } from "./session/route.ts";
import { siteEndpoints } from "./site/route.ts";
import { statisticsEndpoints } from "./statistics/route.ts";
import { targetEndpoints } from "./targets/route.ts";
import { taskEndpoints } from "./tasks/route.ts";
import { terminalEndpoints } from "./terminals/route.ts";
import { tokenEndpoints } from "./tokens/route.ts";
import { usageEndpoints } from "./usage/route.ts";
import { webhookEndpoints } from "./webhooks/route.ts";

export const API_PREFIX = "/-/api/v1";

export const ENDPOINTS = [
  ...siteEndpoints,
  ...taskEndpoints,
  ...securityEndpoints,
  ...sessionEndpoints,
  ...secondFactorEndpoints,
  ...passkeyEndpoints,
  ...providerEndpoints,
  ...terminalEndpoints,
  ...accountEndpoints,
  ...registrationEndpoints,
  ...invitationEndpoints,
  ...tokenEndpoints,
  ...publisherEndpoints,
  ...groupEndpoints,
  ...grantEndpoints,
  ...indexEndpoints,
  ...sandboxEndpoints,
  ...mirrorEndpoints,
  ...searchEndpoints,
  ...projectEndpoints,
  ...releaseEndpoints,
  ...docsEndpoints,
  ...resultEndpoints,
  ...commentEndpoints,
  ...promotionEndpoints,
  ...fileEndpoints,
  ...importEndpoints,
  ...bundleEndpoints,
  ...binEndpoints,
  ...requestEndpoints,
  ...targetEndpoints,
  ...retentionEndpoints,
  ...usageEndpoints,
  ...policyEndpoints,
  ...explainEndpoints,
  ...statisticsEndpoints,
  ...changeEndpoints,
  ...eventEndpoints,
  ...webhookEndpoints,
];

/** What the endpoints of a list need together. */
type NeededBy<E> = (E extends Endpoint<infer S> ? (services: S) => void : never) extends (
  services: infer All,
) => void
  ? All
  : never;

/** What the management API needs. */
export type ApiServices = AnswerServices & NeededBy<(typeof ENDPOINTS)[number]>;

/** Registers every endpoint of the management API, and the document that describes them. */
export function apiRoutes(app: FastifyInstance, services: ApiServices): void {
  const answers = new ApiAnswers(services, ENDPOINTS);
  const routeOf = (endpoint: Endpoint): RouteOptions => ({
    method: endpoint.method,
    url: API_PREFIX + (endpoint.path === "/" ? "/" : endpoint.path.replaceAll(/\{(\w+)\}/g, ":$1")),
    handler: (request, reply) => answers.answer(endpoint, request, reply),
  });
  const { bytes = [], json = [] } = Object.groupBy(ENDPOINTS, ({ takesBytes }) =>
    takesBytes ? "bytes" : "json",
  );
  app.register(async (routes) => {
    readJsonBodies(routes);
    for (const endpoint of json) routes.route(routeOf(endpoint));
  });
  app.register(async (routes) => {
    readOwnBodies(routes);
    for (const endpoint of bytes) routes.route({ ...routeOf(endpoint), ...OWN_BODY });
  });
  let document: string | null = null;
  app.get(`${API_PREFIX}/openapi.json`, (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(ENDPOINTS, VERSION));
    return reply.type("application/json").send(document);
  });
}
