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
import { inheritedSocket } from "../system/inherited-socket.ts";
import { post } from "./messages.ts";
import { replaceBy } from "./replacement.ts";

/** The workers of this machine, as their primary process holds them. */
export interface Workers {
  /** Where they listen: `host:port` all together. */
  port: number;
  /**
   * Replaces the workers one by one: each ends when its successor listens, and finishes its requests. Rejects when one does not
   * start; its predecessor goes on then.
   */
  restart(): Promise<void>;
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
    send: (message) => post(process, message),
    onMessage: (listener) =>
      process.on("message", (message) => isSiblingMessage(message) && listener(message)),
  });
}

/** Starts the workers and keeps their number, once the first one listens; rejects when that one does not. */
export async function startWorkers(count: number, log: Logger): Promise<Workers> {
  // Connections wait in the socket itself until a worker takes them, and not in a primary that may be about to end.
  if (inheritedSocket() !== null) cluster.schedulingPolicy = cluster.SCHED_NONE;
  const crew = new Crew(log);
  try {
    // What keeps one from starting keeps all of them: it is said once.
    const port = await listening(crew.start(0, true));
    for (let slot = 1; slot < count; slot++) crew.start(slot, false);
    return { port, restart: () => crew.restart(), stop: () => crew.stop() };
  } catch (error) {
    await crew.stop();
    throw error;
  }
}

/** The workers by their places. One that dies is replaced, ever more slowly if it dies at once. */
class Crew {
  readonly #log: Logger;
  readonly #relay = new SiblingRelay();
  readonly #slots: Worker[] = [];
  #isStopping = false;
  #backoff = MIN_BACKOFF_MS;
  #restarting: Promise<void> = Promise.resolve();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** `forAll`: it does from its start what one worker does for all. */
  start(slot: number, forAll: boolean): Worker {
    const worker = this.#fork(forAll);
    this.#slots[slot] = worker;
    return worker;
  }

  restart(): Promise<void> {
    const next = this.#restarting.catch(() => undefined).then(() => this.#replaceAll());
    this.#restarting = next;
    return next;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    const ended = workers.map((worker) => (worker.isDead() ? null : once(worker, "exit")));
    for (const worker of workers) worker.process.kill("SIGTERM");
    await Promise.all(ended);
  }

  async #replaceAll(): Promise<void> {
    for (const [slot, old] of this.#slots.entries()) {
      if (this.#isStopping) return;
      const next = this.#fork(false);
      await listening(next);
      // One that died meanwhile has been replaced already, by one that may be older than this.
      const current = this.#slots[slot] ?? old;
      this.#slots[slot] = next;
      replaceBy(current, next, slot === 0);
    }
  }

  #fork(forAll: boolean): Worker {
    const worker = cluster.fork({ [FOR_ALL]: forAll ? "1" : "" });
    const begun = steadyNow();
    this.#relay.join(worker.id, channelOf(worker));
    worker.once("exit", (code, signal) => {
      this.#relay.leave(worker.id);
      const slot = this.#slots.indexOf(worker);
      // Not one that has retired, or that never listened.
      if (!this.#isStopping && slot >= 0) this.#mend(slot, begun, { pid: worker.process.pid, code, signal });
    });
    return worker;
  }

  #mend(slot: number, begun: number, death: { pid: number | undefined; code: number; signal: string }): void {
    this.#log.error(death, "worker died; starting another one");
    const lived = steadyNow() - begun > LIVED_MS;
    this.#backoff = lived ? MIN_BACKOFF_MS : Math.min(MAX_BACKOFF_MS, this.#backoff * 2);
    const dead = this.#slots[slot];
    setTimeout(() => {
      if (!this.#isStopping && this.#slots[slot] === dead) this.start(slot, slot === 0);
    }, this.#backoff);
  }
}

/** Rejects with the system's own error where the port cannot be listened on. */
export async function requireFreePort({ host, port }: Config["listen"]): Promise<void> {
  if (port === 0 || inheritedSocket() !== null) return;
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
    send: (message) => post(worker.process, message),
    onMessage: (listener) =>
      worker.on("message", (message) => isSiblingMessage(message) && listener(message)),
  };
}

function isSiblingMessage(message: unknown): message is SiblingMessage {
  return typeof message === "object" && message !== null && "wheelyard" in message;
}
