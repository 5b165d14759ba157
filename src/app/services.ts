import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Logger } from "pino";
import { Access } from "../access/access.ts";
import { Networks } from "../access/network.ts";
import { Accounts } from "../accounts/accounts.ts";
import { Authenticator } from "../accounts/authenticate.ts";
import { Confirmations } from "../accounts/confirmations.ts";
import { Directory } from "../accounts/directory.ts";
import { Invitations } from "../accounts/invitations.ts";
import { openVerifier } from "../accounts/open.ts";
import { Passkeys } from "../accounts/passkeys/passkeys.ts";
import { Registrations } from "../accounts/registrations.ts";
import { SecondFactors } from "../accounts/second-factors.ts";
import { Sessions } from "../accounts/sessions.ts";
import { Standings } from "../accounts/standing.ts";
import { TerminalSignIns } from "../accounts/terminal-sign-ins.ts";
import type { Counterparts } from "../accounts/throttle.ts";
import { longestAge } from "../accounts/token-ages.ts";
import type { Verifier } from "../accounts/verifier.ts";
import { Announcements, type Siblings } from "../changes/announcements.ts";
import { FirstRecords } from "../changes/first-records.ts";
import { LiveEvents } from "../changes/live-events.ts";
import { Namesakes } from "../changes/namesakes.ts";
import { SearchIndex } from "../changes/search/search-index.ts";
import { SecurityJournal } from "../changes/security/security-journal.ts";
import type { Notes } from "../changes/siblings.ts";
import type { LoadedConfig } from "../config/load.ts";
import { printedSettings } from "../config/print.ts";
import type { Config } from "../config/schema.ts";
import { DeclaredSite } from "../declared/declared-site.ts";
import { Descriptions } from "../descriptions/descriptions.ts";
import { pluginRenderers } from "../descriptions/plugin-renderer.ts";
import { ApiRate } from "../http/api/rate.ts";
import { readCredentials } from "../http/authorization.ts";
import { DocsTickets } from "../http/docs/tickets.ts";
import { LongAnswers } from "../http/long-answers.ts";
import { ProxySignIn } from "../http/proxy-sign-in.ts";
import { noteSignIn } from "../http/security-notes.ts";
import type { HttpServices } from "../http/server.ts";
import { addressOf } from "../indexes/index-record.ts";
import { Indexes } from "../indexes/indexes.ts";
import { Mirrors } from "../indexes/mirror/mirrors.ts";
import { PluginConditions } from "../indexes/plugin-conditions.ts";
import { Sandboxes } from "../indexes/sandboxes/sandboxes.ts";
import { measuredDatabase } from "../monitoring/database-calls.ts";
import { watchMachine } from "../monitoring/machine-gauges.ts";
import { Metrics } from "../monitoring/metrics.ts";
import { measuredStorage } from "../monitoring/storage-calls.ts";
import { findTracing } from "../monitoring/tracing.ts";
import { Plugins } from "../plugins/plugins.ts";
import { PromotionJobs } from "../publishing/promotions/promotion-jobs.ts";
import { Publishing } from "../publishing/publishing.ts";
import { WantedFiles } from "../publishing/requests/wanted-files.ts";
import { restoreMetadata } from "../publishing/upload/restore-metadata.ts";
import { readSiteRows } from "../site/site-rows.ts";
import { DownloadCounts } from "../statistics/download-counts.ts";
import { SiteTasks } from "../transfer/tasks/site-tasks.ts";
import { providerFetch } from "../upstreams/provider-fetch.ts";
import { SiteUpstream } from "../upstreams/site-upstream.ts";
import { openLook } from "./look.ts";
import { openOidc } from "./oidc.ts";
import { openSite } from "./site.ts";
import { openTrustedPublishing } from "./trusted-publishing.ts";
import { isWorker } from "./workers.ts";

/** What the HTTP server needs, and what is closed after it. */
export interface Services extends HttpServices {
  accounts: Accounts;
  verifier: Verifier;
  namesakes: Namesakes;
}

