import type { Selectable } from "kysely";
import type { Logger } from "pino";
import type { Database } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import { Refusal } from "../../refusal.ts";
import type { PromotedFile } from "../releases/promote.ts";
import { type FetchedFile, PromotionProgress } from "./progress.ts";
import type { PromotionTable } from "./promotion-tables.ts";

/** Promotions that one process runs at the same time. */
const MAX_RUNNING = 16;
/** Promotions that are remembered. */
const MAX_KEPT = 1000;
/** Milliseconds without a sign of its process after which a promotion counts as interrupted. */
const SILENCE_MS = 30_000;

export type PromotionRow = Selectable<PromotionTable>;

/** What is promoted, from where to where. */
export interface PromotionOrder {
  accountId: number;
  accountName: string;
  project: string;
  version: string;
  /** `owner/name` */
  from: string;
  /** `owner/name` */
  to: string;
}

/** The work of a promotion: every file is fetched, and then all of them are published at once. */
export interface PromotionWork {
  files: readonly FetchedFile[];
  /** Checks the rights of the account again and publishes the files. */
  publish(): Promise<PromotedFile[]>;
}

/**
 * Promotions in the background. Each runs in the process that it was asked of, and its row tells every node how far it is.
 * If the process ends, the promotion is interrupted: nothing was published, what was fetched stays in the mirror's cache, and
 * who asks again continues from there.
 */
export class PromotionJobs {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #running = new Map<number, { progress: PromotionProgress; ended: Promise<void> }>();
  #isStopping = false;

  constructor(database: Database, log: Logger) {
    this.#database = database;
    this.#log = log;
  }

  /** Starts a promotion. Refuses (`too-many`) if this process already runs many. */
  async start(order: PromotionOrder, work: PromotionWork): Promise<PromotionRow> {
    if (this.#running.size >= MAX_RUNNING || this.#isStopping) {
      const message = `The server already runs ${MAX_RUNNING} promotions. Try again when one of them has ended.`;
      throw new Refusal("too-many", "too-many-promotions", message, { retryAfter: 10 });
    }
    const row = await this.#insert(order, work);
    const progress = new PromotionProgress(this.#database, row.id);
    const ended = this.#run(row.id, progress, work).finally(() => this.#running.delete(row.id));
    this.#running.set(row.id, { progress, ended });
    return row;
  }

  /** A promotion of an account, or of anyone if `accountId` is null. Refuses (`not-found`) others. */
  async find(id: number, accountId: number | null): Promise<PromotionRow> {
    const row = await this.#database.read
      .selectFrom("promotions")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst();
    if (row === undefined || (accountId !== null && row.account_id !== accountId)) throw noSuchPromotion();
    return asSeen(row);
  }

  /** Promotions of an account, or of all accounts if `accountId` is null, newest first. */
  async list(accountId: number | null, before: number | null, limit: number): Promise<PromotionRow[]> {
    let query = this.#database.read.selectFrom("promotions").selectAll().orderBy("id", "desc").limit(limit);
    if (accountId !== null) query = query.where("account_id", "=", accountId);
    if (before !== null) query = query.where("id", "<", before);
    return (await query.execute()).map(asSeen);
  }

  /** Cancels a promotion that has not begun to publish. Refuses (`conflict`) any other. */
  async cancel(id: number): Promise<PromotionRow> {
    const row = await this.#database.write(({ tx }) =>
      tx
        .updateTable("promotions")
        .set({ state: "cancelled", ended_at: siteNow() })
        .where("id", "=", id)
        .where("state", "=", "fetching")
        .returningAll()
        .executeTakeFirst(),
    );
    if (row === undefined) {
      throw new Refusal(
        "conflict",
        "promotion-ended",
        "This promotion has ended, or publishes its files now.",
      );
    }
    this.#running.get(id)?.progress.abort();
    return row;
  }

  /** Interrupts what runs in this process, and waits for its end. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const running = [...this.#running.values()];
    for (const { progress } of running) progress.abort();
    await Promise.all(running.map(({ ended }) => ended));
  }

  async #run(id: number, progress: PromotionProgress, work: PromotionWork): Promise<void> {
    try {
      progress.start();
      for (const file of work.files) await progress.through(file);
      if (!(await progress.beginPublishing())) return;
      const files = await work.publish();
      await this.#end(id, { state: "done", result: JSON.stringify(files) });
    } catch (error) {
      await this.#end(id, progress.isAborted ? { state: "interrupted" } : this.#failure(id, error)).catch(
        (reason) =>
          this.#log.error({ err: reason, promotion: id }, "the end of a promotion was not recorded"),
      );
    } finally {
      await progress.stop();
    }
  }

  #failure(id: number, error: unknown): Partial<PromotionRow> {
    if (error instanceof Refusal) return { state: "failed", code: error.code, problem: error.message };
    this.#log.error({ err: error, promotion: id }, "a promotion failed");
    const problem = `The server failed. Its log says more about promotion ${id}.`;
    return { state: "failed", code: "internal", problem };
  }

  /** Changes nothing if it has ended, for example because it was cancelled. */
  async #end(id: number, end: Partial<PromotionRow>): Promise<void> {
    await this.#database.write(({ tx }) =>
      tx
        .updateTable("promotions")
        .set({ ...end, ended_at: siteNow() })
        .where("id", "=", id)
        .where("ended_at", "is", null)
        .execute(),
    );
  }

  #insert(order: PromotionOrder, { files }: PromotionWork): Promise<PromotionRow> {
    const now = siteNow();
    const sizes = files.map(({ size }) => size);
    const bytes = sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    return this.#database.write(async ({ tx }) => {
      const row = await tx
        .insertInto("promotions")
        .values({
          account_id: order.accountId,
          asked_by: order.accountName,
          project: order.project,
          version: order.version,
          from_index: order.from,
          to_index: order.to,
          state: "fetching",
          asked_at: now,
          seen_at: now,
          files: files.length,
          files_done: 0,
          bytes_done: 0,
          bytes,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await tx
        .deleteFrom("promotions")
        .where("id", "<=", row.id - MAX_KEPT)
        .execute();
      return row;
    });
  }
}

/** A promotion whose process has been silent for long is interrupted. */
function asSeen(row: PromotionRow): PromotionRow {
  if (row.ended_at !== null || row.seen_at > siteNow() - SILENCE_MS) return row;
  return { ...row, state: "interrupted", ended_at: row.seen_at };
}

export function noSuchPromotion(): Refusal {
  return new Refusal("not-found", "no-such-promotion", "There is no such promotion.");
}
