import { statSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { boundedMap } from "../../../bounded-map.ts";

/**
 * The thread that holds SQLite's writing connection, so that neither an fsync nor a wait for another writer ever
 * holds up the event loop (RELIABILITY F07). It imports nothing of ours, to stay small.
 */
export interface Statement {
  sql: string;
  parameters: readonly unknown[];
}

/** Statements to run in order; the rows and counts of the last are answered. `reopen`: by a new connection. */
export interface WriterRequest {
  id: number;
  statements: Statement[];
  reopen?: boolean;
}

interface WriterRows {
  rows: Record<string, unknown>[];
  changes: number;
  lastInsertRowid: number | bigint;
}

export type WriterAnswer =
  | ({ id: number } & WriterRows)
  | { id: number; error: { message: string; code: number } };

const MAX_STATEMENTS = 200;

/** Remembers prepared statements, the oldest forgotten first. */
class Statements {
  readonly #database: DatabaseSync;
  readonly #kept = boundedMap<string, StatementSync>(MAX_STATEMENTS);

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  get(sql: string): StatementSync {
    const kept = this.#kept.get(sql);
    if (kept) return kept;
    const prepared = this.#database.prepare(sql);
    this.#kept.set(sql, prepared);
    return prepared;
  }
}

function run(statements: Statements, requested: Statement[]): WriterRows {
  let answer: WriterRows = { rows: [], changes: 0, lastInsertRowid: 0 };
  for (const { sql, parameters } of requested) {
    const statement = statements.get(sql);
    const values = parameters as SQLInputValue[];
    if (statement.columns().length > 0) {
      const rows = statement.all(...values) as Record<string, unknown>[];
      answer = { rows, changes: rows.length, lastInsertRowid: 0 };
    } else {
      const { changes, lastInsertRowid } = statement.run(...values);
      answer = { rows: [], changes: Number(changes), lastInsertRowid };
    }
  }
  return answer;
}

const CANTOPEN = 14;

/** The connection, which may be closed and opened again: never on another file than at first, and none is made. */
class Connection {
  readonly #path: string;
  readonly #pragmas: string;
  readonly #file: string;
  #database: DatabaseSync | null = null;
  #statements: Statements | null = null;

  constructor(path: string, pragmas: string) {
    this.#path = path;
    this.#pragmas = pragmas;
    this.#file = this.#identity();
    this.#open();
  }

  answer({ id, statements, reopen }: WriterRequest): WriterAnswer {
    try {
      if (reopen) this.#reopen();
      if (!this.#statements) throw cannotOpen("the database is closed");
      return { id, ...run(this.#statements, statements) };
    } catch (error) {
      const { message, errcode } = error as Error & { errcode?: number };
      return { id, error: { message, code: errcode ?? 0 } };
    }
  }

  close(): void {
    this.#statements = null;
    this.#database?.close();
    this.#database = null;
  }

  #reopen(): void {
    this.close();
    if (this.#identity() !== this.#file) throw cannotOpen("the database file was removed or replaced");
    this.#open();
  }

  #open(): void {
    const database = new DatabaseSync(this.#path);
    database.exec(this.#pragmas);
    this.#database = database;
    this.#statements = new Statements(database);
  }

  #identity(): string {
    const found = statSync(this.#path, { throwIfNoEntry: false });
    return found ? `${found.dev}:${found.ino}` : "none";
  }
}

function cannotOpen(message: string): Error {
  return Object.assign(new Error(message), { errcode: CANTOPEN });
}

/** Opens the connection and answers requests until the port closes. */
function serve(): void {
  const { path, pragmas } = workerData as { path: string; pragmas: string };
  const connection = new Connection(path, pragmas);
  parentPort?.on("message", (request: WriterRequest | "close") => {
    if (request !== "close") return parentPort?.postMessage(connection.answer(request));
    connection.close();
    parentPort?.close();
  });
}

if (parentPort) serve();
