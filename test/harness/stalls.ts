import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Server } from "./start-server.ts";

const PRELOAD = join(import.meta.dirname, "stall-preload.mjs");

/** Tells how long the event loop of a server was held: start the server with `env`. */
export class Stalls {
  readonly #file = join(tmpdir(), `wheelyard-stalls-${randomUUID()}`);
  readonly env = { NODE_OPTIONS: `--import=${PRELOAD}`, STALLS_FILE: this.#file };

  /**
   * The most processor time, in milliseconds, that the main thread took without a look at anything else since the last
   * time it was asked, or since the start.
   */
  async longest(server: Server): Promise<number> {
    await rm(this.#file, { force: true });
    process.kill(server.pid, "SIGUSR2");
    for (;;) {
      const text = await readFile(this.#file, "utf8").catch(() => null);
      if (text !== null) return Number(text);
      await sleep(5);
    }
  }
}
