import { Worker } from "node:worker_threads";
import { Refusal } from "../../refusal.ts";
import { threadFile } from "../../thread-file.ts";
import { badUpstream } from "../../upstreams/failure.ts";
import { type PageContent, packPage, readContent } from "./page.ts";
import { type PageOrder, readPage } from "./page-read.ts";
import type { PageReply, PageRequest } from "./page-thread.ts";

/** A page that was read, and the same packed for keeping. */
export interface ReadPage {
  content: PageContent;
  packed: Uint8Array;
}

/** Pages up to so many characters are read at once: to hand them to a thread would cost as much. */
const SMALL = 48 * 1024;
const IDLE_MS = 10 * 60_000;
/** No page takes longer to read, however large; one that seems to is hostile. */
const PATIENCE_MS = 30_000;
const MEMORY_MB = 1024;

interface Waiting {
  resolve(reply: PageReply): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/** Reads pages of upstreams, the large ones in a thread that is started when one comes and ends when none does. */
export class MirrorPageReader {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | null = null;
  #lastId = 0;

  /** Starts the thread for a page that is on its way, so that it is there when the page is. */
  prepare(): void {
    this.#worker ??= this.#start();
    this.#endWhenIdle();
  }

  /** Raises `bad-upstream` when the page cannot be read. */
  async read(order: PageOrder): Promise<ReadPage> {
    if (order.page.text.length <= SMALL) {
      const content = readPage(order);
      return { content, packed: await packPage(content) };
    }
    const reply = await this.#ask(order);
    if ("refusal" in reply) throw new Refusal("bad-upstream", "bad-upstream", reply.refusal);
    if ("error" in reply) throw badUpstream("sent a page that cannot be read", new Error(reply.error));
    return { content: readContent(reply.text, order.page.name, order.indexId), packed: reply.packed };
  }

  close(): void {
    if (this.#idle) clearTimeout(this.#idle);
    this.#lose(new Error("the server stops"));
  }

  #ask(order: PageOrder): Promise<PageReply> {
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = null;
    this.#worker ??= this.#start();
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<PageReply>();
    const timer = setTimeout(() => this.#lose(new Error("reading a page took too long")), PATIENCE_MS);
    this.#waiting.set(id, { resolve, reject, timer });
    this.#worker.postMessage({ id, order } satisfies PageRequest);
    return promise;
  }

  #start(): Worker {
    const worker = new Worker(threadFile("page-thread", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
      execArgv: [],
    });
    worker.unref();
    worker.on("message", (reply: PageReply) => this.#settle(reply));
    worker.on("error", (error) => this.#worker === worker && this.#lose(error));
    return worker;
  }

  #settle(reply: PageReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (waiting) clearTimeout(waiting.timer);
    waiting?.resolve(reply);
    if (this.#waiting.size === 0) this.#endWhenIdle();
  }

  #endWhenIdle(): void {
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.close(), IDLE_MS).unref();
  }

  /** Ends the thread, whatever it is doing; who waits for it is told. */
  #lose(cause: Error): void {
    const worker = this.#worker;
    this.#worker = null;
    void worker?.terminate();
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(badUpstream("sent a page that cannot be read", cause));
    }
    this.#waiting.clear();
  }
}
