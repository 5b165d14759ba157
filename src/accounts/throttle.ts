import { boundedMap } from "../bounded-map.ts";
import { type Clock, STEADY_CLOCK } from "../clock.ts";
import { Refusal } from "../refusal.ts";
import { Allowance } from "./allowance.ts";
import { Lines } from "./lines.ts";

/** The channel to the same counter in the other processes of this machine. The sender does not wait for them. */
export interface Counterparts {
  notify(words: string[]): void;
  onNotified(listener: (words: string[]) => void): void;
}

/** A password that is about to be checked: of which account, from which network (`networkOf`). */
export interface Attempt {
  account: string;
  network: string;
}

/** An attempt that may go ahead. One of the three is to be called once, when its outcome is known. */
export interface Admission {
  succeeded(): void;
  failed(): void;
  /** It was not decided whether the password is right. */
  undecided(): void;
}

export interface ThrottleParts {
  others?: Counterparts | null;
  /** Told of an account that is under attack from a network. */
  onSiege?: (attempt: Attempt) => void;
  clock?: Clock;
}

/** An attempt that would have to wait longer than this is refused instead. */
const LONGEST_WAIT_MS = 10_000;
/** How many attempts on one account may be under way, and how many in all may be made to wait. */
const MAX_LINE = 100;
const MAX_WAITING = 500;
/** A network may fail this much more often than one account from it: many people share one. */
const NETWORK_FACTOR = 10;
/** Refused attempts on one account from one network, as a multiple of the limit, that count as an attack. */
const SIEGE_FACTOR = 10;
const MAX_KNOWN = 20_000;

/**
 * Slows the guessing of passwords (RELIABILITY F95) without shutting anybody out. Failures count for an account from a
 * network, for an account from everywhere, and for a network; who has used a limit up waits for the next place, and is
 * refused (`too-many`) only when the wait would be long. An account that has signed in from a network before counts by
 * that pair alone, so that strangers' guesses never slow its owner. Attempts on one account go one after the other, so
 * that guesses made at once gain nothing. Bounded memory; all processes of a machine count together.
 */
export class Throttle {
  readonly #pairs: Allowance;
  readonly #accounts: Allowance;
  readonly #networks: Allowance;
  readonly #repeats: Allowance;
  readonly #refused: Allowance;
  readonly #known = boundedMap<string, true>(MAX_KNOWN);
  readonly #lines = new Lines();
  readonly #others: Counterparts | null;
  readonly #onSiege: (attempt: Attempt) => void;
  readonly #clock: Clock;
  #waiting = 0;

  /** `limit`: failures a minute of one account from one network, and of one account from everywhere. */
  constructor(
    limit: number,
    { others = null, onSiege = () => undefined, clock = STEADY_CLOCK }: ThrottleParts = {},
  ) {
    this.#pairs = new Allowance(limit);
    this.#accounts = new Allowance(limit);
    this.#networks = new Allowance(limit * NETWORK_FACTOR);
    this.#repeats = new Allowance(limit);
    this.#refused = new Allowance(limit * SIEGE_FACTOR);
    this.#others = others;
    this.#onSiege = onSiege;
    this.#clock = clock;
    others?.onNotified(([what, account = "", network = ""]) => {
      if (what === "failed") this.#countFailure({ account, network });
      else if (what === "succeeded") this.#countSuccess({ account, network });
    });
  }

  /** Notes that the account's owner was here: they signed in by a token, a session or a password. */
  knows(attempt: Attempt): void {
    this.#known.set(pairOf(attempt), true);
  }

  /** Lets an attempt pass when its turn comes, which may take seconds; refuses (`too-many`) when it would take longer. */
  async admit(attempt: Attempt): Promise<Admission> {
    const pair = pairOf(attempt);
    const key = this.#known.has(pair) ? `known ${pair}` : `any ${attempt.account}`;
    const inLine = this.#lines.length(key);
    const wait = this.#waitOf(attempt);
    // Behind others that wait it would take their waits and its own.
    if (inLine >= MAX_LINE || wait * (inLine + 1) > LONGEST_WAIT_MS) throw this.#refuse(attempt, wait);
    const latest = this.#clock.now() + LONGEST_WAIT_MS;
    const leave = await this.#lines.enter(key);
    try {
      await this.#waitForPlace(attempt, latest);
      return this.#admission(attempt, leave);
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Counts that something known to be wrong was sent again: it cannot be a guess, but must not go on without end. */
  repeated(credentials: string): void {
    const wait = this.#repeats.wait(credentials, this.#clock.now());
    if (wait > 0) throw tooMany(wait);
    this.#repeats.take(credentials, this.#clock.now());
  }

  /** Waits until the limits have a place; refuses when that is later than `latest`. */
  async #waitForPlace(attempt: Attempt, latest: number): Promise<void> {
    const wait = this.#waitOf(attempt);
    if (wait === 0) return;
    if (this.#clock.now() + wait > latest || this.#waiting >= MAX_WAITING) throw this.#refuse(attempt, wait);
    // Attempts on different accounts do not stand in one line, so each takes its place before it waits.
    this.#networks.take(attempt.network, this.#clock.now());
    this.#waiting++;
    try {
      await this.#clock.sleep(wait);
    } finally {
      this.#waiting--;
      this.#networks.giveBack(attempt.network, this.#clock.now());
    }
  }

  #waitOf(attempt: Attempt): number {
    const [pair, now] = [pairOf(attempt), this.#clock.now()];
    const own = this.#pairs.wait(pair, now);
    if (this.#known.has(pair)) return own;
    return Math.max(
      own,
      this.#accounts.wait(attempt.account, now),
      this.#networks.wait(attempt.network, now),
    );
  }

  #admission(attempt: Attempt, leave: () => void): Admission {
    const words = [attempt.account, attempt.network];
    // The line moves on first: telling the other processes may fail.
    return {
      succeeded: () => {
        leave();
        this.#countSuccess(attempt);
        this.#others?.notify(["succeeded", ...words]);
      },
      failed: () => {
        leave();
        this.#countFailure(attempt);
        this.#others?.notify(["failed", ...words]);
      },
      undecided: leave,
    };
  }

  #countSuccess(attempt: Attempt): void {
    this.#pairs.clear(pairOf(attempt));
    this.knows(attempt);
  }

  #countFailure(attempt: Attempt): void {
    const [pair, now] = [pairOf(attempt), this.#clock.now()];
    this.#pairs.take(pair, now);
    if (this.#known.has(pair)) return;
    this.#accounts.take(attempt.account, now);
    this.#networks.take(attempt.network, now);
  }

  #refuse(attempt: Attempt, wait: number): Refusal {
    const [pair, now] = [pairOf(attempt), this.#clock.now()];
    if (this.#refused.wait(pair, now) > 0) {
      this.#refused.clear(pair);
      this.#onSiege(attempt);
    }
    this.#refused.take(pair, now);
    return tooMany(wait);
  }
}

function pairOf({ account, network }: Attempt): string {
  return `${network} ${account}`;
}

function tooMany(wait: number): Refusal {
  const retryAfter = Math.max(1, Math.ceil(wait / 1000));
  return new Refusal(
    "too-many",
    "too-many-failures",
    `Too many wrong passwords. Try again in ${retryAfter} seconds. Tokens are not affected.`,
    { retryAfter },
  );
}
