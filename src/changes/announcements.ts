import { steadyNow } from "../clock.ts";
import type { Announcement } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import { changesBetween } from "./changes-between.ts";

/** What every cache follows: the changes that were committed, or that anything may have changed. */
export type Announced = readonly Announcement[] | "everything";
export type AnnouncementListener = (announced: Announced) => Promise<void> | void;

/** The way to the other worker processes of this machine. */
export interface Siblings {
  /** Resolves when all of them have dropped what the changes make stale. */
  notify(announcements: Announcement[]): Promise<void>;
  /** Calls back with the notifications of siblings. They are confirmed when the callback's promise resolves. */
  onNotified(listener: (announcements: Announcement[]) => Promise<void>): void;
}

/** What to do while the database is unreachable and other nodes may write. */
export interface Terms {
  /** Milliseconds for which caches are used without confirmation. Null: for ever, since no other node can write. */
  staleReads: number | null;
}

/** If the clock is set back by less, nothing is dropped. */
const CLOCK_SLACK_MS = 1000;
const POLL_MS = 250;
const MAX_FOREIGN = 500;
/** How long `catchUp` waits for the database. */
const CATCH_UP_MS = 1000;

/**
 * Announces each commit to every cache of this process and its siblings before the writer gets its answer, so that reads
 * only need memory. Commits of other nodes are found by checking the serial: when the database sends a notification, and
 * at short intervals. If no check succeeds for longer than the terms allow, everything is dropped.
 */
export class Announcements {
  readonly #database: Database;
  readonly #listeners: AnnouncementListener[] = [];
  /** Serial up to which everything was announced here. Commits of other nodes are beyond it. */
  #seen = 0;
  /** The database's epoch at that serial. */
  #epoch: number;
  /** Announcements in progress, each with the serial that was reached before it. */
  readonly #announcing = new Set<{ before: number }>();
  #poll: NodeJS.Timeout | null = null;
  #isChecking = false;
  /** The next check. One that is in progress started too early for those who ask now. */
  #wanted: PromiseWithResolvers<void> | null = null;
  readonly #staleReads: number | null;
  /** When the last successful check began, by both clocks: one stops while the machine sleeps, the other one can be set. */
  #proved = { steady: performance.now(), wall: Date.now() };
  #isLapsed = false;
  /** How far the clock that pages expire by is ahead of the steady clock. */
  #clockOffset = siteNow() - steadyNow();
  /** A subscriber failed, so its state is unknown. The next check announces that everything has changed. */
  #isBehind = false;

  private constructor(database: Database, { staleReads }: Terms) {
    this.#database = database;
    this.#epoch = database.epoch;
    this.#staleReads = staleReads;
  }

