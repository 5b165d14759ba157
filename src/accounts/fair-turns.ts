import { Refusal } from "../refusal.ts";

export interface TurnLimits {
  /** How many may work at once. */
  running: number;
  /** How many may wait, over all keys. */
  waiting: number;
  /** How many of one key may wait. */
  waitingOfKey: number;
}

/**
 * Gives turns to costly work, in order within a key and by rotation between keys, so that a crowd under one key delays
 * the others by one turn each. What does not fit is refused (`too-many`): the newest of the key with the longest line.
 */
export class FairTurns {
  readonly #limits: TurnLimits;
  /** Those that wait, by key. The first key has the next turn. */
  readonly #lines = new Map<string, Waiting[]>();
  #running = 0;
  #waiting = 0;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** Does the work when its turn comes. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#limits.running) this.#running++;
    else await this.#waitFor(key);
    try {
      return await work();
    } finally {
      this.#passOn();
    }
  }

  #waitFor(key: string): Promise<void> {
    const line = this.#lines.get(key) ?? [];
    if (line.length >= this.#limits.waitingOfKey) throw tooMany();
    if (this.#waiting >= this.#limits.waiting) this.#dropFromLongest(line.length);
    this.#lines.set(key, line);
    this.#waiting++;
    return new Promise((go, refuse) => line.push({ go, refuse }));
  }

  /** Makes room for one whose own line has `length`: it goes before those of a longer line, and no other. */
  #dropFromLongest(length: number): void {
    let longest: Waiting[] = [];
    for (const line of this.#lines.values()) if (line.length > longest.length) longest = line;
    if (longest.length <= length + 1) throw tooMany();
    this.#waiting--;
    longest.pop()?.refuse(tooMany());
  }

  /** The turn goes directly to the next one, so that no newcomer can take it in between. */
  #passOn(): void {
    const first = this.#lines.entries().next().value;
    if (first === undefined) {
      this.#running--;
      return;
    }
    const [key, line] = first;
    const next = line.shift() as Waiting;
    this.#waiting--;
    this.#lines.delete(key);
    if (line.length > 0) this.#lines.set(key, line);
    next.go();
  }
}

interface Waiting {
  go(): void;
  refuse(error: Refusal): void;
}

function tooMany(): Refusal {
  return new Refusal("too-many", "too-many-sign-ins", "Too many sign-ins at once. Try again in 5 seconds.", {
    retryAfter: 5,
  });
}
