import type { Caller } from "../../accounts/caller.ts";
import type { Counterparts } from "../../accounts/throttle.ts";
import { Refusal } from "../../refusal.ts";

interface Bucket {
  tokens: number;
  at: number;
}

const MINUTE_MS = 60_000;
const MAX_CALLERS = 20_000;

/**
 * How often one caller may ask the management API: an account by its name, nobody by their address. A bucket of as many
 * requests as a minute allows, filled evenly; in bounded memory. All processes of a machine count together: what one let
 * pass, the others hear of a moment later.
 */
export class ApiRate {
  readonly #perMinute: number;
  readonly #buckets = new Map<string, Bucket>();
  readonly #others: Counterparts | null;

  constructor(perMinute: number, others: Counterparts | null = null) {
    this.#perMinute = perMinute;
    this.#others = others;
    others?.onTold(([key = ""]) => this.#take(key, this.#left(key, Date.now()), Date.now()));
  }

  /** Takes one; refuses (`too-many`) when there is none left, and then takes none: who waits gets some in any case. */
  check({ account, address }: Caller, now = Date.now()): void {
    const key = account === null ? `address ${address}` : `account ${account.name}`;
    const tokens = this.#left(key, now);
    if (tokens >= 1) {
      this.#take(key, tokens, now);
      this.#others?.tell([key]);
      return;
    }
    const retryAfter = Math.max(1, Math.ceil(((1 - tokens) / this.#perMinute) * 60));
    throw new Refusal(
      "too-many",
      "too-many-requests",
      `More than ${this.#perMinute} requests a minute; wait ${retryAfter} seconds.`,
      { retryAfter },
    );
  }

  #left(key: string, now: number): number {
    const known = this.#buckets.get(key);
    if (known === undefined) return this.#perMinute;
    return Math.min(this.#perMinute, known.tokens + ((now - known.at) / MINUTE_MS) * this.#perMinute);
  }

  /** Less than nothing may be left, when several processes gave the last one at once. */
  #take(key: string, tokens: number, now: number): void {
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: tokens - 1, at: now });
    if (this.#buckets.size > MAX_CALLERS) this.#buckets.delete(this.#buckets.keys().next().value as string);
  }
}
