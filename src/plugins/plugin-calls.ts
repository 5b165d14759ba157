import { Worker } from "node:worker_threads";
import { steadyNow } from "../clock.ts";
import { threadFile } from "../thread-file.ts";
import { boundedLine } from "./bounded-line.ts";
import type { ThreadAnswer, ThreadData, ThreadRequest } from "./thread-words.ts";

/** Megabytes that a plugin may take. */
const MEMORY_MB = 512;
/** Questions that may wait at the same time. */
const MOST_WAITING = 500;
/** How long a thread has to show that it only waits, when an answer takes too long. */
const PING_MS = 1_000;
/** Answers that may be given up before the thread is replaced, because it still holds what they took. */
const MOST_GIVEN_UP = 20;
const MIN_PAUSE_MS = 100;
const MAX_PAUSE_MS = 30_000;
const LIVED_MS = 60_000;

export class PluginFailure extends Error {
  /** Whether it gave no answer in time. */
  readonly isLate: boolean;

  constructor(message: string, isLate: boolean) {
    super(message);
    this.name = "PluginFailure";
    this.isLate = isLate;
  }
}

export interface CallTerms extends ThreadData {
  onLog(message: string, facts: unknown): void;
}

interface Waiting {
  resolve(reply: unknown): void;
  reject(cause: PluginFailure): void;
  timer: NodeJS.Timeout;
}

/**
 * The thread of a plugin, started when it is first asked. A question that is not answered in time is given up; a thread that
 * does not even say that it waits is ended, and another one is started for the next question.
 */
export class PluginCalls {
  readonly #terms: CallTerms;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #ping: NodeJS.Timeout | null = null;
  #startedAt = 0;
  #starts = 0;
  #notBefore = 0;
  #pause = MIN_PAUSE_MS;
  #givenUp = 0;
  #lastId = 0;

  constructor(terms: CallTerms) {
    this.#terms = terms;
  }

  get isRunning(): boolean {
    return this.#worker !== null;
  }

  /** How often a thread was started in the place of one that ended. */
  get restarts(): number {
    return Math.max(0, this.#starts - 1);
  }

  /** Rejects with a `PluginFailure`. */
  ask(part: string | null, method: string, argument: unknown, timeout: number): Promise<unknown> {
    if (this.#waiting.size >= MOST_WAITING)
      return Promise.reject(new PluginFailure("too many questions wait for it", false));
    if (this.#worker === null && steadyNow() < this.#notBefore)
      return Promise.reject(new PluginFailure("its thread ended, and is not started again yet", false));
    const worker = this.#running();
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const timer = setTimeout(() => this.#giveUp(id, timeout), timeout);
    this.#waiting.set(id, { resolve, reject, timer });
    worker.ref();
    worker.postMessage({ id, part, method, argument } satisfies ThreadRequest);
    return promise;
  }

  async close(): Promise<void> {
    if (this.#worker) await this.#lose(this.#worker, "the server stops");
  }

  #running(): Worker {
    if (this.#worker) return this.#worker;
    const { entry, name, options, onLog } = this.#terms;
    const worker = new Worker(threadFile("plugin-thread", import.meta.url), {
      workerData: { entry, name, options } satisfies ThreadData,
      env: withoutOwnSettings(process.env),
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    for (const output of [worker.stdout, worker.stderr])
      output.on("data", (chunk: Buffer) => onLog(boundedLine(chunk.toString()), {}));
    worker.on("message", (answer: ThreadAnswer) => this.#heed(answer));
    worker.on("error", (error) => void this.#lose(worker, `its thread failed: ${error.message}`));
    worker.on("exit", () => void this.#lose(worker, "its thread ended"));
    worker.unref();
    this.#startedAt = steadyNow();
    this.#starts++;
    this.#givenUp = 0;
    this.#worker = worker;
    return worker;
  }

  #heed(answer: ThreadAnswer): void {
    if ("pong" in answer) this.#stopPing();
    else if ("log" in answer) this.#terms.onLog(boundedLine(answer.log), answer.facts);
    else {
      const waiting = this.#take(answer.id);
      if ("error" in answer) waiting?.reject(new PluginFailure(answer.error, false));
      else waiting?.resolve(answer.reply);
    }
  }

  #giveUp(id: number, timeout: number): void {
    this.#take(id)?.reject(new PluginFailure(`it did not answer within ${timeout / 1000} s`, true));
    const worker = this.#worker;
    if (worker === null) return;
    if (++this.#givenUp >= MOST_GIVEN_UP) {
      void this.#lose(worker, "too many of its answers never came");
      return;
    }
    // Only a thread in a loop does not answer this.
    this.#ping ??= setTimeout(() => void this.#lose(worker, "its thread was in a loop"), PING_MS);
    worker.postMessage("ping");
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    if (this.#waiting.size === 0) this.#worker?.unref();
    return waiting;
  }

  #stopPing(): void {
    if (this.#ping) clearTimeout(this.#ping);
    this.#ping = null;
  }

  async #lose(worker: Worker, reason: string): Promise<void> {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#stopPing();
    const lived = steadyNow() - this.#startedAt > LIVED_MS;
    this.#pause = lived ? MIN_PAUSE_MS : Math.min(MAX_PAUSE_MS, this.#pause * 2);
    this.#notBefore = steadyNow() + this.#pause;
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.reject(new PluginFailure(reason, false));
    await worker.terminate();
  }
}

/** The settings of the server are not the plugin's, and some are secrets. */
function withoutOwnSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("WHEELYARD_")));
}
