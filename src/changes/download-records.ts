import { setImmediate as breathe } from "node:timers/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Logger } from "pino";
import { z } from "zod";
import type { Database } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import { setSiteRow, siteRow } from "../site/site-rows.ts";
import type { DownloadTable } from "../statistics/download-tables.ts";
import type { Storage } from "../storage/storage.ts";
import { DOWNLOADS_PREFIX, downloadsKey } from "../storage/storage-key.ts";
import { Follower } from "./follow.ts";
import type { Task } from "./leases.ts";

const DAY_MS = 86_400_000;
const FIRST_LOOK_MS = 60_000;
const EVERY_MS = 3_600_000;
const RETRY_MS = 600_000;
/** Days that are written in one go, where an earlier program wrote none. */
const AT_ONCE = 31;
/** Rows between which others have their turn. */
const ROWS_AT_ONCE = 500;
/** Row of `site`: the counts of all days before this one are in the storage and do not change. */
const WRITTEN_TO = "records.downloads";

/** Downloads of one kind on one day, as a line of the day's object says it. */
export const CountedDownloads = z.object({
  index_id: z.number(),
  project: z.string(),
  version: z.string(),
  day: z.number().int(),
  python: z.string(),
  installer: z.string(),
  installer_version: z.string(),
  count: z.number(),
});

/** Repeats the counts of downloads in the storage: each day once it is over, and the present one every hour. */
export class DownloadKeeper implements Task {
  readonly #database: Database;
  readonly #storage: Storage;
  readonly #follower: Follower;

  constructor(database: Database, storage: Storage, log: Logger) {
    this.#database = database;
    this.#storage = storage;
    const trouble = "counts of downloads could not be written to the storage; trying again";
    const round = () => this.catchUp();
    this.#follower = new Follower(
      { first: FIRST_LOOK_MS, every: EVERY_MS, retry: RETRY_MS, trouble, round },
      log,
    );
  }

  start(): void {
    this.#follower.start();
  }

  async stop(): Promise<void> {
    await this.#follower.stop();
  }

  /** Writes the days that are not written yet, and the present one; a month at a time. */
  async catchUp(): Promise<void> {
    const today = Math.floor(siteNow() / DAY_MS);
    const from = Number((await siteRow(this.#database.read, WRITTEN_TO)) ?? 0);
    const days = await this.#database.read
      .selectFrom("downloads")
      .select("day")
      .distinct()
      .where("day", ">=", from)
      .where("day", "<=", today)
      .orderBy("day")
      .limit(AT_ONCE)
      .execute();
    for (const { day } of days) await this.#put(day);
    const last = days.at(-1)?.day ?? today;
    // What was counted before midnight is written a little after it.
    const next = String(days.length < AT_ONCE ? Math.min(last, today - 1) : last);
    await this.#database.write(({ tx }) => setSiteRow(tx, WRITTEN_TO, next));
    await this.#forgetOld();
  }

  async #put(day: number): Promise<void> {
    const lines: string[] = [];
    const rows = this.#database.read
      .selectFrom("downloads")
      .selectAll()
      .where("day", "=", day)
      .stream(ROWS_AT_ONCE);
    for await (const row of rows) {
      lines.push(`${JSON.stringify(row satisfies DownloadTable)}\n`);
      if (lines.length % ROWS_AT_ONCE === 0) await breathe();
    }
    if (lines.length === 0) return;
    await this.#storage.put(downloadsKey(day), await promisify(gzip)(lines.join("")), { durable: false });
  }

  /** Days whose counts the database does not keep any more. */
  async #forgetOld(): Promise<void> {
    const oldest = await this.#database.read
      .selectFrom("downloads")
      .select("day")
      .orderBy("day")
      .limit(1)
      .executeTakeFirst();
    if (oldest === undefined) return;
    for await (const { key } of this.#storage.list(DOWNLOADS_PREFIX)) {
      const day = Number.parseInt(key.slice(DOWNLOADS_PREFIX.length), 10);
      if (day < oldest.day) await this.#storage.remove(key);
    }
  }
}
