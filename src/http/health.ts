import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Access } from "../access/access.ts";
import { denied } from "../access/refuse.ts";
import type { Announcements } from "../changes/announcements.ts";
import { steadyNow } from "../clock.ts";
import type { Config } from "../config/schema.ts";
import type { Database } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import type { Metrics } from "../monitoring/metrics.ts";
import type { Publishing } from "../publishing/publishing.ts";
import { Refusal } from "../refusal.ts";
import { readLastBackup } from "../site/last-backup.ts";
import type { Storage } from "../storage/storage.ts";
import { VERSION } from "../version.ts";
import { type CallerServices, callerOf } from "./caller.ts";

/** How long a check of the parts stands, so that a probe cannot be made a load. */
const CHECK_STANDS_MS = 2000;
const CHECK_DEADLINE_MS = 5000;

/** What health checks and metrics need. */
export interface HealthServices extends CallerServices {
  access: Access;
  announcements: Announcements;
  config: Config;
  database: Database;
  metrics: Metrics;
  publishing: Publishing;
  storage: Storage;
}

type Parts = Record<string, "ok" | string>;

/** What a look at the parts found. */
interface Checked {
  parts: Parts;
  /** How long each took to answer, in milliseconds. */
  took: Record<string, number>;
  /** Names and codes of what went wrong, such as ECONNREFUSED or AccessDenied: no texts, which may hold secrets. */
  codes: Record<string, string>;
}

/** Whether the server lives, whether its parts work, and what it counts. */
export function healthRoutes(
  app: FastifyInstance,
  services: HealthServices,
  isDraining: () => boolean,
): void {
  let checked: { at: number; result: Promise<Checked> } | null = null;
  app.get("/-/health", async (_request, reply) => {
    return reply.header("Cache-Control", "no-store").type("application/json").send('{"status":"alive"}');
  });
  app.get("/-/ready", async (request, reply) => {
    const isAskedForDetail = new URLSearchParams(queryOf(request.url)).has("detail");
    if (isAskedForDetail) await requireWatcher(services, request);
    if (!checked || steadyNow() - checked.at > CHECK_STANDS_MS)
      checked = { at: steadyNow(), result: check(services) };
    const result = await checked.result;
    const parts: Parts = { ...result.parts, ...(isDraining() ? { server: "stopping" } : {}) };
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
    const detail = isAskedForDetail ? { detail: await detailOf(services, result) } : {};
    return reply.send(JSON.stringify({ status, parts, ...detail }));
  });
  app.get("/-/metrics", async (request, reply) => {
    await requireWatcher(services, request);
    return reply.type("text/plain; version=0.0.4; charset=utf-8").send(services.metrics.expose());
  });
}

/**
 * Metrics and details are for administrators and callers with a grant of `metrics`, unless the configuration opens them. The
 * machine's own address gives no right: a proxy on it may ask for anybody.
 */
async function requireWatcher(services: HealthServices, request: FastifyRequest): Promise<void> {
  if (services.config.metrics.public) return;
  const caller = await callerOf(services, request);
  // A request through a proxy that is not trusted may come from anywhere: no network's grant applies to it.
  const address = isForwarded(request, services) ? "" : caller.address;
  if (!services.access.mayReadMetrics({ ...caller, address })) throw denied(caller, "metrics");
}

/** What an operator asks next: which program, which drivers, how fast they answer, how far behind this node is. */
async function detailOf(
  { config, announcements, database }: HealthServices,
  { took, codes }: Checked,
): Promise<Record<string, unknown>> {
  const part = (name: string, driver: string) => ({
    driver,
    answeredInMs: took[name],
    ...(codes[name] === undefined ? {} : { code: codes[name] }),
  });
  const last = codes.database === undefined ? await readLastBackup(database.read).catch(() => null) : null;
  return {
    version: VERSION,
    node: process.version,
    upSeconds: Math.round(process.uptime()),
    memoryBytes: process.memoryUsage.rss(),
    workers: config.listen.workers,
    database: part("database", config.database.driver),
    storage: part("storage", config.storage.driver),
    lastBackup: last && { ...last, secondsAgo: Math.round((siteNow() - last.at) / 1000) },
    serial: announcements.serial,
    provedSecondsAgo: Math.round(announcements.unprovedFor / 1000),
  };
}

function queryOf(url: string): string {
  const at = url.indexOf("?");
  return at === -1 ? "" : url.slice(at + 1);
}

function isForwarded({ raw }: FastifyRequest, { trustedProxies }: HealthServices): boolean {
  const { headers, socket } = raw;
  const says = headers["x-forwarded-for"] ?? headers.forwarded ?? headers["x-real-ip"] ?? headers.via;
  return says !== undefined && !trustedProxies.has(socket.remoteAddress ?? "");
}

function lastProved({ announcements }: HealthServices): string {
  const seconds = Math.round(announcements.unprovedFor / 1000);
  return `they were last confirmed ${seconds} s ago`;
}

async function check({ database, storage, publishing }: HealthServices): Promise<Checked> {
  const result: Checked = { parts: { database: "", storage: "", spool: "" }, took: {}, codes: {} };
  await Promise.all([
    look("database", database.check(), result),
    look("storage", storage.check(), result),
    look("spool", publishing.spool.check(), result),
  ]);
  return result;
}

/** Notes `ok`, or an explanation that contains no secret. */
async function look(name: string, checking: Promise<void>, { parts, took, codes }: Checked): Promise<void> {
  const began = performance.now();
  const deadline = new Promise<string>((resolve) => {
    setTimeout(() => resolve("no answer in time"), CHECK_DEADLINE_MS).unref();
  });
  const state = checking.then(
    () => "ok",
    (error: unknown) => {
      codes[name] = codeOf(error);
      return error instanceof Refusal ? error.message : "does not work";
    },
  );
  parts[name] = await Promise.race([state, deadline]);
  took[name] = Math.round(performance.now() - began);
}

/** The innermost name or code of an error. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  if (error.cause instanceof Error) return codeOf(error.cause);
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : error.name;
}
