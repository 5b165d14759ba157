import type { Selectable } from "kysely";
import type { Logger } from "pino";
import { steadyNow } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { setSiteRow, siteRow } from "../database/site-row.ts";
import type { ChangeTable } from "../database/tables.ts";
import { forgetAcknowledged } from "../site/acknowledged.ts";
import { RECORDED_TO } from "../site/look.ts";
import type { Storage } from "../storage/storage.ts";
import { writeEveryRecord } from "./every-record.ts";
import { Follower } from "./follow.ts";
import type { LeasedWork } from "./leases.ts";
import { LogSegments } from "./log-segments.ts";
import { type RecordedIndex, RecordWriter } from "./record-writer.ts";

type Change = Selectable<ChangeTable>;

/** This often the log is looked at: what came meanwhile shares the records of its index and project. */
const LOOK_MS = 200;
const RETRY_MS = 5_000;
const BATCH = 500;
/**
 * Records are not synced one by one: the database beside them is the truth. How far they came is noted in the database only
 * for what was written this long ago, when the system has surely put it on disk; a start repeats the rest, which does no harm.
 */
const SETTLED_MS = 60_000;
/** How far they came is noted in the storage too, by which an older database is recognised: synced at most this often. */
const SYNC_EVERY_MS = 1_000;
const FORGET_EVERY_MS = 600_000;

/**
 * Repeats the facts beside the bytes: follows the log of changes and keeps a record of every file, project, index and
 * account in the storage. Runs in one process of a site.
 */
export class RecordKeeper implements LeasedWork {
  readonly #database: Database;
  readonly #writer: RecordWriter;
  readonly #segments: LogSegments;
  readonly #log: Logger;
  readonly #isRemote: boolean;
  readonly #storage: Storage;
  /** Serial up to which records were written; null before the first look. */
  #done: number | null = null;
  /** The database's, when that was so. */
  #epoch = 0;
  #marks: { serial: number; at: number }[] = [];
  /** When the storage last noted durably how far the records go, by the steady clock. */
  #syncedAt = Number.NEGATIVE_INFINITY;
  /** When notes of acknowledged serials were last cleared away, by the steady clock. */
  #forgotAt = Number.NEGATIVE_INFINITY;
  /** What it noted without waiting for the disk since. */
  #unsynced: number | null = null;
  readonly #follower: Follower;

  constructor(database: Database, storage: Storage, log: Logger) {
    this.#database = database;
    this.#writer = new RecordWriter(database.read, this.#ofOneServer(storage));
    this.#segments = new LogSegments(database, storage);
    this.#log = log;
    this.#isRemote = storage.isRemote;
    this.#storage = storage;
    const trouble = "records could not be written; retrying";
    const round = () => this.catchUp();
    this.#follower = new Follower({ every: LOOK_MS, retry: RETRY_MS, trouble, round }, log);
  }

  /** Begins, or begins again, where the log was last known to be recorded: another process may have gone on meanwhile. */
  start(): void {
    this.#forget();
    this.#follower.start();
  }

