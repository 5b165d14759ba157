import type { Logger } from "pino";
import type { LeasedWork } from "./leases.ts";

export interface FollowTerms {
  /** Milliseconds before the first round; default: none. */
  first?: number;
  /** Milliseconds from the end of one round to the next. */
  every: number;
  /** Milliseconds before a round that failed is tried again. */
  retry: number;
  /** What the log says about a round that failed. */
  trouble: string;
  /** Does everything there is to do now. A long round checks `isStopped`, and leaves the rest when it is true. */
  round(follower: Stoppable): Promise<void>;
}

export interface Stoppable {
  readonly isStopped: boolean;
}

/**
 * Repeats one piece of work, one round at a time: to follow the change log, or for work that is due now and then.
 * A round that fails is logged and repeated. It can be started again after it was stopped.
 */
export class Follower implements LeasedWork, Stoppable {
  readonly #terms: FollowTerms;
  readonly #log: Logger;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #isStopped = false;

  constructor(terms: FollowTerms, log: Logger) {
    this.#terms = terms;
    this.#log = log;
  }

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
      await this.#terms.round(this);
    } catch (error) {
      this.#log.error({ err: error }, this.#terms.trouble);
      next = this.#terms.retry;
    }
    this.#running = null;
    this.#schedule(next);
  }
}
