import { readdirSync, readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { memoryUsage } from "node:process";
import { steadyNow } from "../clock.ts";
import { VERSION } from "../version.ts";
import type { Metrics } from "./metrics.ts";

/** How old the value of free space may be, so that a slow network disk does not delay metrics. */
const SPACE_STANDS_MS = 10_000;

/** What the machine has left for this process, read when metrics are asked for. */
export function watchMachine(metrics: Metrics, dataFolder: string): void {
  metrics.info("wheelyard_info", "Which program runs.", { version: VERSION, node: process.version });
  metrics.gauge("nodejs_heap_used_bytes", "Memory of JavaScript's objects.", () => memoryUsage().heapUsed);
  metrics.gauge("process_open_fds", "Open file descriptors.", openDescriptors);
  metrics.gauge("process_max_fds", "File descriptors that may be open.", mostDescriptors);
  const space = new FreeSpace(dataFolder);
  metrics.gauge("wheelyard_data_free_bytes", "Free space for the data folder.", () => space.free);
  metrics.gauge("wheelyard_data_size_bytes", "Size of the disk of the data folder.", () => space.size);
}

class FreeSpace {
  readonly #folder: string;
  #at = 0;
  #free = Number.NaN;
  #size = Number.NaN;

  constructor(folder: string) {
    this.#folder = folder;
    this.#look();
  }

  get free(): number {
    if (steadyNow() - this.#at > SPACE_STANDS_MS) this.#look();
    return this.#free;
  }

  get size(): number {
    return this.#size;
  }

  #look(): void {
    this.#at = steadyNow();
    statfs(this.#folder).then(
      ({ bavail, blocks, bsize }) => {
        this.#free = bavail * bsize;
        this.#size = blocks * bsize;
      },
      () => undefined,
    );
  }
}

/** NaN where the system does not tell. */
function openDescriptors(): number {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return Number.NaN;
  }
}

function mostDescriptors(): number {
  try {
    return Number(/^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1]);
  } catch {
    return Number.NaN;
  }
}
