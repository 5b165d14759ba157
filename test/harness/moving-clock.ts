import { join } from "node:path";
import type { Server } from "./start-server.ts";
import { until } from "./until.ts";

const PRELOAD = join(import.meta.dirname, "clock-preload.mjs");

/** Environment of a server whose clock `moveClock` sets forward, by this many milliseconds each time. */
export function movingClock(step: number): Record<string, string> {
  return { NODE_OPTIONS: `--import=${PRELOAD}`, WHEELYARD_TEST_CLOCK_STEP: String(step) };
}

export async function moveClock(server: Server): Promise<void> {
  const moved = () => server.log.split("the clock was set").length;
  const before = moved();
  process.kill(server.pid, "SIGUSR2");
  await until(async () => moved() > before, "the clock is set forward");
}
