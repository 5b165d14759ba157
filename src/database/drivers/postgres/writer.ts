import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { QueryResult } from "pg";
import { Refusal } from "../../../refusal.ts";
import { type GroupWriter, SERIAL } from "../../commits/group.ts";
import { type Connection, connectWriter, discard } from "./client.ts";
import { endsTransaction, isConnectionLost, isStandby, unknownOutcome } from "./error.ts";
import { Messages, numbered, plain, type Statement } from "./messages.ts";
import type { PostgresOptions } from "./read-options.ts";

/** The channel on which processes tell one another that they have committed. */
export const CHANNEL = "wheelyard";
/** Whoever writes holds the row of the serial from the first moment: no serial is seen before the one ahead of it. */
const LOCK = `${SERIAL} for update`;
const BEGIN = ["begin", LOCK];
const MARK = `insert into commit_marks (writer, mark) values (?, ?)
  on conflict (writer) do update set mark = excluded.mark, at = now()`;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

/**
 * The connection of a process that writes. A connection that breaks is replaced for the next transaction. When it breaks in
 * the very commit, a mark that was to be committed tells what became of it.
 */
export class PostgresWriter implements GroupWriter {
  readonly id = randomUUID();
  readonly #options: PostgresOptions;
  #client: Connection | null = null;
  /** Statements that are sent at once wait for one connection. */
  #connecting: Promise<Connection> | null = null;
  readonly #messages = new Messages();
  #deferred: Statement[] = [];
  #lost: Error | null = null;
  /** As the lock returned it; null before the transaction at hand has the lock. */
  #serial: number | null = null;
  #isClosed = false;

  constructor(options: PostgresOptions) {
    this.#options = options;
  }

  get lost(): Error | null {
    return this.#lost;
  }

  begin(): void {
    this.#lost = null;
    this.#serial = null;
    this.#deferred = BEGIN.map((sql) => ({ sql, parameters: [] }));
  }

  defer(sql: string, parameters: readonly unknown[] = []): void {
    this.#deferred.push(plain(sql, parameters) ?? { sql: numbered(sql), parameters });
  }

  async lastSerial(): Promise<number> {
    return this.#serial ?? serialIn(await this.run(SERIAL));
  }

  run(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult> {
    return this.#send({ sql: numbered(sql), parameters });
  }

  /**
   * Runs a statement of a work, its parameters at `$1` …; one that fails leaves those before it as they were, which
   * PostgreSQL does only behind a savepoint.
   */
  async execute(sql: string, parameters: readonly unknown[]): Promise<QueryResult> {
    if (/^\s*select\b/i.test(sql)) return this.#send({ sql, parameters });
    this.defer("savepoint statement");
    try {
      const result = await this.#send({ sql, parameters });
      this.defer("release statement");
      return result;
    } catch (error) {
      if (!this.#lost) await this.run("rollback to statement").catch(() => undefined);
      throw error;
    }
  }

  async commit(hasEntries: boolean): Promise<void> {
    const mark = randomUUID();
    this.defer(MARK, [this.id, mark]);
    if (hasEntries) this.defer("select pg_notify(?, ?)", [CHANNEL, this.id]);
    try {
      const { command } = await this.run("commit");
      if (command !== "COMMIT") throw new Error("the transaction was given up before its commit");
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      this.#drop();
      if (!(await this.#wasCommitted(mark, error))) throw error;
    }
  }

  async rollback(): Promise<void> {
    this.#deferred = [];
    if (isConnectionLost(this.#lost) || isStandby(this.#lost)) this.#drop();
    await this.#client?.query("rollback").catch(() => this.#drop());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client?.end().catch(() => undefined);
    this.#client = null;
  }

  /** Sends what was deferred and the statement after it in one go; the first that failed tells what went wrong. */
  async #send(statement: Statement): Promise<QueryResult> {
    if (this.#lost) throw this.#lost;
    const statements = [...this.#deferred.splice(0), statement];
    try {
      const client = await this.#connected();
      client.ref();
      const results = await this.#messages.send(client, statements).finally(() => client.unref());
      if (statements[1]?.sql === LOCK) this.#serial = serialIn(results[1] as QueryResult);
      return results.at(-1) as QueryResult;
    } catch (error) {
      if (endsTransaction(error)) this.#lost = error as Error;
      throw error;
    }
  }

  async #connected(): Promise<Connection> {
    if (this.#isClosed) throw new Refusal("unavailable", "database-closed", "The server is stopping.");
    if (this.#client) return this.#client;
    this.#connecting ??= connectWriter(this.#options).finally(() => {
      this.#connecting = null;
    });
    this.#client = await this.#connecting;
    return this.#client;
  }

  #drop(): void {
    if (this.#client) discard(this.#client);
    this.#client = null;
  }

  /**
   * Whether the transaction with this mark was committed. Taking the lock waits for its end, if the server still works at it.
   * Rejects with a `Refusal` when that cannot be found out in time.
   */
  async #wasCommitted(mark: string, cause: unknown): Promise<boolean> {
    const deadline = performance.now() + this.#options.retryFor;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        const client = await this.#connected();
        await client.query("begin");
        await client.query(LOCK);
        const { rows } = await client.query("select mark from commit_marks where writer = $1", [this.id]);
        await client.query("rollback");
        return rows[0]?.mark === mark;
      } catch {
        this.#drop();
        if (performance.now() + pause > deadline) throw unknownOutcome(cause);
        await sleep(pause);
      }
    }
  }
}

function serialIn({ rows }: QueryResult): number {
  return Number(rows[0]?.value ?? 0);
}
