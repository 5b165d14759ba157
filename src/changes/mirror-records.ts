import { setImmediate as breathe } from "node:timers/promises";
import type { Selectable } from "kysely";
import type { Logger } from "pino";
import { z } from "zod";
import type { Database } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import type { MirrorFileTable, MirrorPageTable } from "../indexes/mirror/mirror-tables.ts";
import { setSiteRow, siteRow } from "../site/site-rows.ts";
import type { Storage } from "../storage/storage.ts";
import { mirrorFileRecordKey, mirrorPageRecordKey } from "../storage/storage-key.ts";
import { Follower } from "./follow.ts";
import type { Task } from "./leases.ts";

const FIRST_LOOK_MS = 90_000;
const EVERY_MS = 3_600_000;
const RETRY_MS = 600_000;
/** Rows that are read at once. */
const PAGE = 500;
/** What is noted in a transaction that ends later carries an earlier time. */
const MARGIN_MS = 60_000;
/** Rows of `site`: what was noted up to here is recorded. */
const FILES_TO = "records.mirror-files";
const PAGES_TO = "records.mirror-pages";

/** A row of a table as it is; bytes as text, which `bytes` names. */
export const MirrorRecord = z.object({
  wheelyard: z.literal(1),
  row: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  /** Columns whose values are bytes, in base64. */
  bytes: z.array(z.string()),
});
export type MirrorRecord = z.infer<typeof MirrorRecord>;

/** Records what mirrors keep, once an hour: which bytes are of which file of an upstream, and its pages. */
export class MirrorKeeper implements Task {
  readonly #database: Database;
  readonly #storage: Storage;
  readonly #follower: Follower;

  constructor(database: Database, storage: Storage, log: Logger) {
    this.#database = database;
    this.#storage = storage;
    const trouble = "what mirrors keep could not be recorded in the storage; trying again";
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

  /** Records every file and page that is new or changed since the last time. */
  async catchUp(): Promise<void> {
    await this.#files();
    await this.#pages();
  }

  async #files(): Promise<void> {
    const until = siteNow() - MARGIN_MS;
    const since = Number((await siteRow(this.#database.read, FILES_TO)) ?? 0);
    for await (const row of this.#everyFile()) {
      if (row.stored_at < since || row.sha256 === null || this.#follower.isStopped) continue;
      await this.#put(mirrorFileRecordKey(row.index_id, row.address, row.filename), row);
    }
    if (this.#follower.isStopped) return;
    await this.#database.write(({ tx }) => setSiteRow(tx, FILES_TO, String(until)));
  }

  async #pages(): Promise<void> {
    const since = Number((await siteRow(this.#database.read, PAGES_TO)) ?? 0);
    let last = since;
    for await (const { index_id, name, serial } of this.#everyPage()) {
      if (serial <= since || this.#follower.isStopped) continue;
      const row = await this.#database.read
        .selectFrom("mirror_pages")
        .selectAll()
        .where("index_id", "=", index_id)
        .where("name", "=", name)
        .executeTakeFirst();
      if (row !== undefined) await this.#put(mirrorPageRecordKey(index_id, name), row);
      last = Math.max(last, serial);
    }
    if (last === since || this.#follower.isStopped) return;
    await this.#database.write(({ tx }) => setSiteRow(tx, PAGES_TO, String(last)));
  }

  async #put(key: string, row: Record<string, unknown>): Promise<void> {
    await this.#storage.put(key, Buffer.from(JSON.stringify(recordOf(row))), { durable: false });
  }

  async *#everyFile(): AsyncGenerator<Selectable<MirrorFileTable>> {
    let after = { index_id: 0, address: "", filename: "" };
    for (;;) {
      const rows = await this.#database.read
        .selectFrom("mirror_files")
        .selectAll()
        .where(({ eb, refTuple, tuple }) =>
          eb(
            refTuple("index_id", "address", "filename"),
            ">",
            tuple(after.index_id, after.address, after.filename),
          ),
        )
        .orderBy("index_id")
        .orderBy("address")
        .orderBy("filename")
        .limit(PAGE)
        .execute();
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last;
      await breathe();
    }
  }

  async *#everyPage(): AsyncGenerator<Pick<Selectable<MirrorPageTable>, "index_id" | "name" | "serial">> {
    let after = { index_id: 0, name: "" };
    for (;;) {
      const rows = await this.#database.read
        .selectFrom("mirror_pages")
        .select(["index_id", "name", "serial"])
        .where(({ eb, refTuple, tuple }) =>
          eb(refTuple("index_id", "name"), ">", tuple(after.index_id, after.name)),
        )
        .orderBy("index_id")
        .orderBy("name")
        .limit(PAGE)
        .execute();
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last;
      await breathe();
    }
  }
}

function recordOf(row: Record<string, unknown>): MirrorRecord {
  const record: MirrorRecord = { wheelyard: 1, row: {}, bytes: [] };
  for (const [column, value] of Object.entries(row)) {
    if (value instanceof Uint8Array) {
      record.row[column] = Buffer.from(value).toString("base64");
      record.bytes.push(column);
    } else record.row[column] = value as string | number | null;
  }
  return record;
}
