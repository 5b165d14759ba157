import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { createServer } from "node:net";
import { availableParallelism } from "node:os";
import type { Logger } from "pino";
import type { Siblings } from "../changes/announcements.ts";
import {
  type Channel,
  type Notes,
  type SiblingMessage,
  SiblingRelay,
  siblingsOver,
} from "../changes/siblings.ts";
import { steadyNow } from "../clock.ts";
import type { Config } from "../config/schema.ts";

/** The workers of this machine, as their primary process holds them. */
export interface Workers {
  /** Where they listen: `host:port` all together. */
  port: number;
  /** Ends them gracefully; resolves when the last is gone. */
  stop(): Promise<void>;
}

const MIN_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 10_000;
/** A worker that lived this long did not die of its start. */
const LIVED_MS = 30_000;

export function workerCount({ listen }: Config): number {
  return listen.workers === "auto" ? availableParallelism() : listen.workers;
}

/** Whether this process is one of several that serve, started by a primary. */
export const isWorker = (): boolean => cluster.isWorker;

/** Set for one worker of a machine, and for the worker that replaces it. */
const FOR_ALL = "WORKER_FOR_ALL";

/** Whether this process does what one process of a machine does for all: it serves alone, or is the one worker of several. */
export const doesForAll = (): boolean => !cluster.isWorker || process.env[FOR_ALL] === "1";

/** A worker's way to the others. */
export function siblingsOfWorker(): Siblings & Notes {
  return siblingsOver({
    send: (message) => process.connected && process.send?.(message),
    onMessage: (listener) =>
      process.on("message", (message) => isSiblingMessage(message) && listener(message)),
  });
}

/** Starts the workers and keeps their number, once the first one listens; rejects when that one does not. One that dies is replaced, ever more slowly if it dies at once. */
export async function startWorkers(count: number, log: Logger): Promise<Workers> {
  const relay = new SiblingRelay();
  const state = { isStopping: false, backoff: MIN_BACKOFF_MS };
  const start = (slot: number): Worker => {
    const worker = cluster.fork({ [FOR_ALL]: slot === 0 ? "1" : "" });
    const begun = steadyNow();
    relay.join(worker.id, channelOf(worker));
    worker.once("exit", (code, signal) => {
      relay.leave(worker.id);
      if (state.isStopping) return;
      log.error({ pid: worker.process.pid, code, signal }, "worker died; starting another one");
      state.backoff =
        steadyNow() - begun > LIVED_MS ? MIN_BACKOFF_MS : Math.min(MAX_BACKOFF_MS, state.backoff * 2);
      setTimeout(() => state.isStopping || start(slot), state.backoff);
    });
    return worker;
  };
  const stop = async () => {
    state.isStopping = true;
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    const ended = workers.map((worker) => (worker.isDead() ? null : once(worker, "exit")));
    for (const worker of workers) worker.process.kill("SIGTERM");
    await Promise.all(ended);
  };
  try {
    // What keeps one from starting keeps all of them: it is said once.
    const port = await listening(start(0));
    for (let slot = 1; slot < count; slot++) start(slot);
    return { port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Rejects with the system's own error where the port cannot be listened on. */
export async function requireFreePort({ host, port }: Config["listen"]): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  probe.listen({ host, port });
  await once(probe, "listening");
  probe.close();
  await once(probe, "close");
}

/** The port a new worker listens on; rejects when it ends before that. */
async function listening(worker: Worker): Promise<number> {
  const ended = once(worker, "exit").then(([code]) => {
    throw new Error(`a worker ended with ${code} before it listened; its message is above`);
  });
  const [address] = await Promise.race([once(worker, "listening"), ended]);
  return (address as { port: number }).port;
}

function channelOf(worker: Worker): Channel {
  return {
    send: (message) => worker.isConnected() && worker.send(message),
    onMessage: (listener) =>
      worker.on("message", (message) => isSiblingMessage(message) && listener(message)),
  };
}

function isSiblingMessage(message: unknown): message is SiblingMessage {
  return typeof message === "object" && message !== null && "wheelyard" in message;
}
