import { setImmediate as breathe, setTimeout as sleep } from "node:timers/promises";

/** How fast whole sets are gone through. */
export interface Pace {
  /** Resolves when so many bytes, or one thing that is only looked at, may be dealt with; rejects when it is to end. */
  pass(bytes: number): Promise<void>;
}

/** As fast as it goes: for a command that has a process of its own. */
export const FULL_PACE: Pace = { pass: async () => undefined };

/** What a look costs beside the bytes it reads. */
const LOOK_BYTES = 8 * 1024;
/** Waits shorter than this are saved up. */
const SHORTEST_MS = 20;
/** So long others may have to wait for the process. */
const HOLD_MS = 10;

/** So many bytes a second, beside a server that answers meanwhile; ends when the signal says so. */
export class GentlePace implements Pace {
  readonly #bytesPerSecond: number;
  readonly #signal: AbortSignal;
  #due = performance.now();
  #breathed = performance.now();

  constructor(bytesPerSecond: number, signal: AbortSignal) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#signal = signal;
  }

  async pass(bytes: number): Promise<void> {
    this.#signal.throwIfAborted();
    const now = performance.now();
    this.#due = Math.max(this.#due, now - SHORTEST_MS) + ((bytes + LOOK_BYTES) / this.#bytesPerSecond) * 1000;
    if (this.#due - now >= SHORTEST_MS) await sleep(this.#due - now, undefined, { signal: this.#signal });
    else if (now - this.#breathed >= HOLD_MS) await breathe();
    else return;
    this.#breathed = performance.now();
  }
}
