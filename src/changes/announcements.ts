import { steadyNow } from "../clock.ts";
import type { Announcement } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import { changesBetween } from "./changes-between.ts";

/** What every cache of the server hangs on: which changes were committed, or that anything may have changed. */
export type Announced = readonly Announcement[] | "everything";
export type AnnouncementListener = (announced: Announced) => Promise<void> | void;

/** The way to the other processes of this machine. `tell` resolves when all of them have heard. */
export interface Siblings {
  tell(announcements: Announcement[]): Promise<void>;
  /** Calls back with what siblings tell; they are answered once the callback's promise resolves. */
  onTold(listener: (announcements: Announcement[]) => Promise<void>): void;
}

/** How a process is to take it that the database is away, where other nodes may write meanwhile. */
export interface Terms {
  /** Milliseconds for which caches stand unproved; null: for ever, since nobody else can have written. */
  staleReads: number | null;
}

/** A clock that is set back by less is not worth reading everything again. */
const CLOCK_SLACK_MS = 1000;
const POLL_MS = 250;
const MAX_FOREIGN = 500;
/** Whoever wants to know at once whether there is news waits for the database no longer than this. */
const NEWS_MS = 1000;

/**
 * Brings each commit to every cache of this process and of its siblings before the writer gets its answer, so that
 * reads ask nothing but memory. What processes outside have written is found by a look at the serial: when the database
 * says that there may be news, and now and then. When no look has succeeded for longer than the terms allow, everything is
 * dropped: nobody knows what is true.
 */
