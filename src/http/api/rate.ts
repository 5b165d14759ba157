import { Allowance } from "../../accounts/allowance.ts";
import type { Caller } from "../../accounts/caller.ts";
import { networkOf } from "../../accounts/network-of.ts";
import type { Counterparts } from "../../accounts/throttle.ts";
import { steadyNow } from "../../clock.ts";
import { Refusal } from "../../refusal.ts";

/**
 * How often one caller may ask the management API: an account by its name, nobody by their network. As many requests as
 * a minute allows, coming back evenly; in bounded memory. All processes of a machine count together: what one let pass,
 * the others learn a moment later.
 */
export class ApiRate {
  readonly #perMinute: number;
  readonly #asked: Allowance;
  readonly #others: Counterparts | null;

  constructor(perMinute: number, others: Counterparts | null = null) {
    this.#perMinute = perMinute;
    this.#asked = new Allowance(perMinute);
    this.#others = others;
    others?.onNotified(([key = ""]) => this.#asked.take(key));
  }

  /** Takes one; refuses (`too-many`) when there is none left, and then takes none: who waits gets some in any case. */
  check({ account, address }: Caller, now = steadyNow()): void {
    const key = account === null ? `address ${networkOf(address)}` : `account ${account.name}`;
    const wait = this.#asked.wait(key, now);
    if (wait === 0) {
      this.#asked.take(key, now);
      this.#others?.notify([key]);
      return;
    }
    const retryAfter = Math.max(1, Math.ceil(wait / 1000));
    throw new Refusal(
      "too-many",
      "too-many-requests",
      `More than ${this.#perMinute} requests per minute. Wait ${retryAfter} seconds.`,
      { retryAfter },
    );
  }
}
