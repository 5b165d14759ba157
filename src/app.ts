import { join } from "node:path";
import type { Logger } from "pino";
import { Access } from "./access/access.ts";
import { Networks } from "./access/network.ts";
import { Accounts } from "./accounts/accounts.ts";
import { Authenticator } from "./accounts/authenticate.ts";
import { ensureFirstAdministrator } from "./accounts/first-account.ts";
import { Invitations } from "./accounts/invitations.ts";
import { Registrations } from "./accounts/registrations.ts";
import { Sessions } from "./accounts/sessions.ts";
import { Announcements, type Siblings } from "./changes/announcements.ts";
import { FirstRecords } from "./changes/first-records.ts";
import { Leases } from "./changes/leases.ts";
import { Namesakes } from "./changes/namesakes.ts";
import { RecordKeeper } from "./changes/records.ts";
import { SearchIndex } from "./changes/search/search-index.ts";
import type { LoadedConfig } from "./config/load.ts";
import { printedSettings } from "./config/print.ts";
import type { Config } from "./config/schema.ts";
import type { Database } from "./database/database.ts";
import { guardedDatabase } from "./database/guarded.ts";
import { openDatabase } from "./database/open.ts";
import { ApiRate } from "./http/api/rate.ts";
import { Descriptions } from "./http/descriptions/descriptions.ts";
import { urlOf } from "./http/door.ts";
import { LiveEvents } from "./http/events/live-events.ts";
import { SmallFiles } from "./http/files/small-files.ts";
import { createLog } from "./http/log.ts";
import { Metrics } from "./http/metrics.ts";
import type { Rooms } from "./http/routes.ts";
import { startHttp } from "./http/server.ts";
import type { Services } from "./http/services.ts";
import { Roots } from "./http/simple/roots.ts";
import { Views } from "./http/simple/views.ts";
import { DownloadTally } from "./http/statistics/tally.ts";
import { measuredDatabase } from "./http/telemetry/database-calls.ts";
import { watchMachine } from "./http/telemetry/machine-gauges.ts";
import { measuredStorage } from "./http/telemetry/storage-calls.ts";
import { findTracing } from "./http/telemetry/tracing.ts";
import { upkeepOf } from "./http/upkeep.ts";
import { doesForAll, isWorker, siblingsOfWorker, startWorkers, workerCount } from "./http/workers.ts";
import { addressOf } from "./indexes/index-record.ts";
import { Indexes } from "./indexes/indexes.ts";
import { Mirrors } from "./indexes/mirror/mirrors.ts";
import { Publishing } from "./publishing/publishing.ts";
import { Refusal } from "./refusal.ts";
import { openStorage } from "./storage/open.ts";
import { runBackground } from "./transfer/background.ts";
import { isHalfRebuilt } from "./transfer/rebuild.ts";
import { SiteTasks } from "./transfer/tasks/site-tasks.ts";
import { SiteUpstream } from "./upstreams/site-upstream.ts";

export interface Server {
  url: string;
  /** The generated password of the first administrator, when it was just made. */
  firstPassword: string | null;
  /** One of several that the same command started: the first one speaks for all. */
  isWorker: boolean;
  stop(): Promise<void>;
}

/** Of the memory for prepared answers, the part of project pages; small files take the rest. */
const PAGES_SHARE = 0.75;

/** Seconds for which pages are served unproved while the database is away, unless the configuration says otherwise. */
const STALE_READS = 60;

