import { Worker } from "node:worker_threads";
import { threadFile } from "../../../thread-file.ts";
import { type GroupWriter, SERIAL } from "../../commits/group.ts";
import { isLost, SqliteError } from "./error.ts";
import type { Statement, WriterAnswer, WriterRequest } from "./sqlite-thread.ts";

export interface WriterResult {
  rows: Record<string, unknown>[];
  changes: number;
  lastInsertRowid: number | bigint;
}

interface Waiting {
  resolve(result: WriterResult): void;
  reject(error: unknown): void;
}

/** This side of the writing thread: statements go over in order, answers come back in order. */
export class SqliteWriter implements GroupWriter {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #deferred: Statement[] = [];
  #lastId = 0;
  #lost: SqliteError | null = null;
  #closed: SqliteError | null = null;
  readonly #ended: Promise<void>;

  constructor(path: string, pragmas: string) {
    this.#worker = new Worker(threadFile("sqlite-thread", import.meta.url), {
      workerData: { path, pragmas },
      resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 4 },
      execArgv: [],
    });
    this.#worker.on("message", (answer: WriterAnswer) => this.#settle(answer));
    this.#worker.on("error", (error) => this.#fail(error.message));
    this.#ended = new Promise((resolve) => {
      this.#worker.once("exit", () => {
        this.#fail("the writing thread has ended");
        resolve();
      });
    });
    this.#worker.unref();
  }

  get lost(): SqliteError | null {
    return this.#lost ?? this.#closed;
  }

  begin(): void {
    this.#lost = null;
    this.defer("begin immediate");
  }

  async lastSerial(): Promise<number> {
    const { rows } = await this.run(SERIAL);
    return Number(rows[0]?.value ?? 0);
  }

  async commit(): Promise<void> {
    await this.run("commit");
  }

  async rollback(): Promise<void> {
    this.#deferred = [];
    await this.run("rollback").catch(() => undefined);
  }

  defer(sql: string, parameters: readonly unknown[] = []): void {
    this.#deferred.push({ sql, parameters });
  }

  /** Runs what was deferred and then this statement; rejects with a `SqliteError` of the first that failed. */
  run(sql: string, parameters: readonly unknown[] = []): Promise<WriterResult> {
    return this.#send({ statements: [...this.#deferred.splice(0), { sql, parameters }] });
  }

  /** Closes the connection and opens it again, on the same file; between transactions. */
  async reopen(): Promise<void> {
    await this.#send({ statements: [], reopen: true });
  }

  #send(asked: Omit<WriterRequest, "id">): Promise<WriterResult> {
    if (this.#closed) return Promise.reject(this.#closed);
    const id = ++this.#lastId;
    const request: WriterRequest = { id, ...asked };
    const result = new Promise<WriterResult>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#worker.ref();
    this.#worker.postMessage(request);
    return result;
  }

  async close(): Promise<void> {
    if (!this.#closed) this.#worker.postMessage("close");
    this.#worker.ref();
    await this.#ended;
  }

  #settle(answer: WriterAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ("error" in answer) {
      const error = new SqliteError(answer.error.message, answer.error.code);
      if (isLost(error)) this.#lost = error;
      waiting?.reject(error);
    } else {
      waiting?.resolve(answer);
    }
  }

  #fail(message: string): void {
    const CANTOPEN = 14;
    this.#closed ??= new SqliteError(message, CANTOPEN);
    for (const waiting of this.#waiting.values()) waiting.reject(this.#closed);
    this.#waiting.clear();
  }
}
