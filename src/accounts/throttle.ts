import { Refusal } from "../refusal.ts";

const WINDOW_MS = 60_000;
const MAX_KEYS = 20_000;

/** Counts failed sign-ins a minute and slows who fails too often (RELIABILITY F95), in bounded memory. */
export class Throttle {
  readonly #limit: number;
  readonly #failures = new Map<string, { count: number; since: number }>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Refuses (`too-many`) while any of the keys has failed too often within the last minute. */
  check(keys: readonly string[], now = Date.now()): void {
    for (const key of keys) {
      const seen = this.#failures.get(key);
      if (!seen || now - seen.since >= WINDOW_MS || seen.count < this.#limit) continue;
      const retryAfter = Math.max(1, Math.ceil((seen.since + WINDOW_MS - now) / 1000));
      throw new Refusal(
        "too-many",
        "too-many-failures",
        `Too many failed sign-ins; wait ${retryAfter} seconds.`,
        {
          retryAfter,
        },
      );
    }
  }

  failed(keys: readonly string[], now = Date.now()): void {
    for (const key of keys) {
      const seen = this.#failures.get(key);
      const fresh = !seen || now - seen.since >= WINDOW_MS;
      this.#failures.delete(key);
      this.#failures.set(key, fresh ? { count: 1, since: now } : { ...seen, count: seen.count + 1 });
    }
    while (this.#failures.size > MAX_KEYS)
      this.#failures.delete(this.#failures.keys().next().value as string);
  }

  succeeded(keys: readonly string[]): void {
    for (const key of keys) this.#failures.delete(key);
  }
}
