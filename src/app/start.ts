import { dirname } from "node:path";
import type { Logger } from "pino";
import { Accounts } from "../accounts/accounts.ts";
import { ensureFirstAdministrator, type FirstAdministrator } from "../accounts/first-account.ts";
import { Leases } from "../changes/leases.ts";
import { beginPluginEvents } from "../changes/plugin-events.ts";
import type { RecordKeeper } from "../changes/records.ts";
import type { LoadedConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { DatabaseHold } from "../database/hold.ts";
import { databaseFile } from "../database/set-aside.ts";
import { urlOf } from "../http/listener.ts";
import { startHttp } from "../http/server.ts";
import { releaseRemovals } from "../indexes/blobs.ts";
import { createLog } from "../monitoring/log.ts";
import { Refusal } from "../refusal.ts";
import { makeFolder } from "../system/folders.ts";
import { applySiteFile } from "./apply-site-file.ts";
import { runAuditStreams, watchAuditStreams } from "./audit-streams.ts";
import { runServingWork, runSiteWork } from "./background.ts";
import { watchLastBackup } from "./backup-gauge.ts";
import { buildCaches } from "./caches.ts";
import { ownReplacement } from "./replacement.ts";
import { buildServices, closeServices, type Services } from "./services.ts";
import { openSite } from "./site.ts";
import { createWebhookSender } from "./webhook-sender.ts";
import {
  doesForAll,
  isWorker,
  requireFreePort,
  siblingsOfWorker,
  startWorkers,
  workerCount,
} from "./workers.ts";

export interface Server {
  url: string;
  /** The generated password of the first administrator, when it was just made, and what is to be said of a configured one. */
  first: FirstAdministrator;
  /** One of several that the same command started: the first one speaks for all. */
  isWorker: boolean;
  /** Of a worker: resolves when another one serves in its place. */
  retired: Promise<void>;
  /** Ends requests in flight within `shutdownGrace`. */
  stop(): Promise<void>;
  /** Of a worker that has retired: as `stop`, with all the time that requests in flight take. */
  makeWay(): Promise<void>;
  /** Replaces the workers one by one, without dropping a request. Refuses (`invalid`) where there are none. */
  restart(): Promise<void>;
}

/** How long idle connections stay open during a stop. */
const LINGER_MS = 250;
/** How long a retired worker goes on with large downloads and uploads. */
const RETIRED_MS = 3_600_000;

/**
 * Starts the server that the configuration describes; resolves when it answers. Refuses (`conflict`) if another server uses the
 * same embedded database.
 */
export async function startServer({ config, origins }: LoadedConfig): Promise<Server> {
  makeFolder(config.data, 0o700);
  const log = createLog(config);
  if (isWorker()) return startServing(config, log, origins);
  const path = databaseFile(config);
  if (path !== null) makeFolder(dirname(path), 0o700);
  const hold = path === null ? null : await DatabaseHold.server(path);
  const count = workerCount(config);
  try {
    const server = await (count > 1 ? startPrimary(config, log, count) : startServing(config, log, origins));
    return { ...server, stop: () => server.stop().finally(() => hold?.release()) };
  } catch (error) {
    hold?.release();
    throw error;
  }
}

/** A primary is never replaced by another one. */
const NEVER = new Promise<void>(() => undefined);

const NOTHING_NEW: FirstAdministrator = { generated: null, notice: null };

async function firstAdministrator(
  accounts: Accounts,
  config: Config,
  log: Logger,
): Promise<FirstAdministrator> {
  const first = await ensureFirstAdministrator(accounts, config.adminPassword);
  if (first.notice !== null) log.warn(first.notice);
  return first;
}

/** One process that serves: alone, or one of several workers. */
async function startServing(config: Config, log: Logger, origins: LoadedConfig["origins"]): Promise<Server> {
  const isAlone = !isWorker();
  const services = await buildServices(config, log, isAlone ? null : siblingsOfWorker(), origins);
  const leases = new Leases(services.database, log);
  let records: RecordKeeper | null = null;
  if (isAlone) {
    await forgetDeadRemovals(services, log);
    records = runSiteWork(leases, services, services.config);
    runAuditStreams(leases, services, services.config);
  }
  const replacement = ownReplacement();
  const workForAll = () => {
    const { bin, statistics, tokens } = services.config;
    runServingWork(leases, {
      ...services,
      binDays: bin.days,
      tokenNoticeBefore: tokens.noticeBefore * 1000,
      statistics,
      webhooks: createWebhookSender(services),
    });
  };
  if (doesForAll()) workForAll();
  else replacement.onTakeOver(workForAll);
  services.metrics.gauge(
    "wheelyard_records_serial",
    "Serial up to which records are written.",
    () => records?.serial ?? 0,
  );
  watchLastBackup(services.metrics, services.database);
  watchAuditStreams(services.metrics, services.database, services.config);
  const first = isAlone ? await firstAdministrator(services.accounts, config, log) : NOTHING_NEW;
  const caches = buildCaches(services);
  await services.announcements.refresh();
  // Behind the caches, so that they are notified.
  if (isAlone) await applySiteFile(config, services.database, log);
  await beginSinks(services, log);
  const http = await startHttp(services, caches);
  void services.mirrors.prepare(services.indexes.list());
  const graceMs = config.shutdownGrace * 1000;
  let closed: Promise<void> | null = null;
  const close = () => {
    closed ??= leases.stop().then(() => closeServices(services));
    return closed;
  };
  return {
    url: http.url,
    first,
    isWorker: !isAlone,
    retired: replacement.retired,
    async stop() {
      await http.stop({ graceMs, lingerMs: LINGER_MS });
      await close();
    },
    async makeWay() {
      await leases.stop();
      replacement.release();
      await http.stop({ graceMs: RETIRED_MS, lingerMs: graceMs });
      await close();
    },
    restart: async () => {
      throw new Refusal("invalid", "no-workers", ONE_PROCESS);
    },
  };
}

const ONE_PROCESS =
  "One process serves, so none can take over: set `listen.workers` to 2 or more, or restart the service with a socket of systemd (docs/operate.md).";

/**
 * Releases removals that a dead server left behind, if no other machine can be working on them. A database that cannot be
 * written to yet, for example on a read-only disk, keeps no server from starting.
 */
async function forgetDeadRemovals(
  { database, storage }: Pick<Services, "database" | "storage">,
  log: Logger,
): Promise<void> {
  if (database.isShared || storage.isRemote) return;
  try {
    await releaseRemovals(database);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    log.warn({ err: error }, "removals of an earlier server process could not be released");
  }
}

/** Notes where new event sinks of plugins begin. A database that cannot be written to yet keeps no server from starting. */
async function beginSinks(
  { database, plugins }: Pick<Services, "database" | "plugins">,
  log: Logger,
): Promise<void> {
  try {
    for (const name of plugins.having("events")) await beginPluginEvents(database, name);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    log.warn({ err: error }, "the events for plugins begin once the database can be written to");
  }
}

/** The primary process: does the work that only one process may do, and restarts workers. It serves no requests. */
async function startPrimary(config: Config, log: Logger, count: number): Promise<Server> {
  await requireFreePort(config.listen);
  const { database, storage } = await openSite(config, log);
  const first = await firstAdministrator(new Accounts(database), config, log);
  await applySiteFile(config, database, log);
  const leases = new Leases(database, log);
  runSiteWork(leases, { database, storage, log }, config);
  runAuditStreams(leases, { database, log }, config);
  await forgetDeadRemovals({ database, storage }, log);
  const close = async () => {
    await leases.stop();
    await storage.close();
    await database.close();
  };
  const workers = await startWorkers(count, log).catch(async (error) => {
    await close();
    throw error;
  });
  return {
    url: urlOf(config.listen, workers.port),
    first,
    isWorker: false,
    retired: NEVER,
    async stop() {
      await workers.stop();
      await close();
    },
    makeWay: async () => undefined,
    restart: () => workers.restart(),
  };
}
