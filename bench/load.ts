import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { cpuSeconds, residentMegabytes, type Server } from "./processes.ts";

const run = promisify(execFile);

export interface Load {
  requestsPerSecond: number;
  /** CPU microseconds of the server (all its processes) a request. */
  cpuMicroseconds: number;
  p99Milliseconds: number;
  /** Bytes of bodies and heads read a second. */
  bytesPerSecond: number;
  residentMegabytes: number;
  /** Answers that were not 2xx or 3xx. */
  failures: number;
}

/** Loads one path with wrk for some seconds and says what it cost the server. */
export async function load(
  server: Server,
  path: string,
  options: { headers?: Record<string, string>; connections?: number; seconds?: number } = {},
): Promise<Load> {
  const folder = mkdtempSync(join(tmpdir(), "wrk-"));
  const script = join(folder, "report.lua");
  writeFileSync(script, REPORT);
  const headers = Object.entries(options.headers ?? {}).flatMap(([name, value]) => [
    "-H",
    `${name}: ${value}`,
  ]);
  const args = [
    "-t1",
    `-c${options.connections ?? 8}`,
    `-d${options.seconds ?? 3}s`,
    "-s",
    script,
    ...headers,
  ];
  const before = cpuSeconds(server.pid);
  const { stdout } = await run("wrk", [...args, server.url + path], { maxBuffer: 1e7 });
  const cpu = cpuSeconds(server.pid) - before;
  rmSync(folder, { recursive: true });
  const line = /^report (\d+) (\d+) (\d+) (\d+) (\d+)$/m.exec(stdout);
  if (!line) throw new Error(`wrk said nothing of ${server.name}${path}: ${stdout}`);
  const [requests, microseconds, bytes, p99, failures] = line.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    requestsPerSecond: (requests * 1e6) / microseconds,
    cpuMicroseconds: (cpu * 1e6) / Math.max(1, requests),
    p99Milliseconds: p99 / 1000,
    bytesPerSecond: (bytes * 1e6) / microseconds,
    residentMegabytes: residentMegabytes(server.pid),
    failures,
  };
}

const REPORT = `
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format("report %d %d %d %d %d\\n", summary.requests, summary.duration, summary.bytes,
    latency:percentile(99), e.status + e.connect + e.read + e.write + e.timeout))
end
`;
