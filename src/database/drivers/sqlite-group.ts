import type { Kysely } from "kysely";
import type { Announcement, NewChange, WriteTransaction } from "../change.ts";
import type { Writing } from "../database.ts";
import type { Tables } from "../tables.ts";
import { isLost } from "./sqlite-error.ts";
import type { SqliteWriter } from "./sqlite-writer.ts";

/** One work of the queue, and how its caller is told. */
export interface Work {
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
  writer: SqliteWriter,
  kysely: Kysely<Tables>,
  works: Work[],
): Promise<Committed> {
  const log = new GroupLog(writer);
  const answers: (() => void)[] = [];
  writer.defer("begin immediate");
  try {
    for (const work of works) answers.push(await runOne(writer, kysely, log, work));
    if (log.announcements.length > 0) log.stampSerials();
    await writer.run("commit");
  } catch (error) {
    writer.forgetDeferred();
    await writer.run("rollback").catch(() => undefined);
    throw error;
  }
  return { answers, announcements: log.announcements };
}

/** Runs one work inside its savepoint; answers how to tell its caller once the group is committed. */
async function runOne(
  writer: SqliteWriter,
  kysely: Kysely<Tables>,
  log: GroupLog,
  work: Work,
): Promise<() => void> {
  writer.defer("savepoint work");
  const mark = log.mark();
  try {
    const record = (change: NewChange) => log.record(change);
    const value = await work.run({ tx: kysely as WriteTransaction, record });
    writer.defer("release work");
    return () => work.resolve(value);
  } catch (error) {
    if (isLost(error)) throw error;
    log.backTo(mark);
    await writer.run("rollback to work");
    writer.defer("release work");
    return () => work.reject(error);
  }
}

/** The log's part of a group: serials in order, each change written once, the stamps of index and project kept right. */
class GroupLog {
  readonly #writer: SqliteWriter;
  #serial: number | null = null;
  announcements: Announcement[] = [];

  constructor(writer: SqliteWriter) {
    this.#writer = writer;
  }

  async record(change: NewChange): Promise<number> {
    const detail = JSON.stringify(change.detail ?? {});
    const last = this.#serial ?? (await this.#readSerial());
    // Another change of the same work may have been recorded while the serial was read.
    const serial = (this.#serial ?? last) + 1;
    this.#serial = serial;
    this.#writer.defer(
      `insert into changes (serial, kind, index_id, project, subject, actor, address, at, detail)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        serial,
        change.kind,
        change.indexId,
        change.project,
        change.subject ?? null,
        change.actor.name,
        change.actor.address,
        Date.now(),
        detail,
      ],
    );
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

  async #readSerial(): Promise<number> {
    const { rows } = await this.#writer.run("select value from site where key = 'serial'");
    return Number(rows[0]?.value ?? 0);
  }
}
