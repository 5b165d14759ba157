/** After so many failures in a row, a receiver gets one request at a time. */
const MANY = 5;
const PARALLEL = 4;

/** How one receiver does, in memory: so that one that is away costs one request now and then, however much waits for it. */
export class ReceiverHealth {
  #failures = 0;
  /** Nothing is sent before, in milliseconds since 1970. */
  #blockedUntil = 0;
  #lastAt = Number.NEGATIVE_INFINITY;

  /** How many requests may run at the same time now. */
  allowance(now: number): number {
    if (this.#failures < MANY) return PARALLEL;
    return now >= this.#blockedUntil ? 1 : 0;
  }

  /** When something may be sent again, if nothing may now. */
  get blockedUntil(): number {
    return this.#failures < MANY ? 0 : this.#blockedUntil;
  }

  /** Something new waits, so the receiver is tried at once, but at most once a second. */
  hurry(now: number): void {
    this.#blockedUntil = Math.min(this.#blockedUntil, Math.max(now, this.#lastAt + 1000));
  }

  /** Resolves whether it had failed before. */
  succeeded(): boolean {
    const hadFailed = this.#failures > 0;
    this.#failures = 0;
    this.#blockedUntil = 0;
    return hadFailed;
  }

  failed(now: number, delay: number): void {
    this.#failures++;
    this.#lastAt = now;
    this.#blockedUntil = now + delay;
  }
}
