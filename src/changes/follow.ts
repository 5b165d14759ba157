import type { Logger } from "pino";
import type { Task } from "./leases.ts";

export interface FollowTerms {
  /** Milliseconds before the first round; default: none. */
  first?: number;
  /** Milliseconds from the end of one round to the next. */
  every: number;
  /** Milliseconds before a round that failed is tried again. */
  retry: number;
  /** What the log says of a round that failed. */
  trouble: string;
  /** Does what there is to do by now. */
  round(): Promise<void>;
}

/**
 * Comes back to one work again and again, one round at a time: so the log of changes is followed, and so is done what needs
 * doing now and then. A round that fails is told and tried again. It may be started again after it was stopped.
 */
export class Follower implements Task {
  readonly #terms: FollowTerms;
  readonly #log: Logger;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #isStopped = false;

  constructor(terms: FollowTerms, log: Logger) {
    this.#terms = terms;
    this.#log = log;
  }

  /** For rounds that are long: whether to leave the rest. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  start(): void {
    this.#isStopped = false;
    this.#schedule(this.#terms.first ?? 0);
  }

  /** Resolves when the round at hand is over. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(delay: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#run();
    }, delay).unref();
  }

  async #run(): Promise<void> {
    let next = this.#terms.every;
    try {
      await this.#terms.round();
    } catch (error) {
      this.#log.error({ err: error }, this.#terms.trouble);
      next = this.#terms.retry;
    }
    this.#running = null;
    this.#schedule(next);
  }
}
