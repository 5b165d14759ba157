import { type Load, load } from "./load.ts";
import type { Server } from "./processes.ts";

const ROUNDS = 3;

export interface Side {
  server: Server;
  path: string;
  headers?: Record<string, string>;
}

/** Loads both sides in turn, three rounds, and prints the best of each and their ratios (ours to the measure's). */
export async function compare(
  what: string,
  measure: Side,
  ours: Side,
  options: { connections?: number; seconds?: number } = {},
): Promise<void> {
  const best: { measure: Load | null; ours: Load | null } = { measure: null, ours: null };
  for (let round = 0; round < ROUNDS; round++) {
    best.measure = better(best.measure, await one(measure, options));
    best.ours = better(best.ours, await one(ours, options));
  }
  const [a, b] = [best.measure as Load, best.ours as Load];
  console.log(
    `${what.padEnd(44)} ${measure.server.name} ${a.requestsPerSecond.toFixed(0)}/s ${a.cpuMicroseconds.toFixed(1)} us ` +
      `| ours ${b.requestsPerSecond.toFixed(0)}/s ${b.cpuMicroseconds.toFixed(1)} us p99 ${b.p99Milliseconds.toFixed(1)} ms ` +
      `${(b.bytesPerSecond / 1e6).toFixed(0)} MB/s ${b.residentMegabytes.toFixed(0)} MB ` +
      `| rate ${(b.requestsPerSecond / a.requestsPerSecond).toFixed(2)} CPU ${(b.cpuMicroseconds / a.cpuMicroseconds).toFixed(2)}`,
  );
}

async function one(side: Side, options: { connections?: number; seconds?: number }): Promise<Load> {
  const result = await load(side.server, side.path, { ...options, headers: side.headers ?? {} });
  if (result.failures > 0)
    throw new Error(`${result.failures} failed answers from ${side.server.name}${side.path}`);
  return result;
}

function better(a: Load | null, b: Load): Load {
  if (!a) return b;
  return {
    ...b,
    requestsPerSecond: Math.max(a.requestsPerSecond, b.requestsPerSecond),
    cpuMicroseconds: Math.min(a.cpuMicroseconds, b.cpuMicroseconds),
    p99Milliseconds: Math.min(a.p99Milliseconds, b.p99Milliseconds),
    bytesPerSecond: Math.max(a.bytesPerSecond, b.bytesPerSecond),
  };
}
