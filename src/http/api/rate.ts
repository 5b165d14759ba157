import type { Caller } from "../../accounts/caller.ts";
import { Refusal } from "../../refusal.ts";

interface Bucket {
  tokens: number;
  at: number;
}

const MINUTE_MS = 60_000;
const MAX_CALLERS = 20_000;

/**
 * How often one caller may ask the management API: an account by its name, nobody by their address. A bucket of as many
 * requests as a minute allows, filled evenly; in bounded memory, in each process by itself.
 */
export class ApiRate {
  readonly #perMinute: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Takes one; refuses (`too-many`) when there is none left. */
  check({ account, address }: Caller, now = Date.now()): void {
    const key = account === null ? `address ${address}` : `account ${account.name}`;
    const known = this.#buckets.get(key);
    const gained = known ? ((now - known.at) / MINUTE_MS) * this.#perMinute : 0;
    const tokens = known ? Math.min(this.#perMinute, known.tokens + gained) : this.#perMinute;
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: Math.max(0, tokens - 1), at: now });
    if (this.#buckets.size > MAX_CALLERS) this.#buckets.delete(this.#buckets.keys().next().value as string);
    if (tokens >= 1) return;
    const retryAfter = Math.max(1, Math.ceil(((1 - tokens) / this.#perMinute) * 60));
    throw new Refusal(
      "too-many",
      "too-many-requests",
      `More than ${this.#perMinute} requests a minute; wait ${retryAfter} seconds.`,
      { retryAfter },
    );
  }
}
