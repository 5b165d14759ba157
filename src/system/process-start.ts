import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** Place of the start time behind the name in `/proc/PID/stat`, which ends with the last parenthesis. */
const START_TIME = 20;

/** When a process was started, in the words of the system; null: there is none. Tells it from a later one with the same number. */
export function processStart(pid: number): string | null {
  try {
    if (!existsSync("/proc/self/stat"))
      return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || null;
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")")).split(" ")[START_TIME] ?? null;
  } catch {
    return null;
  }
}
