import { setTimeout as sleep } from "node:timers/promises";

/**
 * Milliseconds on a clock that only moves forward and that nobody can set. For every deadline and age in memory: the
 * wall clock may jump by years. Its zero is the start of the process, so its times mean nothing elsewhere.
 */
export const steadyNow = (): number => performance.now();

/** Time that passes, for what waits; a test passes its own. */
export interface Clock {
  /** Milliseconds, as `steadyNow`. */
  now(): number;
  sleep(milliseconds: number): Promise<unknown>;
}

export const STEADY_CLOCK: Clock = { now: steadyNow, sleep: (milliseconds) => sleep(milliseconds) };
