import { setImmediate as nextTurn } from "node:timers/promises";
import { steadyNow } from "./clock.ts";

/** Milliseconds. */
const TURN = 8;

/**
 * Splits long work on the main thread, so that other requests are served in between (RELIABILITY F136). In a loop:
 * `if (turns.isOver()) await turns.next();`
 */
export class Turns {
  #began = steadyNow();

  /** Whether the work has taken long enough for now. */
  isOver(): boolean {
    return steadyNow() - this.#began > TURN;
  }

  /** The results of `work` for each item, in order. */
  async map<Item, Result>(items: Iterable<Item>, work: (item: Item) => Result): Promise<Result[]> {
    const results: Result[] = [];
    for (const item of items) {
      results.push(work(item));
      if (this.isOver()) await this.next();
    }
    return results;
  }

  async next(): Promise<void> {
    await nextTurn();
    this.#began = steadyNow();
  }
}