  static async start(
    database: Database,
    siblings: Siblings | null,
    terms: Terms = { staleReads: null },
  ): Promise<Announcements> {
    const announcements = new Announcements(database, terms);
    announcements.#seen = await database.serial();
    database.onCommit(async (committed) => {
      await announcements.#receive(committed);
      await siblings?.notify(committed);
    });
    siblings?.onNotified((committed) => announcements.#receive(committed));
    database.onNotification(() => void announcements.#checkSoon());
    announcements.#poll = setInterval(() => {
      if (!announcements.#isChecking) void announcements.#checkSoon();
      announcements.#checkClock();
      announcements.#lapse();
    }, POLL_MS).unref();
    return announcements;
  }

  /** Listeners run in the order of subscription, so caches of rights subscribe before caches of pages. */
  subscribe(listener: AnnouncementListener): void {
    this.#listeners.push(listener);
  }

  /** Announces that anything may have changed, for subscribers that read something before they subscribed. */
  refresh(): Promise<void> {
    return this.#announce("everything");
  }

  /** Serial up to which every cache of this process has processed all commits. */
  get settled(): number {
    return this.#isBehind ? 0 : Math.min(this.#seen, ...[...this.#announcing].map(({ before }) => before));
  }

  /** Serial of the last change that was announced in this process, or is being announced. */
  get serial(): number {
    return this.#seen;
  }

  /** Milliseconds since the caches were last confirmed to be up to date. */
  get unprovedFor(): number {
    return Math.max(performance.now() - this.#proved.steady, Date.now() - this.#proved.wall);
  }

  /** Whether answers may come from caches, even if the database is unreachable. */
  get mayServe(): boolean {
    return this.#staleReads === null || this.unprovedFor <= this.#staleReads;
  }

  /**
   * Catches up with what other nodes have committed. Resolves with whether the caches have processed anything beyond
   * `settled`. Always false if no other node can write, or if the database does not answer soon. Concurrent calls share a
   * check.
   */
  async catchUp(settled: number): Promise<boolean> {
    if (this.#staleReads === null) return false;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, CATCH_UP_MS).unref();
    await Promise.race([this.#checkSoon(), promise]).finally(() => clearTimeout(timer));
    return this.settled !== settled;
  }

  stop(): void {
    if (this.#poll) clearInterval(this.#poll);
  }

  /** Announces a commit, and before it any commits of other nodes that were not announced yet. */
  async #receive(committed: Announcement[]): Promise<void> {
    const changes = this.#hasFailedOver() ? null : await this.#withMissed(committed);
    const serials = (changes ?? committed).map(({ serial }) => serial);
    await this.#reached(Math.max(...serials), changes ?? "everything");
  }

  async #reached(serial: number, announced: Announced, before = this.#seen): Promise<void> {
    const announcing = { before };
    this.#announcing.add(announcing);
    this.#seen = Math.max(this.#seen, serial);
    await this.#announce(announced);
    this.#announcing.delete(announcing);
  }

  /** These changes, preceded by those that other nodes committed before them. Null if they are not known. */
  async #withMissed(announcements: Announcement[]): Promise<Announcement[] | null> {
    const [first = 0, last = 0] = [announcements[0]?.serial, announcements.at(-1)?.serial];
    return first > this.#seen + 1 ? this.#readSince(this.#seen, last) : announcements;
  }

  async #announce(changes: Announced): Promise<void> {
    const isAll = changes !== "everything" && changes.some(({ kind }) => kind === "site.refreshed");
    const announced = isAll ? "everything" : changes;
    for (const listener of this.#listeners) {
      try {
        await listener(announced);
      } catch {
        this.#isBehind = true;
      }
    }
  }

  /** Resolves when a check that began after this call has ended. */
  #checkSoon(): Promise<void> {
    this.#wanted ??= Promise.withResolvers();
    const { promise } = this.#wanted;
    if (!this.#isChecking) void this.#checkUntilQuiet();
    return promise;
  }

  async #checkUntilQuiet(): Promise<void> {
    this.#isChecking = true;
    try {
      for (let wanted = this.#wanted; wanted !== null; wanted = this.#wanted) {
        this.#wanted = null;
        // A check that fails finds nothing. Those who wait for it continue, and the next check runs as usual.
        await this.#check().catch(() => undefined);
        wanted.resolve();
      }
    } finally {
      this.#isChecking = false;
    }
  }

  /** Drops everything if the clock was set back: answers would be used for longer than they are fresh. */
  #checkClock(): void {
    const offset = siteNow() - steadyNow();
    const setBackBy = this.#clockOffset - offset;
    this.#clockOffset = offset;
    if (setBackBy > CLOCK_SLACK_MS) void this.#announce("everything");
  }

  /** Drops everything when the terms no longer allow stale reads, and again when the database is back. */
  #lapse(): void {
    if (this.mayServe || this.#isLapsed) return;
    this.#isLapsed = true;
    this.#isBehind = true;
    void this.#announce("everything");
  }

  /** Checks the serial. Changes that were not announced are read from the log, or everything counts as changed. */
  async #check(): Promise<void> {
    const begun = { steady: performance.now(), wall: Date.now() };
    const serial = await this.#database.serial().catch(() => null);
    if (serial === null) return;
    this.#hasFailedOver();
    await this.#reach(serial);
    if (this.#isBehind) return;
    this.#proved = begun;
    this.#isLapsed = false;
  }

  /** After a fail-over, changes that were announced may be lost, and their serials may belong to others now. */
  #hasFailedOver(): boolean {
    if (this.#epoch === this.#database.epoch) return false;
    this.#epoch = this.#database.epoch;
    this.#seen = 0;
    this.#isBehind = true;
    return true;
  }

  async #reach(serial: number): Promise<void> {
    if (serial <= this.#seen && !this.#isBehind) return;
    const foreign = this.#isBehind ? null : await this.#readSince(this.#seen, serial);
    const before = this.#isBehind ? 0 : this.#seen;
    this.#isBehind = false;
    await this.#reached(serial, foreign?.length ? foreign : "everything", before);
  }

  /** The changes after `since`. Null if they cannot be read, or are too many to announce one by one. */
  #readSince(since: number, until: number): Promise<Announcement[] | null> {
    return changesBetween(this.#database.read, since, until, MAX_FOREIGN).catch(() => null);
  }
}
