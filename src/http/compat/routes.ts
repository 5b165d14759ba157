import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { PageCaches } from "../simple/answer.ts";
import { redirectOldAddress } from "./classic.ts";
import { devpiRoutes } from "./devpi/routes.ts";
import { ManagementApi } from "./management.ts";
import { pypicloudRoutes } from "./pypicloud/routes.ts";
import type { CompatServices } from "./services.ts";
import { xmlRpcRoutes } from "./xml-rpc/routes.ts";

/** Answers an address that has no route; null: no server that is configured had it. */
export type OldAddresses = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | null>;

/**
 * The addresses of the servers that the setting `compat` names. They are answered where Wheelyard has no address of its own, so
 * that none is shadowed. null: the setting is empty, and nothing was registered.
 */
export function compatRoutes(
  app: FastifyInstance,
  services: CompatServices,
  caches: PageCaches,
): OldAddresses | null {
  const { compat } = services.config;
  if (compat.length === 0) return null;
  const management = new ManagementApi(app);
  if (compat.includes("pypicloud")) pypicloudRoutes(app, services, caches, management);
  if (compat.includes("devpi")) devpiRoutes(app, { services, caches, management });
  xmlRpcRoutes(app, { services, caches, management });
  return (request, reply) => redirectOldAddress(services, caches, compat, request, reply);
}
