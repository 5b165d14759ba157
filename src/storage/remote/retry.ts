import { setTimeout as sleep } from "node:timers/promises";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Waits before the `attempt`th try (the second is the first to wait): twice as long each time, by chance up to half less. */
export async function pauseBefore(attempt: number): Promise<void> {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 2));
  await sleep(longest * (0.5 + Math.random() / 2));
}

/** Does `work` until it succeeds, at the most `attempts` times; what `isPassing` says no to is raised at once. */
export async function retrying<T>(
  attempts: number,
  isPassing: (error: unknown) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !isPassing(error)) throw error;
      await pauseBefore(attempt + 1);
    }
  }
}
