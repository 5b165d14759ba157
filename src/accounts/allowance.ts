import { boundedMap } from "../bounded-map.ts";
import { steadyNow } from "../clock.ts";

const MINUTE_MS = 60_000;
const MAX_KEYS = 20_000;

/**
 * How much each key has used of what a minute allows; what was used comes back evenly. Bounded memory: of very many
 * keys, the ones used longest ago are forgotten. Times are those of `steadyNow`.
 */
export class Allowance {
  readonly #perMinute: number;
  readonly #used = boundedMap<string, { amount: number; at: number }>(MAX_KEYS);

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Milliseconds until the key may take one more; 0: now. */
  wait(key: string, now = steadyNow()): number {
    const missing = this.#usedBy(key, now) + 1 - this.#perMinute;
    // Whole milliseconds, so that a rounding error is not a wait.
    return missing <= 0 ? 0 : Math.ceil(Math.round((missing / this.#perMinute) * MINUTE_MS * 1000) / 1000);
  }

  /** Takes one, whether there is one left or not: who takes more waits longer. */
  take(key: string, now = steadyNow()): void {
    const amount = this.#usedBy(key, now) + 1;
    this.#used.set(key, { amount, at: now });
  }

  /** Puts back one that was taken. */
  giveBack(key: string, now = steadyNow()): void {
    const amount = this.#usedBy(key, now) - 1;
    if (amount <= 0) this.#used.delete(key);
    else this.#used.set(key, { amount, at: now });
  }

  /** Gives the key its whole allowance again. */
  clear(key: string): void {
    this.#used.delete(key);
  }

  #usedBy(key: string, now: number): number {
    const used = this.#used.get(key);
    if (used === undefined) return 0;
    return Math.max(0, used.amount - ((now - used.at) / MINUTE_MS) * this.#perMinute);
  }
}