export class Announcements {
  readonly #database: Database;
  readonly #listeners: AnnouncementListener[] = [];
  /** Serial up to which everything was announced here; foreign writes are ahead of it. */
  #seen = 0;
  /** The database's, when that was so. */
  #epoch: number;
  /** What is being told now, each with the serial that was seen before. */
  readonly #telling = new Set<{ before: number }>();
  #poll: NodeJS.Timeout | null = null;
  #isLooking = false;
  /** The look that is to begin next: one that is under way began too early for whoever asks now. */
  #wanted: PromiseWithResolvers<void> | null = null;
  readonly #staleReads: number | null;
  /** When the last look began that succeeded, by both clocks: one stands still while the machine sleeps, one is set by people. */
  #proved = { steady: performance.now(), wall: Date.now() };
  #isLapsed = false;
  /** How far the clock by which pages expire is ahead of the steady one. */
  #clockOffset = siteNow() - steadyNow();
  /** A subscriber failed, so nobody knows what it holds: everything counts as changed at the next look. */
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
      await announcements.#hear(committed);
      await siblings?.tell(committed);
    });
    siblings?.onTold((committed) => announcements.#hear(committed));
    database.onNews(() => void announcements.#lookSoon());
    announcements.#poll = setInterval(() => {
      if (!announcements.#isLooking) void announcements.#lookSoon();
      announcements.#heedClock();
      announcements.#lapse();
    }, POLL_MS).unref();
    return announcements;
  }

  /** Listeners run in the order they subscribed; caches of rights therefore subscribe before caches of pages. */
  subscribe(listener: AnnouncementListener): void {
    this.#listeners.push(listener);
  }

  /** Tells that anything may have changed: for subscribers who read before they subscribed. */
  refresh(): Promise<void> {
    return this.#tell("everything");
  }

  /** Serial up to which every cache of this process has surely taken in what was committed. */
  get settled(): number {
    return this.#isBehind ? 0 : Math.min(this.#seen, ...[...this.#telling].map(({ before }) => before));
  }

  /** Serial of the last change that the caches of this process were told of, or are being told of. */
  get serial(): number {
    return this.#seen;
  }

  /** Milliseconds since the caches were last proved to be what the database says. */
  get unprovedFor(): number {
    return Math.max(performance.now() - this.#proved.steady, Date.now() - this.#proved.wall);
  }

  /** Whether caches may be answered from, though the database may be away. */
  get mayServe(): boolean {
    return this.#staleReads === null || this.unprovedFor <= this.#staleReads;
  }

  /**
   * Whether the caches have taken in more than they had at `settled`, after a look at what other nodes committed. Always
   * false where no other node can have, and where the database does not say so soon. All who ask meanwhile share one look.
   */
  async hasNews(settled: number): Promise<boolean> {
    if (this.#staleReads === null) return false;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, NEWS_MS).unref();
    await Promise.race([this.#lookSoon(), promise]).finally(() => clearTimeout(timer));
    return this.settled !== settled;
  }

  stop(): void {
    if (this.#poll) clearInterval(this.#poll);
  }

  /** Tells what was committed; and before it what others committed that nobody has told here yet. */
  async #hear(announcements: Announcement[]): Promise<void> {
    const news = this.#startsAnew() ? null : await this.#withUnheard(announcements);
    const serials = (news ?? announcements).map(({ serial }) => serial);
    await this.#reached(Math.max(...serials), news ?? "everything");
  }

  async #reached(serial: number, announced: Announced, before = this.#seen): Promise<void> {
    const telling = { before };
    this.#telling.add(telling);
    this.#seen = Math.max(this.#seen, serial);
    await this.#tell(announced);
    this.#telling.delete(telling);
  }

  /** What others committed ahead of it, and it; null when that is not known. */
  async #withUnheard(announcements: Announcement[]): Promise<Announcement[] | null> {
    const [first = 0, last = 0] = [announcements[0]?.serial, announcements.at(-1)?.serial];
    return first > this.#seen + 1 ? this.#readSince(this.#seen, last) : announcements;
  }

  async #tell(news: Announced): Promise<void> {
    const isAll = news !== "everything" && news.some(({ kind }) => kind === "site.refreshed");
    const announced = isAll ? "everything" : news;
    for (const listener of this.#listeners) {
      try {
        await listener(announced);
      } catch {
        this.#isBehind = true;
      }
    }
  }

  /** Resolves when a look that began after this has ended. */
  #lookSoon(): Promise<void> {
    this.#wanted ??= Promise.withResolvers();
    const { promise } = this.#wanted;
    if (!this.#isLooking) void this.#lookUntilQuiet();
    return promise;
  }

  async #lookUntilQuiet(): Promise<void> {
    this.#isLooking = true;
    try {
      for (let wanted = this.#wanted; wanted !== null; wanted = this.#wanted) {
        this.#wanted = null;
        // A look that fails found nothing; whoever waits for it goes on, and the next one begins as ever.
        await this.#look().catch(() => undefined);
        wanted.resolve();
      }
    } finally {
      this.#isLooking = false;
    }
  }

  /** Drops everything when the clock was set back: what was to be answered until some time would be for as long as that. */
  #heedClock(): void {
    const offset = siteNow() - steadyNow();
    const setBackBy = this.#clockOffset - offset;
    this.#clockOffset = offset;
    if (setBackBy > CLOCK_SLACK_MS) void this.#tell("everything");
  }

  /** Drops everything once the terms are over; it is dropped again when the database is back. */
  #lapse(): void {
    if (this.mayServe || this.#isLapsed) return;
    this.#isLapsed = true;
    this.#isBehind = true;
    void this.#tell("everything");
  }

  /** One cheap look at the serial; what nobody announced is read from the log, or makes everything stale. */
  async #look(): Promise<void> {
    const begun = { steady: performance.now(), wall: Date.now() };
    const serial = await this.#database.serial().catch(() => null);
    if (serial === null) return;
    this.#startsAnew();
    await this.#reach(serial);
    if (this.#isBehind) return;
    this.#proved = begun;
    this.#isLapsed = false;
  }

  /** When another server answers than before, what was seen may be gone, and its serials may be others' now. */
  #startsAnew(): boolean {
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

  /** The changes behind `since`, or null when they cannot be read or are too many to tell one by one. */
  #readSince(since: number, until: number): Promise<Announcement[] | null> {
    return changesBetween(this.#database.read, since, until, MAX_FOREIGN).catch(() => null);
  }
}
