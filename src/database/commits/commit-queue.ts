import type { Announcement } from "../change.ts";
import type { Writing } from "../database.ts";
import type { Committed, Work } from "./group.ts";

/** Works that share one commit at the most: more would make the first wait long. */
const MAX_GROUP = 64;

export type CommitListener = (announcements: Announcement[]) => Promise<void> | void;

export interface CommitQueueParts {
  /** Commits a group; rejects, with nothing changed, when it could not. */
  commit(works: Work[]): Promise<Committed>;
  /** The error for callers whose group could not be committed. */
  asRefusal(error: unknown): unknown;
}

/** Works that wait for their commit, in groups: one at a time is committed, while the one before it is announced. */
export class CommitQueue {
  readonly #parts: CommitQueueParts;
  readonly #listeners = new Set<CommitListener>();
  #queue: Work[] = [];
  #draining: Promise<void> | null = null;
  #notified: Promise<void> = Promise.resolve();

  constructor(parts: CommitQueueParts) {
    this.#parts = parts;
  }

  write<T>(work: (writing: Writing) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const since = performance.now();
      this.#queue.push({ since, run: work, resolve: resolve as (value: unknown) => void, reject });
      this.#draining ??= this.#drain().finally(() => {
        this.#draining = null;
      });
    });
  }

  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when nobody waits any more and everyone was notified. */
  async idle(): Promise<void> {
    await this.#draining;
    await this.#notified;
  }

  /** Commits group after group until nobody waits; while one is announced the next is already at work. */
  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const works = this.#queue.splice(0, MAX_GROUP);
      try {
        const { answers, announcements } = await this.#parts.commit(works);
        this.#notified = this.#notified.then(async () => {
          await this.#notify(announcements);
          for (const answer of answers) answer();
        });
      } catch (error) {
        for (const work of works) work.reject(this.#parts.asRefusal(error));
      }
    }
  }

  /** Tells every listener; one that fails must not undo what is committed, so its error ends here. */
  async #notify(announcements: Announcement[]): Promise<void> {
    if (announcements.length === 0) return;
    await Promise.allSettled([...this.#listeners].map(async (listener) => listener(announcements)));
  }
}