/** Opens every room by the configuration: the only place that does. `siblings`: the way to other workers, if any. */
export async function buildServices(
  config: Config,
  log: Logger,
  siblings: Siblings | null,
  origins: LoadedConfig["origins"] = new Map(),
): Promise<Services> {
  const metrics = new Metrics();
  const tracing = await findTracing();
  const ofDatabase = tracing?.around("database", config.database.driver);
  const database = guardedDatabase(measuredDatabase(await openWholeDatabase(config), metrics, ofDatabase));
  const ofStorage = tracing?.around("storage", config.storage.driver);
  const storage = measuredStorage(await openStorage(config), metrics, ofStorage);
  watchMachine(metrics, config.data);
  const accounts = new Accounts(database);
  const publishing = await Publishing.open({
    database,
    storage,
    spoolFolder: join(config.data, "spool"),
    limits: { members: config.limits.archiveMembers, unpackedSize: config.limits.unpackedSize },
    recorder: storage.isRemote ? new FirstRecords(database, storage) : null,
  });
  const mirrors = await openMirrors({ config, log, database, storage });
  // Before anything is read into memory, so that no commit falls between.
  const announcements = await Announcements.start(database, siblings, {
    staleReads: database.isShared ? (config.database.staleReads ?? STALE_READS) * 1000 : null,
  });
  const indexes = await Indexes.load(database, config.defaultIndex, (record) => mirrors.index(record));
  return {
    config,
    settings: printedSettings({ config, origins, file: null }),
    log,
    database,
    storage,
    accounts,
    publishing,
    mirrors,
    indexes,
    namesakes: watchNamesakes({ log, database, indexes, metrics }),
    authenticator: new Authenticator(database, accounts.tokens, config.limits.signInAttempts),
    sessions: new Sessions(database, {
      idle: config.sessions.idleTimeout * 1000,
      lifetime: config.sessions.lifetime * 1000,
    }),
    invitations: new Invitations(database),
    registrations: new Registrations(database, config.accounts.registration, config.limits.signInAttempts),
    access: await Access.load(database, config.access.read ?? "authenticated"),
    descriptions: new Descriptions(),
    search: new SearchIndex(database),
    tasks: new SiteTasks(database),
    events: new LiveEvents(announcements),
    apiRate: new ApiRate(config.limits.apiRequests),
    tally: new DownloadTally(database, config.statistics, log),
    announcements,
    metrics,
    tracing,
    trustedProxies: new Networks(config.listen.trustedProxies),
  };
}

function watchNamesakes(services: Pick<Services, "log" | "database" | "indexes" | "metrics">): Namesakes {
  const { log, database, indexes, metrics } = services;
  return new Namesakes({
    database,
    indexes,
    onFound({ project, owner, mirror }, isTakeover) {
      metrics.add("wheelyard_namesakes_total");
      const facts = { project, index: addressOf(owner), mirror: addressOf(mirror) };
      if (isTakeover)
        log.warn(facts, "published a name that upstream has too; it is taken over from the mirror");
      else log.warn(facts, "a name that is owned here appeared upstream; it stays hidden");
    },
  });
}

function openMirrors(services: Pick<Services, "config" | "log" | "database" | "storage">): Promise<Mirrors> {
  const { config, log, database, storage } = services;
  return Mirrors.open({
    database,
    storage,
    site: {
      upstream: new SiteUpstream(config.upstreamUrl, process.env),
      environment: process.env,
      offline: config.upstreams.offline,
      limits: {
        connect: config.upstreams.connectTimeout * 1000,
        idle: config.upstreams.idleTimeout * 1000,
        page: config.upstreams.pageTimeout * 1000,
        pageSize: config.upstreams.pageSize,
        concurrency: config.upstreams.connections,
      },
    },
    folder: join(config.data, "mirrors"),
    isFolderShared: isWorker(),
    isShared: isWorker() || database.isShared,
    maxFileSize: config.limits.fileSize,
    onTrouble: (mirror, project, reason) =>
      log.warn({ mirror: addressOf(mirror), project, reason }, "upstream failed; what is kept is shown"),
  });
}

/** The database; refuses (`unavailable`) one that a rebuild has not finished: its indexes would lack files. */
async function openWholeDatabase(config: Config): Promise<Database> {
  const database = await openDatabase(config);
  if (!(await isHalfRebuilt(database))) return database;
  await database.close();
  throw new Refusal(
    "unavailable",
    "half-rebuilt",
    "A rebuild of the database was interrupted; run `wheelyard rebuild` again, it goes on where it stopped.",
  );
}

