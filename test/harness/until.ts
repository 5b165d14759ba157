import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds after which a wait fails: far above what a busy machine needs. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 25;

/** Resolves once `isSo` says yes; fails with `what` when it never does. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) assert.fail(`never: ${what}`);
    await sleep(PAUSE_MS);
  }
}

/** Reads again and again until what was read is as expected; fails with the difference when it never is. */
export async function eventually<T>(read: () => Promise<T>, expected: T): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await read();
    try {
      return assert.deepEqual(found, expected);
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await sleep(PAUSE_MS);
  }
}