  /** Nothing is written that was read from another server of the database than the verified one. */
  #ofOneServer(storage: Storage): Storage {
    const put: Storage["put"] = async (key, bytes, options) => {
      if (this.#epoch !== this.#database.epoch) throw new Error("another server of the database took over");
      await storage.put(key, bytes, options);
    };
    return new Proxy(storage, {
      get(target, name) {
        if (name === "put") return put;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }

  /** What is recorded must be read again: another process continued, or the database lacks the last changes. */
  #forget(): void {
    this.#epoch = this.#database.epoch;
    this.#done = null;
    this.#marks = [];
  }

  /** Serial up to which every change is recorded. */
  get serial(): number {
    return this.#done ?? 0;
  }

  /** Writes what is still to write, as far as it can be, and ends. */
  async stop(): Promise<void> {
    await this.#follower.stop();
    await this.#writeLast().catch((error) =>
      this.#log.warn({ err: error }, "the last records were not written"),
    );
  }

  async #writeLast(): Promise<void> {
    await this.catchUp();
    if (this.#unsynced !== null) await this.#syncSerial(this.#unsynced);
  }

  /** Writes the records of every change up to now. */
  async catchUp(): Promise<void> {
    // Records are never written from a database that lacks what they tell of.
    await (this.#done === null ? this.#database.verifyAgain?.() : this.#database.verified?.());
    let serial = await this.#database.serial();
    if (this.#epoch !== this.#database.epoch) {
      this.#forget();
      return this.catchUp();
    }
    this.#done ??= await this.#readCursor();
    if (this.#done === null) {
      await writeEveryRecord(this.#database.read, this.#writer);
      await this.#reached(serial);
    }
    for (; serial > (this.#done ?? 0); serial = await this.#database.serial())
      await this.#writeBatch(this.#done ?? 0, serial);
    if (this.#unsynced !== null && this.#isSyncDue()) await this.#syncSerial(this.#unsynced);
    if (await this.#segments.isNew()) await this.#writeLists();
    await this.#segments.backfill();
    await this.#saveCursor();
  }

  /** Changes that only pass through the log have no records, so the next serial may be far ahead of the last row. */
  async #writeBatch(after: number, until: number): Promise<void> {
    const changes = await this.#database.read
      .selectFrom("changes")
      .selectAll()
      .where("serial", ">", after)
      .where("serial", "<=", until)
      .orderBy("serial")
      .limit(BATCH)
      .execute();
    const last = changes.length < BATCH ? until : (changes.at(-1)?.serial ?? until);
    if (changes.some(isAboutSite)) await this.#writer.site();
    if (changes.some(isAboutIndex)) await this.#writer.indexes();
    for (const [indexId, ofIndex] of Map.groupBy(changes, ({ index_id }) => index_id)) {
      if (indexId !== null) await this.#writeIndex(indexId, ofIndex);
    }
    await this.#segments.write(changes.map(({ serial }) => serial));
    await this.#reached(last);
  }

  /** What earlier programs did not record. */
  async #writeLists(): Promise<void> {
    await this.#writer.indexes();
    await this.#writer.site();
  }

  async #reached(serial: number): Promise<void> {
    await this.#noteSerial(serial);
    this.#done = serial;
    this.#marks.push({ serial, at: steadyNow() });
  }

  async #noteSerial(serial: number): Promise<void> {
    if (this.#isRemote || this.#isSyncDue()) return this.#syncSerial(serial);
    await this.#writer.serial(serial, { durable: false });
    this.#unsynced = serial;
  }

  async #syncSerial(serial: number): Promise<void> {
    await this.#writer.serial(serial, { durable: true });
    this.#unsynced = null;
    this.#syncedAt = performance.now();
  }

  #isSyncDue(): boolean {
    return performance.now() - this.#syncedAt >= SYNC_EVERY_MS;
  }

  async #writeIndex(indexId: number, changes: Change[]): Promise<void> {
    const index = await this.#index(indexId);
    if (!index) return;
    if (changes.some(({ kind }) => kind === "index.removed")) return this.#writer.forgetIndex(index);
    await this.#writer.index(index, { durable: changes.some(isAboutIndex) });
    for (const [project, ofProject] of Map.groupBy(changes, (change) => change.project)) {
      if (project !== null) await this.#writeProject(index, project, ofProject);
    }
  }

  async #writeProject(index: RecordedIndex, project: string, changes: Change[]): Promise<void> {
    await this.#writer.project(index, project, { durable: changes.some(isAboutProject) });
    const filenames = [...new Set(changes.flatMap(filenamesOf))];
    await this.#writer.files(
      index,
      filenames.map((filename) => ({ project, filename })),
    );
  }

  async #index(id: number): Promise<RecordedIndex | undefined> {
    return this.#database.read
      .selectFrom("indexes")
      .select(["id", "owner", "name"])
      .where("id", "=", id)
      .executeTakeFirst();
  }

  async #readCursor(): Promise<number | null> {
    const value = await siteRow(this.#database.read, RECORDED_TO);
    return value === null ? null : Number(value);
  }

  async #saveCursor(): Promise<void> {
    const before = steadyNow() - SETTLED_MS;
    const settled = this.#marks.findLast(({ at }) => at < before);
    if (!settled) return;
    this.#marks = this.#marks.filter(({ at }) => at >= before);
    await this.#database.write(({ tx }) => setSiteRow(tx, RECORDED_TO, String(settled.serial)));
    if (steadyNow() - this.#forgotAt < FORGET_EVERY_MS) return;
    await forgetAcknowledged(this.#storage, settled.serial);
    this.#forgotAt = steadyNow();
  }
}

/** Of what the record of accounts and rights holds; the grants of an index go with it. */
const SITE =
  /^(?:account|group|token|grant|invitation|registration|issuer|target|sandbox-rule|look)\.|^publisher\.(?:added|removed|pinned)$|^webhook\.(?:created|changed|removed)$|^(?:index\.removed|site\.applied|keys\.(?:rotated|discarded))$/;

function isAboutSite({ kind }: Change): boolean {
  return SITE.test(kind);
}

function isAboutIndex({ kind }: Change): boolean {
  return kind.startsWith("index.");
}

/** Status and restriction of a project, which must not fall back after a power cut. */
function isAboutProject({ kind }: Change): boolean {
  return kind.startsWith("project.");
}

/** The file that a change is about, and the one it replaced, which may be spelled otherwise. */
function filenamesOf({ kind, subject, detail }: Change): string[] {
  if (!kind.startsWith("file.") || subject === null) return [];
  const { replaced } = JSON.parse(detail) as { replaced?: { filename: string } };
  return replaced ? [subject, replaced.filename] : [subject];
}
