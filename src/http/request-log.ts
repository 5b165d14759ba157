import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { Config } from "../config/schema.ts";
import type { Metrics } from "../monitoring/metrics.ts";
import { pathOf } from "./target.ts";

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/** What requests are counted and logged with. */
export interface RequestLogServices {
  config: Config;
  log: Logger;
  metrics: Metrics;
}

/** Counts every request by its route, and logs those that the configuration wants logged. */
export function observeRequests(app: FastifyInstance, services: RequestLogServices): void {
  const { log, metrics, config } = services;
  app.addHook("onResponse", async (request, reply) => {
    const seconds = reply.elapsedTime / 1000;
    const status = reply.raw.statusCode;
    metrics.observe(routeOf(request), request.method, status, seconds);
    if (!isLogged(config.log.requests, request.method, status)) return;
    log.info(
      {
        id: request.id,
        method: request.method,
        path: loggedPath(request.url),
        status,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        address: request.raw.socket?.remoteAddress,
      },
      "request",
    );
  });
}

/** The path alone: a query, or the host of an absolute address, may hold what is not meant for logs. */
export function loggedPath(url: string): string {
  return pathOf(url).slice(0, 500);
}

/** The route's pattern, or the name a handler of many addresses gave it: never the address itself, which has no bound. */
export function routeOf(request: FastifyRequest): string {
  return request.routeName ?? request.routeOptions.url ?? "none";
}

/** `changes`: what changes something, and what the server failed at. */
function isLogged(which: "all" | "changes" | "none", method: string, status: number): boolean {
  if (which === "changes") return !READS.has(method) || status >= 500;
  return which === "all";
}