/** Builds everything from the configuration. `siblings`: the way to other workers, if any. */
export async function buildServices(
  config: Config,
  log: Logger,
  siblings: (Siblings & Notes) | null,
  origins: LoadedConfig["origins"] = new Map(),
): Promise<Services> {
  const metrics = new Metrics();
  const plugins = new Plugins(config.plugins, {
    info: (facts, message) => log.info(facts, message),
    warn: (facts, message) => log.warn(facts, message),
    count: (plugin, operation, outcome, seconds) =>
      metrics.call("plugin", { driver: plugin, operation, outcome }, seconds),
  });
  const tracing = await findTracing();
  const site = await openSite(config, log);
  const ofDatabase = tracing?.around("database", config.database.driver);
  const database = measuredDatabase(site.database, metrics, ofDatabase);
  const ofStorage = tracing?.around("storage", config.storage.driver);
  const storage = measuredStorage(site.storage, metrics, ofStorage);
  watchMachine(metrics, config.data);
  const accounts = new Accounts(database);
  const publishing = await Publishing.open({
    database,
    storage,
    spoolFolder: join(config.data, "spool"),
    limits: {
      members: config.limits.archiveMembers,
      unpackedSize: config.limits.unpackedSize,
      ratio: config.limits.unpackedRatio,
    },
    rules: {
      metadata: config.limits.metadata,
      metadataFields: config.limits.metadataFields,
      attestations: config.limits.attestations,
    },
    binDays: config.bin.days,
    recorder: storage.isRemote ? new FirstRecords(database, storage) : null,
  });
  const mirrors = await openMirrors({ config, log, database, storage });
  // Before anything is read into memory, so that no commit falls between.
  const announcements = await Announcements.start(database, siblings, {
    staleReads: database.staleReads,
  });
  const indexes = await Indexes.load(database, config.defaultIndex, {
    mirror: (record) => mirrors.index(record),
    files: {
      storage,
      restoreMetadata: (file, metadataSha256) => restoreMetadata(storage, file, metadataSha256),
    },
    ...(plugins.having("policy").length > 0 && { conditions: new PluginConditions(plugins) }),
  });
  const verifier = await openVerifier(config, {
    database,
    log,
    fetcher: (root, limits) => providerFetch(root, limits, process.env),
    plugins,
  });
  const proxySignIn = ProxySignIn.find(config);
  const read = proxySignIn?.read ?? readCredentials;
  const security = new SecurityJournal(database, log);
  const directory = new Directory(database, config.accounts.secondFactor);
  const sessions = new Sessions(database, {
    idle: config.sessions.idleTimeout * 1000,
    lifetime: config.sessions.lifetime * 1000,
  });
  const defaultRead = config.access.read ?? "authenticated";
  const access = await Access.load(database, defaultRead);
  return {
    config,
    settings: printedSettings({ config, origins, file: null }),
    log,
    database,
    storage,
    accounts,
    look: await openLook(database, config, log),
    publishing,
    mirrors,
    indexes,
    namesakes: watchNamesakes({ log, database, indexes, metrics }),
    verifier,
    authenticator: new Authenticator({
      verifier,
      directory,
      tokens: accounts.tokens,
      read,
      signInAttempts: config.limits.signInAttempts,
      others: counterparts(siblings, "sign-ins"),
      onSignIn: (caller, way) => noteSignIn(security, caller, way),
    }),
    sessions,
    security,
    secondFactors: new SecondFactors(database),
    passkeys: new Passkeys(database),
    confirmations: new Confirmations(database),
    directory,
    terminals: new TerminalSignIns(database, accounts.tokens, loginLife(config.tokens) * 1000),
    oidc: openOidc(database, config, log),
    invitations: new Invitations(database),
    registrations: new Registrations(
      database,
      config.accounts.registration,
      config.limits.signInAttempts,
      counterparts(siblings, "registrations"),
    ),
    trusted: await openTrustedPublishing(database, config),
    access,
    sandboxes: new Sandboxes({ access, database, indexes, defaultRead }),
    declared: new DeclaredSite({
      database,
      defaultIndex: config.defaultIndex,
      tokenAges: config.tokens,
      rulePlugins: plugins.having("policy"),
    }),
    descriptions: new Descriptions(pluginRenderers(plugins)),
    wantedFiles: new WantedFiles(),
    docsTickets: new DocsTickets(database),
    search: new SearchIndex(database),
    tasks: new SiteTasks(database),
    promotions: new PromotionJobs(database, log),
    events: new LiveEvents(),
    longAnswers: new LongAnswers(new Standings({ verifier, directory, sessions, read })),
    apiRate: new ApiRate(config.limits.apiRequests, counterparts(siblings, "api-rate")),
    downloadCounts: new DownloadCounts(database, config.statistics, log),
    announcements,
    metrics,
    plugins,
    tracing,
    trustedProxies: new Networks(config.listen.trustedProxies),
    proxySignIn,
  };
}

/** Seconds: a token of `wheelyard login` can do whatever its person can, so it counts as an administrator's. */
function loginLife(settings: Config["tokens"]): number {
  const longest = longestAge(settings, { permissions: ["manage"] }, "person");
  return Math.min(settings.loginLife, longest?.seconds ?? Number.POSITIVE_INFINITY);
}

/** How counters of one topic notify one another on a machine with several workers. */
function counterparts(siblings: Notes | null, topic: string): Counterparts | null {
  return (
    siblings && {
      notify: (words) => siblings.note(topic, words),
      onNotified: (listener) => siblings.onNote(topic, listener),
    }
  );
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
        log.warn(
          facts,
          "published a project whose name also exists upstream; the upstream project is now hidden",
        );
      else
        log.warn(
          facts,
          "a project name that is owned here appeared upstream; the upstream project stays hidden",
        );
    },
  });
}

async function openMirrors(
  services: Pick<Services, "config" | "log" | "database" | "storage">,
): Promise<Mirrors> {
  const { config, log, database, storage } = services;
  const { id } = await readSiteRows(database.read);
  const via = createHash("sha256")
    .update(`via ${id ?? randomUUID()}`)
    .digest("hex")
    .slice(0, 20);
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
      via,
    },
    folder: join(config.data, "mirrors"),
    isFolderShared: isWorker(),
    isShared: isWorker() || database.isShared,
    maxFileSize: config.limits.fileSize,
    onTrouble: (mirror, project, reason) =>
      log.warn({ mirror: addressOf(mirror), project, reason }, "upstream failed; serving the cached page"),
    onForbidden: (mirror, project, reason) =>
      log.warn(
        { mirror: addressOf(mirror), project, reason },
        "upstream forbids a name; the other sources are asked for it",
      ),
  });
}

/** Closes what `buildServices` opened, the innermost last. */
export async function closeServices(services: Services): Promise<void> {
  services.announcements.stop();
  services.descriptions.close();
  services.wantedFiles.close();
  await services.promotions.stop();
  await services.namesakes.stop();
  await services.downloadCounts.flush();
  await services.security.flush();
  await services.accounts.tokens.writeUses();
  await services.verifier.close?.();
  await services.plugins.close();
  await services.mirrors.close();
  await services.publishing.close();
  await services.storage.close();
  await services.database.close();
}
