import { Refusal } from "../refusal.ts";

/** The way to the same counter in the other processes of this machine. Nobody waits for what is told there. */
export interface Counterparts {
  tell(words: string[]): void;
  onTold(listener: (words: string[]) => void): void;
}

const WINDOW_MS = 60_000;
const MAX_KEYS = 20_000;

/**
 * Counts failed sign-ins a minute and slows who fails too often (RELIABILITY F95), in bounded memory: on one machine all
 * processes together, so that several workers let no more pass than one.
 */
export class Throttle {
  readonly #limit: number;
  readonly #failures = new Map<string, { count: number; since: number }>();
  readonly #others: Counterparts | null;

  constructor(limit: number, others: Counterparts | null = null) {
    this.#limit = limit;
    this.#others = others;
    others?.onTold(([what, ...keys]) => {
      if (what === "failed") this.#count(keys, Date.now());
      else this.#forget(keys);
    });
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
    this.#count(keys, now);
    this.#others?.tell(["failed", ...keys]);
  }

  succeeded(keys: readonly string[]): void {
    if (this.#forget(keys)) this.#others?.tell(["succeeded", ...keys]);
  }

  #count(keys: readonly string[], now: number): void {
    for (const key of keys) {
      const seen = this.#failures.get(key);
      const fresh = !seen || now - seen.since >= WINDOW_MS;
      this.#failures.delete(key);
      this.#failures.set(key, fresh ? { count: 1, since: now } : { ...seen, count: seen.count + 1 });
    }
    while (this.#failures.size > MAX_KEYS)
      this.#failures.delete(this.#failures.keys().next().value as string);
  }

  /** Whether there was anything to forget. */
  #forget(keys: readonly string[]): boolean {
    return keys.filter((key) => this.#failures.delete(key)).length > 0;
  }
}
