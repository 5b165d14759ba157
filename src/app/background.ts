import type { Logger } from "pino";
import { noticeEndingTokens } from "../accounts/token-notices.ts";
import type { Verifier } from "../accounts/verifier.ts";
import { sealLog } from "../changes/audit/seal-log.ts";
import { DocsTexts } from "../changes/docs-search/docs-texts.ts";
import { recordDownloads } from "../changes/download-records.ts";
import { Follower, type Stoppable } from "../changes/follow.ts";
import type { Leases } from "../changes/leases.ts";
import { recordMirrors } from "../changes/mirror-records.ts";
import { PluginEvents } from "../changes/plugin-events.ts";
import { RecordKeeper } from "../changes/records.ts";
import { ProjectTexts } from "../changes/search/project-texts.ts";
import { sweepEvents } from "../changes/security/sweep-events.ts";
import { sweepPassing } from "../changes/sweep-passing.ts";
import type { WebhookSender } from "../changes/webhooks/sender.ts";
import type { Config } from "../config/schema.ts";
import { SERVER } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { finishRemovals } from "../indexes/blobs.ts";
import type { Indexes } from "../indexes/indexes.ts";
import type { Mirrors } from "../indexes/mirror/mirrors.ts";
import type { Plugins } from "../plugins/plugins.ts";
import { purgeExpired } from "../publishing/bin/purge.ts";
import type { Publishing } from "../publishing/publishing.ts";
import { runAllRetention } from "../publishing/retention/run-retention.ts";
import type { DownloadCountSettings, DownloadCounts } from "../statistics/download-counts.ts";
import type { Storage } from "../storage/storage.ts";
import { SizeKeeper } from "../transfer/site-sizes.ts";
import { TaskRunner } from "../transfer/tasks/runner.ts";
import { ScheduledBackups } from "./scheduled-backups.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const PLUGIN_LOOK_MS = 250;
const PLUGIN_RETRY_MS = 5_000;

interface Needed {
  database: Database;
  storage: Storage;
  log: Logger;
}

/**
 * Starts the background work that needs only the database and the storage. The primary process does it, or the only
 * process. Of several nodes, one does it.
 */
export function runSiteWork(
  leases: Leases,
  { database, storage, log }: Needed,
  { audit: { sealEvery, securityDays, securityEvents }, backups }: Pick<Config, "audit" | "backups">,
): RecordKeeper {
  const records = new RecordKeeper(database, storage, log);
  leases.run("records", records);
  leases.run("texts", new ProjectTexts(database, log));
  leases.run("docs-search", new DocsTexts(database, storage, log));
  leases.run("tasks", new TaskRunner(database, storage, log));
  const hourly = (name: string, first: number, trouble: string, round: (run: Stoppable) => Promise<void>) =>
    leases.run(name, new Follower({ first, every: HOUR_MS, retry: 10 * MINUTE_MS, trouble, round }, log));
  const counts = "counts of downloads could not be written to the storage; trying again";
  hourly("download-counts", MINUTE_MS, counts, () => recordDownloads(database, storage));
  const mirrored = "what mirrors keep could not be recorded in the storage; trying again";
  hourly("mirror-records", 1.5 * MINUTE_MS, mirrored, (run) => recordMirrors(database, storage, run));
  leases.run("sizes", new SizeKeeper(database, log));
  const every = sealEvery * 1000;
  const trouble = "the change log could not be sealed; trying again";
  const round = (run: Stoppable) => sealLog(database, run);
  leases.run("audit", new Follower({ first: every, every, retry: MINUTE_MS, trouble, round }, log));
  const { to } = backups;
  if (to !== undefined) leases.run("backups", new ScheduledBackups({ ...backups, to }, database, log));
  const kept = { kept: securityDays * 24 * HOUR_MS, most: securityEvents };
  const swept = "old security events could not be deleted; trying again";
  const sweep = () => sweepEvents(database, kept);
  leases.run(
    "security",
    new Follower({ every: MINUTE_MS, retry: MINUTE_MS, trouble: swept, round: sweep }, log),
  );
  return records;
}

/** Starts the background work that needs the caches and mirrors of a process that serves. One process of a node does it. */
export function runServingWork(
  leases: Leases,
  needed: Needed & {
    indexes: Indexes;
    mirrors: Mirrors;
    downloadCounts: DownloadCounts;
    verifier: Verifier;
    webhooks: WebhookSender;
    binDays: number;
    /** Milliseconds. */
    tokenNoticeBefore: number;
    publishing: Publishing;
    statistics: DownloadCountSettings;
    plugins: Plugins;
  },
): void {
  const { database, storage, log, indexes, mirrors, downloadCounts, verifier, webhooks } = needed;
  const repeat = (name: string, every: number, round: () => Promise<void>) =>
    leases.run(
      name,
      new Follower({ every, retry: MINUTE_MS, trouble: `${name}: failed; retrying`, round }, log),
    );
  leases.run("webhooks", webhooks);
  repeat("mirrors", MINUTE_MS, () => mirrors.tend(indexes.list()));
  repeat("removals", MINUTE_MS, () => finishRemovals(database, storage));
  repeat("bin", MINUTE_MS, () => purgeExpired({ database, storage }, indexes.list(), needed.binDays));
  repeat("retention", HOUR_MS, async () => {
    // So that what projects require is known.
    await new ProjectTexts(database, log).catchUp();
    await runAllRetention(needed, indexes.list(), SERVER);
  });
  for (const name of needed.plugins.having("events")) runPluginEvents(leases, needed, name);
  if (needed.tokenNoticeBefore > 0)
    repeat("token-notices", HOUR_MS, () => noticeEndingTokens(database, needed.tokenNoticeBefore, log));
  repeat("passing", MINUTE_MS, () => sweepPassing(database));
  repeat("downloads", HOUR_MS, () => downloadCounts.forgetOld());
  for (const { name, every, round } of verifier.upkeep?.() ?? []) repeat(`accounts-${name}`, every, round);
}

/** Notifies the event sink of a plugin of every change. */
function runPluginEvents(
  leases: Leases,
  { database, log, plugins }: Needed & { plugins: Plugins },
  name: string,
): void {
  const events = new PluginEvents(database, plugins, name);
  const trouble = `the plugin ${name} did not take events; sending them again`;
  const round = (run: Stoppable) => events.round(run);
  const follower = new Follower({ every: PLUGIN_LOOK_MS, retry: PLUGIN_RETRY_MS, trouble, round }, log);
  leases.run(`plugin-${name}`, {
    start: () => {
      events.restart();
      follower.start();
    },
    stop: () => follower.stop(),
  });
}