/** Makes the shelves of prepared answers, and sees to it that announcements reach every cache in the right order. */
export function buildRooms(services: Services): Rooms {
  const { indexes, mirrors, access, authenticator, announcements, config, metrics } = services;
  const views = new Views(indexes, config.limits.pageCache * PAGES_SHARE);
  const roots = new Roots(indexes, access);
  announcements.subscribe(async (announced) => {
    authenticator.forget(announced);
    try {
      if (Indexes.concernedBy(announced)) await indexes.reload();
      if (Access.concernedBy(announced)) await access.reload();
      mirrors.drop(announced);
      views.drop(announced);
      roots.drop(announced);
    } catch (error) {
      // Rights and indexes cannot be read anew just now: nothing that was prepared by the old ones is answered.
      views.drop("everything");
      roots.drop("everything");
      throw error;
    }
  });
  metrics.gauge("wheelyard_page_cache_bytes", "Bytes of project pages kept ready.", () => views.bytes);
  metrics.gauge("wheelyard_page_cache_hits_total", "Projects answered from memory.", () => views.hits);
  metrics.gauge("wheelyard_page_cache_misses_total", "Projects read from the database.", () => views.misses);
  metrics.gauge(
    "wheelyard_serial",
    "Serial of the last change that is known here.",
    () => announcements.serial,
  );
  metrics.gauge(
    "wheelyard_database_unproved_seconds",
    "Time since what is kept ready was last held against the database.",
    () => announcements.unprovedFor / 1000,
  );
  return { shelves: { views, roots }, small: new SmallFiles(services) };
}

/** Starts the server that the configuration describes; resolves when it answers. */
export async function startServer({ config, origins }: LoadedConfig): Promise<Server> {
  const log = createLog(config);
  const count = workerCount(config);
  return count > 1 && !isWorker() ? startPrimary(config, log, count) : startServing(config, log, origins);
}

/** One process that serves: alone, or one of several workers. */
async function startServing(config: Config, log: Logger, origins: LoadedConfig["origins"]): Promise<Server> {
  const isAlone = !isWorker();
  const services = await buildServices(config, log, isAlone ? null : siblingsOfWorker(), origins);
  const records = new RecordKeeper(services.database, services.storage, log);
  const leases = new Leases(services.database, log);
  if (isAlone) {
    leases.run("records", records);
    runBackground(leases, services.database, services.storage, log);
  }
  if (doesForAll()) for (const [name, task] of upkeepOf(services)) leases.run(name, task);
  services.metrics.gauge(
    "wheelyard_records_serial",
    "Serial up to which records are written.",
    () => records.serial,
  );
  const firstPassword = isAlone
    ? await ensureFirstAdministrator(services.accounts, config.adminPassword)
    : null;
  const rooms = buildRooms(services);
  await services.announcements.refresh();
  const http = await startHttp(services, rooms);
  void services.mirrors.prepare(services.indexes.list());
  return {
    url: http.url,
    firstPassword,
    isWorker: !isAlone,
    async stop() {
      await http.stop(config.shutdownGrace);
      await leases.stop();
      await closeServices(services);
    },
  };
}

/** The process above the workers: does what only one may do, and keeps the workers alive, but serves nobody. */
async function startPrimary(config: Config, log: Logger, count: number): Promise<Server> {
  const database = await openWholeDatabase(config);
  const storage = await openStorage(config);
  const firstPassword = await ensureFirstAdministrator(new Accounts(database), config.adminPassword);
  const leases = new Leases(database, log);
  leases.run("records", new RecordKeeper(database, storage, log));
  runBackground(leases, database, storage, log);
  const workers = await startWorkers(count, log);
  return {
    url: urlOf(config.listen, workers.port),
    firstPassword,
    isWorker: false,
    async stop() {
      await workers.stop();
      await leases.stop();
      await storage.close();
      await database.close();
    },
  };
}

/** Closes what `buildServices` opened, the innermost last. */
export async function closeServices(services: Services): Promise<void> {
  services.announcements.stop();
  services.descriptions.close();
  await services.namesakes.stop();
  await services.tally.flush();
  await services.accounts.tokens.writeUses();
  await services.mirrors.close();
  await services.publishing.close();
  await services.storage.close();
  await services.database.close();
}
