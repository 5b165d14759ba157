import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Names this process for as long as it lives: its id and, where the system tells it (Linux), the moment it started,
 * because ids are reused, and quickly so in containers.
 */
export const ownMark: string = markOf(process.pid) ?? String(process.pid);

let count = 0;

/** A new file of the spool, which is swept when this process is gone. */
export function spoolPath(folder: string): string {
  return join(folder, `${ownMark}-${++count}.upload`);
}

/** Whether the process of the mark still runs. One that has ended and waits for its parent to notice does not. */
export function isRunning(mark: string): boolean {
  const pid = Number(mark.split(".")[0]);
  const now = markOf(pid);
  if (now !== null || ownMark.includes(".")) return now === mark;
  return pid !== process.pid && answersSignals(pid);
}

/** The mark of a running process; null: it does not run, or the system does not tell. */
function markOf(pid: number): string | null {
  let line: string;
  try {
    line = readFileSync(`/proc/${pid}/stat`, "latin1");
  } catch {
    return null;
  }
  // The command's name, in brackets, may hold anything; state and start time are the 3rd and the 22nd field.
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" ? null : `${pid}.${fields[19]}`;
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
