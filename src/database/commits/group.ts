import type { Kysely } from "kysely";
import { type Announcement, type NewChange, PASSING_KINDS, type WriteTransaction } from "../change.ts";
import type { Writing } from "../database.ts";
import { siteNow } from "../site-clock.ts";
import type { Tables } from "../tables.ts";

/** Asks for the serial of the last change. */
export const SERIAL = "select value from site where key = 'serial'";

/** The one connection that writes, as a group of works needs it; statements take their parameters at `?`. */
export interface GroupWriter {
  /** Opens the transaction, in which nobody else can write; sent with the first statement. */
  begin(): void;
  /** Runs a statement together with the next one sent: saves a round trip where nobody waits for its result. */
  defer(sql: string, parameters?: readonly unknown[]): void;
  /** Runs what was deferred and then this statement; rejects with the error of the first that failed. */
  run(sql: string, parameters?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  /** Serial of the last change that is committed, in the transaction at hand. */
  lastSerial(): Promise<number>;
  /** Makes everything durable. `hasEntries`: whether the log of changes has grown. */
  commit(hasEntries: boolean): Promise<void>;
  /** Gives the transaction up, whatever state it is in; never rejects. */
  rollback(): Promise<void>;
  /** The error that took the whole transaction with it, and not one statement alone; null while it stands. */
  readonly lost: Error | null;
}

/** One job of the queue, and how its caller gets the result. */
export interface Work {
  /** When it was asked for, on the clock of `performance.now()`. */
  since: number;
  run(writing: Writing): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** What one commit made durable: whom to answer, and what to announce first. */
export interface Committed {
  answers: (() => void)[];
  announcements: Announcement[];
}

/**
 * Runs several works in one transaction with one commit; each has a savepoint and stands or falls alone. Rejects, with
 * nothing changed, when the database itself is lost.
 */
export async function commitGroup(
  writer: GroupWriter,
  kysely: Kysely<Tables>,
  works: Work[],
): Promise<Committed> {
  const log = new GroupLog(writer);
  const answers: (() => void)[] = [];
  writer.begin();
  try {
    for (const work of works) answers.push(await runOne(writer, kysely, log, work));
    if (log.hasNewSerial) log.stampSerials();
    await writer.commit(log.announcements.length > 0);
  } catch (error) {
    await writer.rollback();
    throw error;
  }
  return { answers, announcements: log.announcements };
}

/** Runs one work inside its savepoint; answers how to tell its caller once the group is committed. */
async function runOne(
  writer: GroupWriter,
  kysely: Kysely<Tables>,
  log: GroupLog,
  work: Work,
): Promise<() => void> {
  writer.defer("savepoint work");
  const mark = log.mark();
  try {
    const record = (change: NewChange) => log.record(change);
    const raise = (serial: number) => log.raise(serial);
    const value = await work.run({ tx: kysely as WriteTransaction, record, raise });
    if (writer.lost) throw writer.lost;
    writer.defer("release work");
    return () => work.resolve(value);
  } catch (error) {
    if (writer.lost) throw writer.lost;
    log.backTo(mark);
    await writer.run("rollback to work");
    writer.defer("release work");
    return () => work.reject(error);
  }
}

/** The log's part of a group: serials in order, each change written once, the stamps of index and project kept right. */
class GroupLog {
  readonly #writer: GroupWriter;
  #serial: number | null = null;
  announcements: Announcement[] = [];

  constructor(writer: GroupWriter) {
    this.#writer = writer;
  }

  get hasNewSerial(): boolean {
    return this.#serial !== null;
  }

  async raise(serial: number): Promise<void> {
    const last = this.#serial ?? (await this.#writer.lastSerial());
    if (serial > last) this.#serial = serial;
  }

  async record(change: NewChange): Promise<number> {
    // Whatever cannot be written fails here, before it has taken a serial.
    const detail = JSON.stringify(change.detail ?? {});
    const last = this.#serial ?? (await this.#writer.lastSerial());
    // Another change of the same work may have been recorded while the serial was read.
    const serial = (this.#serial ?? last) + 1;
    this.#serial = serial;
    this.#insert(serial, change, detail);
    if (change.indexId !== null && change.project !== null) {
      this.#writer.defer("update projects set serial = ? where index_id = ? and name = ?", [
        serial,
        change.indexId,
        change.project,
      ]);
    }
    this.announcements.push({ serial, kind: change.kind, indexId: change.indexId, project: change.project });
    return serial;
  }

  #insert(serial: number, change: NewChange, detail: string): void {
    const { kind, indexId, project, actor } = change;
    if (PASSING_KINDS.has(kind)) {
      this.#writer.defer(
        "insert into passing_changes (serial, kind, index_id, project, at) values (?, ?, ?, ?, ?)",
        [serial, kind, indexId, project, siteNow()],
      );
      return;
    }
    this.#writer.defer(
      `insert into changes (serial, kind, index_id, project, subject, actor, address, at, detail)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [serial, kind, indexId, project, change.subject ?? null, actor.name, actor.address, siteNow(), detail],
    );
  }

  /** What to go back to when a work falls. */
  mark(): { serial: number | null; count: number } {
    return { serial: this.#serial, count: this.announcements.length };
  }

  backTo(mark: { serial: number | null; count: number }): void {
    this.#serial = mark.serial;
    this.announcements.length = mark.count;
  }

  /** Writes the last serial, and that of each index that changed, once a group. */
  stampSerials(): void {
    this.#writer.defer("update site set value = ? where key = 'serial'", [String(this.#serial)]);
    const ofIndex = new Map<number, number>();
    for (const { indexId, serial } of this.announcements) if (indexId !== null) ofIndex.set(indexId, serial);
    for (const [id, serial] of ofIndex)
      this.#writer.defer("update indexes set serial = ? where id = ?", [serial, id]);
  }
}
