import { parentPort, type Transferable, Worker } from "node:worker_threads";
import { threadFile } from "./thread-file.ts";

export interface ThreadTerms {
  /** Milliseconds without work after which the thread ends; another is started for the next request. */
  idle: number;
  /** Megabytes of memory that it may take; default: as much as the server. */
  memory?: number;
  /** Milliseconds that an answer may take; one that takes longer ends the thread. Default: any time. */
  patience?: number;
}

interface Waiting<Reply> {
  resolve(reply: Reply): void;
  reject(cause: Error): void;
  timer: NodeJS.Timeout | undefined;
}

type Sent<Request> = { id: number; request: Request };
type Answered<Reply> = { id: number; reply: Reply };

/**
 * A worker thread that answers requests: started when one comes, ended when none does. It keeps the process alive only
 * while somebody waits for it. Its entry file calls `answerRequests`.
 */
export class WorkerThread<Request, Reply> {
  readonly #start: () => Worker;
  readonly #terms: ThreadTerms;
  readonly #waiting = new Map<number, Waiting<Reply>>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | null = null;
  #lastId = 0;

  /** `name` and `importMetaUrl` as for `threadFile`. */
  constructor(name: string, importMetaUrl: string, terms: ThreadTerms) {
    const memory = terms.memory === undefined ? {} : { maxOldGenerationSizeMb: terms.memory };
    this.#terms = terms;
    this.#start = () => new Worker(threadFile(name, importMetaUrl), { resourceLimits: memory, execArgv: [] });
  }

  /** Starts the thread for a request that is on its way, so that it is there when the request is. */
  prepare(): void {
    this.#running();
    this.#endWhenIdle();
  }

  /** Rejects when the thread ends before it has answered. `transfer`: parts of the request that move to the thread. */
  ask(request: Request, transfer: readonly Transferable[] = []): Promise<Reply> {
    const worker = this.#running();
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const { patience } = this.#terms;
    const tooLong = () => this.#lose(worker, new Error("an answer took too long"));
    const timer = patience === undefined ? undefined : setTimeout(tooLong, patience);
    this.#waiting.set(id, { resolve, reject, timer });
    worker.ref();
    worker.postMessage({ id, request } satisfies Sent<Request>, transfer);
    return promise;
  }

  /** Ends the thread, and frees what it took, unless somebody waits for it; another is started for the next request. */
  retire(): void {
    if (this.#waiting.size === 0) void this.close();
  }

  close(): Promise<void> {
    if (this.#idle) clearTimeout(this.#idle);
    return this.#worker ? this.#lose(this.#worker, new Error("the thread was ended")) : Promise.resolve();
  }

  #running(): Worker {
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = null;
    if (this.#worker) return this.#worker;
    const worker = this.#start();
    worker.unref();
    worker.on("message", (answer: Answered<Reply>) => this.#settle(answer));
    worker.on("error", (error) => void this.#lose(worker, error));
    worker.on("exit", () => void this.#lose(worker, new Error("the thread ended")));
    this.#worker = worker;
    return worker;
  }

  #settle({ id, reply }: Answered<Reply>): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    if (this.#waiting.size === 0) this.#endWhenIdle();
    waiting?.resolve(reply);
  }

  #endWhenIdle(): void {
    this.#worker?.unref();
    this.#idle = setTimeout(() => void this.close(), this.#terms.idle).unref();
  }

  /** Ends the thread, whatever it is doing, and rejects all pending requests. */
  async #lose(worker: Worker, cause: Error): Promise<void> {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(cause);
    }
    this.#waiting.clear();
    await worker.terminate();
  }
}

/** Called by a thread's entry file. `answer` must not throw; while it waits, it is called for the next request. */
export function answerRequests<Request, Reply>(answer: (request: Request) => Reply | Promise<Reply>): void {
  parentPort?.on("message", async ({ id, request }: Sent<Request>) => {
    parentPort?.postMessage({ id, reply: await answer(request) } satisfies Answered<Reply>);
  });
}
