import { setTimeout as sleep } from "node:timers/promises";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** How long something is tried. */
export interface Patience {
  attempts: number;
  /** Milliseconds after which no other attempt is begun; default: no limit. */
  limitMs?: number;
}

/** Waits before the `attempt`th try (the second is the first to wait): twice as long each time, by chance up to half less. */
export async function pauseBefore(attempt: number): Promise<void> {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 2));
  await sleep(longest * (0.5 + Math.random() / 2));
}

/** Does `work` until it succeeds or patience ends; what `isPassing` says no to is raised at once. */
export async function retrying<T>(
  { attempts, limitMs = Number.POSITIVE_INFINITY }: Patience,
  isPassing: (error: unknown) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  const begun = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const isOver = attempt >= attempts || performance.now() - begun >= limitMs;
      if (isOver || !isPassing(error)) throw error;
      await pauseBefore(attempt + 1);
    }
  }
}

/** Bytes a millisecond that the slowest line is thought to carry. */
const SLOWEST = 128;

/** Milliseconds that a request may take which carries so many bytes; `timeout`: seconds in which the store may be silent. */
export function sendingMs(timeout: number, bytes: number): number {
  return timeout * 1000 + bytes / SLOWEST;
}
