import type { Logger } from "pino";
import { boundedMap } from "../bounded-map.ts";
import type { Database } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import type { DownloadTable } from "./download-tables.ts";
import { type Agent, readUserAgent } from "./user-agent.ts";

/** What is counted of a downloaded file. */
export interface CountedFile {
  /** The index that it comes from. */
  readonly sourceIndexId: number;
  readonly project: string;
  readonly version: string;
}

/** Downloads of one file by one kind of client. Answers that are sent again keep theirs. */
export interface Counter {
  readonly file: CountedFile;
  readonly agent: Agent;
  /** Since they were last written. */
  count: number;
}

export interface DownloadCountSettings {
  downloads: boolean;
  /** Days for which they are kept. */
  days: number;
}

type Row = DownloadTable;

const WRITTEN_EVERY_MS = 10_000;
const DAY_MS = 86_400_000;
/** Counters, and kinds of download, kept between two writings; of more kinds nothing is counted. */
const MAX_COUNTERS = 50_000;
const ROWS_AT_ONCE = 500;
const DAYS_AT_ONCE = 7;
const MAX_AGENTS = 2_000;

/** The day that a time is of: days since 1970, UTC. */
export const dayOf = (milliseconds: number): number => Math.floor(milliseconds / DAY_MS);

/**
 * Counts downloads in memory and writes them down now and then, added up by project, release, day, Python and installer.
 * To count one costs an addition; what was counted since the last writing is lost when the process dies.
 */
export class DownloadCounts {
  readonly #database: Database;
  readonly #settings: DownloadCountSettings;
  readonly #log: Logger;
  readonly #agents = boundedMap<string, Agent>(MAX_AGENTS);
  #counted: Counter[] = [];
  /** Rows that are still to be written. */
  #rows = new Map<string, Row>();
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(database: Database, settings: DownloadCountSettings, log: Logger) {
    this.#database = database;
    this.#settings = settings;
    this.#log = log;
  }

  /** What counts downloads of the file by the client; null where nothing is counted. */
  counter(file: CountedFile, userAgent: string | undefined): Counter | null {
    if (!this.#settings.downloads) return null;
    return { file, agent: this.#agent(userAgent ?? ""), count: 0 };
  }

  /** Counts one download. On the hot path: it must stay this short. */
  add(counter: Counter): void {
    if (counter.count === 0) {
      if (this.#counted.length >= MAX_COUNTERS) this.#addUp(dayOf(siteNow()));
      this.#counted.push(counter);
      this.#timer ??= setTimeout(() => void this.flush(), WRITTEN_EVERY_MS).unref();
    }
    counter.count++;
  }

  /** Writes what was counted; what cannot be written now stays for the next time. */
  flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  /**
   * Forgets what is older than it is to be kept, the oldest week at a time; for one process of the site every hour. So a
   * clock that is set ahead for an hour, by years, costs a week of counts and not all of them.
   */
  async forgetOld(): Promise<void> {
    const before = dayOf(siteNow()) - this.#settings.days;
    await this.#database.write(async ({ tx }) => {
      const { oldest } = await tx
        .selectFrom("downloads")
        .select((row) => row.fn.min<number | null>("day").as("oldest"))
        .executeTakeFirstOrThrow();
      if (oldest === null || Number(oldest) >= before) return;
      const end = Math.min(before, Number(oldest) + DAYS_AT_ONCE);
      await tx.deleteFrom("downloads").where("day", "<", end).execute();
    });
  }

  async #write(): Promise<void> {
    this.#addUp(dayOf(siteNow()));
    try {
      while (this.#rows.size > 0) await this.#writeSome();
    } catch (error) {
      this.#log.warn({ err: error }, "download counts could not be written; retrying");
      this.#timer ??= setTimeout(() => void this.flush(), WRITTEN_EVERY_MS).unref();
    }
  }

  #addUp(day: number): void {
    const counted = this.#counted;
    this.#counted = [];
    for (const counter of counted) {
      const { file, agent, count } = counter;
      counter.count = 0;
      const row = {
        index_id: file.sourceIndexId,
        project: file.project,
        version: file.version,
        day,
        python: agent.python,
        installer: agent.installer,
        installer_version: agent.installerVersion,
      };
      const key = Object.values(row).join("\n");
      const known = this.#rows.get(key);
      if (known) known.count += count;
      else if (this.#rows.size < MAX_COUNTERS) this.#rows.set(key, { ...row, count });
    }
  }

  async #writeSome(): Promise<void> {
    const some = [...this.#rows].slice(0, ROWS_AT_ONCE);
    await this.#database.write(({ tx }) =>
      tx
        .insertInto("downloads")
        .values(some.map(([, row]) => row))
        .onConflict((conflict) =>
          conflict
            .columns(["index_id", "project", "version", "day", "python", "installer", "installer_version"])
            .doUpdateSet((row) => ({ count: row("downloads.count", "+", row.ref("excluded.count")) })),
        )
        .execute(),
    );
    for (const [key] of some) this.#rows.delete(key);
  }

  #agent(header: string): Agent {
    const known = this.#agents.get(header);
    if (known) return known;
    const agent = readUserAgent(header);
    this.#agents.set(header, agent);
    return agent;
  }
}
