import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Networks } from "../../access/network.ts";
import { anonymous } from "../../accounts/caller.ts";
import type { TrustedPublishing } from "../../accounts/trusted/trusted-publishing.ts";
import { isIndexAddress } from "../../indexes/index-name.ts";
import { Refusal } from "../../refusal.ts";
import { readJsonBodies } from "../api/json-body.ts";
import type { ApiRate } from "../api/rate.ts";
import { addressOf, cameByHttps } from "../caller.ts";

export const AUDIENCE_PATH = "/_/oidc/audience";
export const MINT_PATH = "/_/oidc/mint-token";
export const DISCOVERY_PATH = "/.well-known/pytp";

const DISCOVERY_TYPE = "application/vnd.pypi.pytp.v1+json";
const FEATURES = ["multi-use-token"];

/** What these routes need. */
export interface TrustedRoutesServices {
  trusted: TrustedPublishing;
  apiRate: ApiRate;
  trustedProxies: Networks;
}

const Order = z.object({ token: z.string().min(1), features: z.array(z.string()).optional() });

/**
 * Trusted publishing as clients ask for it: always at the root of the host (STANDARDS O08–O10), and the discovery document of
 * PEP 807 (O20). Nobody signs in here; the ID token says who it is.
 */
export function trustedPublishingRoutes(app: FastifyInstance, services: TrustedRoutesServices): void {
  const { exchange } = services.trusted;
  app.get(AUDIENCE_PATH, async (_request, reply) => {
    if (!(await exchange.isUsed())) throw notEnabled();
    return reply.header("Cache-Control", "no-store").send({ audience: exchange.audience });
  });
  app.register(async (routes) => {
    readJsonBodies(routes);
    routes.post(MINT_PATH, (request, reply) => mint(services, request, reply));
  });
  app.get(DISCOVERY_PATH, async (request, reply) => {
    if (!(await exchange.isUsed())) throw notEnabled();
    return discover(services, request, reply);
  });
}

async function mint(
  services: TrustedRoutesServices,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const address = addressOf(services, request);
  reply.header("Cache-Control", "no-store");
  services.apiRate.check(anonymous(address));
  const order = Order.safeParse(request.body);
  if (!order.success)
    return refuse(reply, "invalid-payload", "Send a JSON object with the ID token in `token`.");
  try {
    const { token, expiresAt } = await services.trusted.exchange.exchange(order.data.token, address);
    return reply.send({ success: true, token, expires: Math.floor(expiresAt / 1000) });
  } catch (error) {
    // A store that is away, or too many requests, is no fault of the ID token.
    if (!(error instanceof Refusal) || !["invalid", "forbidden"].includes(error.kind)) throw error;
    request.log.info({ id: request.id, code: error.code, address }, "ID token refused");
    return refuse(reply, error.code, error.message);
  }
}

/** In the form that clients print (O10). */
function refuse(reply: FastifyReply, code: string, description: string): FastifyReply {
  return reply.code(422).send({ message: "Token request failed", errors: [{ code, description }] });
}

/** Where the endpoints are, for an upload address: every index of this host has the same. */
function discover(
  services: TrustedRoutesServices,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { accept = "*/*" } = request.headers;
  if (!/\*\/\*|application\/\*|application\/json|pytp\.v1\+json/.test(accept))
    throw new Refusal("not-acceptable", "not-acceptable", `This document is available as ${DISCOVERY_TYPE}.`);
  const { discover: path } = request.query as { discover?: string };
  if (typeof path !== "string" || !isUploadPath(path))
    throw new Refusal(
      "not-found",
      "not-found",
      "There is no upload address at the path given in `discover`.",
    );
  const scheme = cameByHttps(services, request) ? "https" : "http";
  const origin = `${scheme}://${request.headers.host ?? "localhost"}`;
  const document = {
    "audience-endpoint": `${origin}${AUDIENCE_PATH}`,
    "token-mint-endpoint": `${origin}${MINT_PATH}`,
    features: FEATURES,
    "default-features": FEATURES,
  };
  return reply.type(DISCOVERY_TYPE).send(JSON.stringify(document));
}

function isUploadPath(path: string): boolean {
  if (path === "/" || /^\/legacy\/?$/.test(path)) return true;
  const [, owner = "", name = ""] = /^\/([^/]+)\/([^/]+)\/?(?:legacy\/?)?$/.exec(path) ?? [];
  return isIndexAddress(owner, name);
}

function notEnabled(): Refusal {
  return new Refusal(
    "not-found",
    "not-enabled",
    "Trusted publishing is not set up here. An administrator can add an issuer: wheelyard issuer add.",
  );
}
