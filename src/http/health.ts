import type { FastifyInstance, FastifyRequest } from "fastify";
import { denied } from "../access/refuse.ts";
import { isLoopback } from "../config/derive.ts";
import { Refusal } from "../refusal.ts";
import { callerOf } from "./caller.ts";
import type { Services } from "./services.ts";

/** How long a check of the parts stands, so that a probe cannot be made a load. */
const CHECK_STANDS_MS = 2000;
const CHECK_DEADLINE_MS = 5000;

type Parts = Record<string, "ok" | string>;

/** Whether the server lives, whether its parts work, and what it counts. */
export function healthRoutes(app: FastifyInstance, services: Services, isDraining: () => boolean): void {
  let checked: { at: number; parts: Promise<Parts> } | null = null;
  app.get("/-/health", async (_request, reply) => {
    return reply.header("Cache-Control", "no-store").type("application/json").send('{"status":"alive"}');
  });
  app.get("/-/ready", async (_request, reply) => {
    if (!checked || Date.now() - checked.at > CHECK_STANDS_MS)
      checked = { at: Date.now(), parts: check(services) };
    const parts: Parts = { ...(await checked.parts), ...(isDraining() ? { server: "stopping" } : {}) };
    const troubles = Object.keys(parts).filter((part) => parts[part] !== "ok");
    // Without the database the pages in memory are served for a while; then every node would be as unready as this one.
    const isHalfReady =
      troubles.join() === "database" && services.database.isShared && services.announcements.mayServe;
    const isReady = troubles.length === 0 || isHalfReady;
    if (isHalfReady) parts.database += ` Pages in memory are served; ${lastProved(services)}.`;
    reply
      .header("Cache-Control", "no-store")
      .type("application/json")
      .code(isReady ? 200 : 503);
    if (!isReady) reply.header("Retry-After", "5");
    const status = isHalfReady ? "reads only" : isReady ? "ready" : "not ready";
    return reply.send(JSON.stringify({ status, parts }));
  });
  app.get("/-/metrics", async (request, reply) => {
    const caller = await callerOf(services, request);
    // Who comes through a proxy of this machine that is not trusted comes from anywhere.
    const isLocal = isLoopback(caller.address) && !isForwarded(request, services);
    if (!services.config.metrics.public && !isLocal && !services.access.mayManageSite(caller))
      throw denied(caller, "read");
    return reply.type("text/plain; version=0.0.4; charset=utf-8").send(services.metrics.expose());
  });
}

function isForwarded({ raw }: FastifyRequest, { trustedProxies }: Services): boolean {
  const { headers, socket } = raw;
  const says = headers["x-forwarded-for"] ?? headers.forwarded ?? headers["x-real-ip"] ?? headers.via;
  return says !== undefined && !trustedProxies.has(socket.remoteAddress ?? "");
}

function lastProved({ announcements }: Services): string {
  const seconds = Math.round(announcements.unprovedFor / 1000);
  return `they were last proved ${seconds} s ago`;
}

async function check({ database, storage }: Services): Promise<Parts> {
  const [database_, storage_] = await Promise.all([stateOf(database.check()), stateOf(storage.check())]);
  return { database: database_, storage: storage_ };
}

/** `ok`, or why not in words that hold no secret. */
async function stateOf(checking: Promise<void>): Promise<string> {
  const deadline = new Promise<string>((resolve) => {
    setTimeout(() => resolve("no answer in time"), CHECK_DEADLINE_MS).unref();
  });
  const state = checking.then(
    () => "ok",
    (error: unknown) => (error instanceof Refusal ? error.message : "does not work"),
  );
  return Promise.race([state, deadline]);
}
