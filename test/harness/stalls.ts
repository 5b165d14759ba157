import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Server } from "./start-server.ts";

const PRELOAD = join(import.meta.dirname, "stall-preload.mjs");

/** Milliseconds that the yardstick takes on a machine with nothing else to do. */
const YARDSTICK = 7;

/** Tells how long the event loop of a server was held: start the server with `env`. */
export class Stalls {
  readonly #file = join(tmpdir(), `wheelyard-stalls-${randomUUID()}`);
  readonly env = { NODE_OPTIONS: `--import=${PRELOAD}`, STALLS_FILE: this.#file };

  /**
   * The most processor time, in milliseconds of a machine that does nothing else, that the main thread took without a look at
   * anything else since the last time it was asked, or since the start.
   */
  async longest(server: Server): Promise<number> {
    await rm(this.#file, { force: true });
    process.kill(server.pid, "SIGUSR2");
    for (;;) {
      const text = await readFile(this.#file, "utf8").catch(() => null);
      if (text !== null) return inQuiet(JSON.parse(text) as Measured);
      await sleep(5);
    }
  }
}

interface Measured {
  longest: number;
  yardstick: number;
}

function inQuiet({ longest, yardstick }: Measured): number {
  return longest / Math.max(1, yardstick / YARDSTICK);
}
