import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import { Refusal } from "../../refusal.ts";
import { VERSION } from "../../version.ts";
import { apiCallerOf, cameByHttps } from "../caller.ts";
import type { Services } from "../services.ts";
import { accountEndpoints } from "./accounts/route.ts";
import { changeEndpoints } from "./changes/route.ts";
import type { Endpoint } from "./endpoint.ts";
import { explainEndpoints } from "./explain/route.ts";
import { fileEndpoints } from "./files/route.ts";
import { grantEndpoints } from "./grants/route.ts";
import { groupEndpoints } from "./groups/route.ts";
import { indexEndpoints } from "./indexes/route.ts";
import { mirrorEndpoints } from "./mirrors/route.ts";
import { openApiDocument } from "./openapi.ts";
import { policyEndpoints } from "./policy/route.ts";
import { projectEndpoints } from "./projects/route.ts";
import { invitationEndpoints } from "./registrations/invitations.ts";
import { registrationEndpoints } from "./registrations/route.ts";
import { releaseEndpoints } from "./releases/route.ts";
import { searchEndpoints } from "./search/route.ts";
import { sessionEndpoints } from "./session/route.ts";
import { siteEndpoints } from "./site/route.ts";
import { statisticsEndpoints } from "./statistics/route.ts";
import { tokenEndpoints } from "./tokens/route.ts";

export const API_PREFIX = "/-/api/v1";

export const ENDPOINTS: Endpoint[] = [
  ...siteEndpoints,
  ...sessionEndpoints,
  ...accountEndpoints,
  ...registrationEndpoints,
  ...invitationEndpoints,
  ...tokenEndpoints,
  ...groupEndpoints,
  ...grantEndpoints,
  ...indexEndpoints,
  ...mirrorEndpoints,
  ...searchEndpoints,
  ...projectEndpoints,
  ...releaseEndpoints,
  ...fileEndpoints,
  ...policyEndpoints,
  ...explainEndpoints,
  ...statisticsEndpoints,
  ...changeEndpoints,
];

/** Registers every endpoint of the management API, and the document that describes them. */
export function apiRoutes(app: FastifyInstance, services: Services): void {
  for (const endpoint of ENDPOINTS) {
    app.route({
      method: endpoint.method,
      url: API_PREFIX + (endpoint.path === "/" ? "/" : endpoint.path.replaceAll(/\{(\w+)\}/g, ":$1")),
      handler: (request, reply) => answer(endpoint, services, request, reply),
    });
  }
  let document: string | null = null;
  app.get(`${API_PREFIX}/openapi.json`, (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(ENDPOINTS, VERSION));
    return reply.type("application/json").send(document);
  });
}

async function answer(endpoint: Endpoint, services: Services, request: FastifyRequest, reply: FastifyReply) {
  const asked = await apiCallerOf(services, request);
  const { caller } = asked;
  const answerHeaders: Record<string, string> = {};
  const result = await endpoint.handle({
    params: checked(endpoint.params, request.params, "path"),
    query: checked(endpoint.query, request.query, "query"),
    body: checked(endpoint.body, request.body, "body"),
    ...asked,
    headers: request.raw.headers,
    isSecure: cameByHttps(services, request),
    answerHeaders,
    actor: { name: caller.account?.name ?? null, address: caller.address },
    services,
  });
  reply.headers(answerHeaders);
  reply.header("Cache-Control", "private, no-store").code(endpoint.status);
  return endpoint.status === 204 ? reply.send() : reply.type("application/json").send(JSON.stringify(result));
}

/** The value as its schema has it; a refusal names the key that is wrong and what is allowed. */
function checked<T extends z.ZodType>(schema: T, value: unknown, place: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, 5).map(({ path, message }) => {
    // What was sent may be repeated in it, and may be long.
    return (path.length > 0 ? `${path.map(String).join(".")}: ${message}` : message).slice(0, 300);
  });
  throw new Refusal(
    "invalid",
    `bad-${place}`,
    `The ${place} of the request is wrong: ${problems.join("; ")}.`,
  );
}
