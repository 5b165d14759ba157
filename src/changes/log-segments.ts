import type { Selectable } from "kysely";
import { z } from "zod";
import type { Database } from "../database/database.ts";
import { setSiteRow, siteRow } from "../database/site-row.ts";
import type { ChangeTable } from "../database/tables.ts";
import type { Storage } from "../storage/storage.ts";
import { logSegmentKey } from "../storage/storage-key.ts";

/** Serials that share an object of the storage: so much is written again for each change at the most. */
const SEGMENT = 256;
/** Segments of an older log that are written in one go. */
const AT_ONCE = 16;
/** Row of `site`: up to this serial the log of earlier programs was written. */
const BACKFILLED = "records.log";

/** One entry of the log, as a line of a segment says it. */
export const LoggedChange = z.object({
  serial: z.number().int().positive(),
  kind: z.string(),
  index_id: z.number().nullable(),
  project: z.string().nullable(),
  subject: z.string().nullable(),
  actor: z.string().nullable(),
  address: z.string().nullable(),
  at: z.number(),
  detail: z.string(),
});

/**
 * Repeats the log of changes in the storage, as lines of JSON, in segments of a fixed range of serials: what is written for
 * a change does not grow with the log.
 */
export class LogSegments {
  readonly #database: Database;
  readonly #storage: Storage;
  #isBackfilled = false;

  constructor(database: Database, storage: Storage) {
    this.#database = database;
    this.#storage = storage;
  }

  /** Writes the segments that these serials are of. */
  async write(serials: Iterable<number>): Promise<void> {
    for (const first of new Set([...serials].map(segmentOf))) await this.#put(first);
  }

  /** Whether no program ever wrote the log of this database to the storage. */
  async isNew(): Promise<boolean> {
    return !this.#isBackfilled && (await siteRow(this.#database.read, BACKFILLED)) === null;
  }

  /** Writes segments that earlier versions did not write. Only a few in each call, so that nothing waits for it. */
  async backfill(): Promise<void> {
    if (this.#isBackfilled) return;
    let next = Number((await siteRow(this.#database.read, BACKFILLED)) ?? 0);
    for (let written = 0; written < AT_ONCE; written++) {
      const row = await this.#database.read
        .selectFrom("changes")
        .select("serial")
        .where("serial", ">=", next)
        .orderBy("serial")
        .limit(1)
        .executeTakeFirst();
      this.#isBackfilled = row === undefined;
      if (row === undefined) break;
      await this.#put(segmentOf(row.serial));
      next = segmentOf(row.serial) + SEGMENT;
    }
    await this.#database.write(({ tx }) => setSiteRow(tx, BACKFILLED, String(next)));
  }

  async #put(first: number): Promise<void> {
    const rows = await this.#database.read
      .selectFrom("changes")
      .selectAll()
      .where("serial", ">=", first)
      .where("serial", "<", first + SEGMENT)
      .orderBy("serial")
      .execute();
    if (rows.length === 0) return;
    await this.#storage.put(logSegmentKey(first), writeLines(rows), { durable: false });
  }
}

function segmentOf(serial: number): number {
  return serial - (serial % SEGMENT);
}

function writeLines(rows: Selectable<ChangeTable>[]): Buffer {
  return Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}
