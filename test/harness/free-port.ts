import { randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/** A file for each port that a test has taken, with the number of its process. */
const FOLDER = join(tmpdir(), `wheelyard-test-ports-${userInfo().uid}`);

const taken = new Set<string>();
process.once("exit", () => {
  for (const file of taken) rmSync(file, { force: true });
});

/**
 * A port for a server that is yet to start, or starts again on it: below those that the system assigns by itself, and
 * until this process ends no other test gets it, even while nothing listens there.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_240, 32_000);
    if (take(port) && (await isFree(port))) return port;
  }
}

function take(port: number): boolean {
  const file = join(FOLDER, String(port));
  mkdirSync(FOLDER, { recursive: true });
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
  } catch {
    // What a process left that was killed is removed here; the port is for another time.
    if (!isAlive(Number(readIfThere(file)))) rmSync(file, { force: true });
    return false;
  }
  taken.add(file);
  return true;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function isAlive(pid: number): boolean {
  // The file may be there before its number is.
  if (pid === 0) return true;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  const free = await new Promise<boolean>((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => resolve(true));
  });
  if (!free) return false;
  probe.close();
  await once(probe, "close");
  return true;
}
