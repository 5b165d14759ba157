import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setPriority } from "node:os";
import type { Logger } from "pino";
import { Follower } from "../changes/follow.ts";
import type { LeasedWork } from "../changes/leases.ts";
import type { Config } from "../config/schema.ts";
import type { Database } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import { readLastBackup } from "../site/last-backup.ts";

const FIRST_MS = 5_000;
const LOOK_MS = 60_000;
const RETRY_MS = 600_000;
const NICENESS = 10;
/** So much of what a command says is kept for the log. */
const MOST_SAID = 4_096;

type Settings = Config["backups"];

/**
 * Backs the site up when the last backup is old enough, and then prunes the target. The commands run in processes of their own, so that
 * nothing that is served waits for them. Runs on one node of a site.
 */
export class ScheduledBackups implements LeasedWork {
  readonly #settings: Settings & { to: string };
  readonly #database: Database;
  readonly #log: Logger;
  readonly #follower: Follower;
  #child: ChildProcess | null = null;

  constructor(settings: Settings & { to: string }, database: Database, log: Logger) {
    this.#settings = settings;
    this.#database = database;
    this.#log = log;
    const trouble = "the scheduled backup failed; trying again in ten minutes";
    const round = () => this.#round();
    this.#follower = new Follower(
      { first: FIRST_MS, every: lookEvery(settings), retry: RETRY_MS, trouble, round },
      log,
    );
  }

  start(): void {
    this.#follower.start();
  }

  /** Ends a backup in progress. The next one continues with what it copied. */
  async stop(): Promise<void> {
    const stopped = this.#follower.stop();
    this.#child?.kill("SIGTERM");
    await stopped;
  }

  async #round(): Promise<void> {
    const { every, to } = this.#settings;
    const last = await readLastBackup(this.#database.read);
    if (last !== null && siteNow() - last.at < every * 1000) return;
    await this.#run(["backup", to]);
    const rules = keepFlags(this.#settings);
    if (rules.length > 0) await this.#run(["backup", "prune", to, ...rules]);
    this.#log.info({ target: to }, "backed up");
  }

  /** Runs a command with the settings of this server. Rejects with what it said if it fails. */
  async #run(command: string[]): Promise<void> {
    if (this.#follower.isStopped) return;
    const { keyFile } = this.#settings;
    const key = keyFile === undefined ? [] : ["--key-file", keyFile];
    const [node, script = "", ...given] = process.argv;
    const args = [...process.execArgv, script, ...command, ...key, ...configFlags(given)];
    const child = spawn(node as string, args, { stdio: ["ignore", "ignore", "pipe"] });
    this.#child = child;
    if (child.pid !== undefined) setPriority(child.pid, NICENESS);
    let said = "";
    child.stderr.on("data", (text) => {
      said = (said + text).slice(-MOST_SAID);
    });
    try {
      const [code] = await once(child, "close");
      if (code !== 0 && !this.#follower.isStopped) throw new Error(said.trim() || `ended with ${code}`);
    } finally {
      this.#child = null;
    }
  }
}

/** Often enough for the interval, and at least once a minute. */
function lookEvery({ every }: Settings): number {
  return Math.min(LOOK_MS, every * 1000);
}

function keepFlags({ keepLast, keepDaily, keepWeekly, keepMonthly }: Settings): string[] {
  const rules = { last: keepLast, daily: keepDaily, weekly: keepWeekly, monthly: keepMonthly };
  return Object.entries(rules).flatMap(([rule, count]) =>
    count > 0 ? [`--keep-${rule}`, String(count)] : [],
  );
}

/** Of the arguments of `serve`, those that every command takes. */
function configFlags(args: readonly string[]): string[] {
  const taken: string[] = [];
  for (const [at, arg] of args.entries()) {
    const [, withValue] = /^--(?:config|data|set)(=)?/.exec(arg) ?? [null, undefined];
    if (!/^--(?:config|data|set)(?:=|$)/.test(arg)) continue;
    taken.push(arg, ...(withValue === undefined ? args.slice(at + 1, at + 2) : []));
  }
  return taken;
}
