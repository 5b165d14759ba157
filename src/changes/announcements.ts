import type { Announcement, ChangeKind } from "../database/change.ts";
import type { Database } from "../database/database.ts";

/** What every cache of the server hangs on: which changes were committed, or that anything may have changed. */
export type Announced = readonly Announcement[] | "everything";
export type AnnouncementListener = (announced: Announced) => Promise<void> | void;

/** The way to the other processes of this machine. `tell` resolves when all of them have heard. */
export interface Siblings {
  tell(announcements: Announcement[]): Promise<void>;
  /** Calls back with what siblings tell; they are answered once the callback's promise resolves. */
  onTold(listener: (announcements: Announcement[]) => Promise<void>): void;
}

const POLL_MS = 250;
const MAX_FOREIGN = 500;

/**
 * Brings each commit to every cache of this process and of its siblings before the writer gets its answer, so that
 * reads ask nothing but memory. A slow poll of the serial finds what processes outside have written.
 */
export class Announcements {
  readonly #database: Database;
  readonly #listeners: AnnouncementListener[] = [];
  /** Serial up to which everything was announced here; foreign writes are ahead of it. */
  #seen = 0;
  #poll: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  /** A subscriber failed, so nobody knows what it holds: everything counts as changed at the next look. */
  #isBehind = false;

  private constructor(database: Database) {
    this.#database = database;
  }

  static async start(database: Database, siblings: Siblings | null): Promise<Announcements> {
    const announcements = new Announcements(database);
    announcements.#seen = await database.serial();
    database.onCommit(async (committed) => {
      await announcements.#hear(committed);
      await siblings?.tell(committed);
    });
    siblings?.onTold((committed) => announcements.#hear(committed));
    announcements.#poll = setInterval(() => {
      announcements.#looking ??= announcements.#look().finally(() => {
        announcements.#looking = null;
      });
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

  stop(): void {
    if (this.#poll) clearInterval(this.#poll);
  }

  /** Tells what was committed; and before it what others committed that nobody has told here yet. */
  async #hear(announcements: Announcement[]): Promise<void> {
    const first = announcements[0]?.serial ?? 0;
    const news = first > this.#seen + 1 ? await this.#readSince(this.#seen) : announcements;
    for (const { serial } of news ?? announcements) this.#seen = Math.max(this.#seen, serial);
    await this.#tell(news ?? "everything");
  }

  async #tell(announced: Announced): Promise<void> {
    for (const listener of this.#listeners) {
      try {
        await listener(announced);
      } catch {
        this.#isBehind = true;
      }
    }
  }

  /** One cheap look at the serial; what nobody announced is read from the log, or makes everything stale. */
  async #look(): Promise<void> {
    const serial = await this.#database.serial().catch(() => this.#seen);
    if (serial <= this.#seen && !this.#isBehind) return;
    const foreign = this.#isBehind ? null : await this.#readSince(this.#seen);
    this.#isBehind = false;
    this.#seen = Math.max(this.#seen, serial, foreign?.at(-1)?.serial ?? 0);
    await this.#tell(foreign?.length ? foreign : "everything");
  }

  /** The changes behind a serial, or null when they cannot be read, or are too many to tell one by one. */
  async #readSince(serial: number): Promise<Announcement[] | null> {
    const rows = await this.#database.read
      .selectFrom("changes")
      .select(["serial", "kind", "index_id", "project"])
      .where("serial", ">", serial)
      .orderBy("serial")
      .limit(MAX_FOREIGN + 1)
      .execute()
      .catch(() => null);
    if (rows === null || rows.length > MAX_FOREIGN) return null;
    return rows.map(({ serial, kind, index_id, project }) => ({
      serial,
      kind: kind as ChangeKind,
      indexId: index_id,
      project,
    }));
  }
}
