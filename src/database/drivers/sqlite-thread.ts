import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";

/**
 * The thread that holds SQLite's writing connection, so that neither an fsync nor a wait for another writer ever
 * holds up the event loop (RELIABILITY F07). It imports nothing else, to stay small.
 */
export interface Statement {
  sql: string;
  parameters: readonly unknown[];
}

/** Statements to run in order; the rows and counts of the last are answered. */
export interface WriterRequest {
  id: number;
  statements: Statement[];
}

export type WriterAnswer =
  | { id: number; rows: Record<string, unknown>[]; changes: number; lastInsertRowid: number | bigint }
  | { id: number; error: { message: string; code: number } };

const MAX_STATEMENTS = 200;

/** Remembers prepared statements, the oldest forgotten first. */
class Statements {
  readonly #database: DatabaseSync;
  readonly #kept = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  get(sql: string): StatementSync {
    const kept = this.#kept.get(sql);
    if (kept) return kept;
    const prepared = this.#database.prepare(sql);
    if (this.#kept.size >= MAX_STATEMENTS) this.#kept.delete(this.#kept.keys().next().value as string);
    this.#kept.set(sql, prepared);
    return prepared;
  }
}

function run(statements: Statements, request: WriterRequest): WriterAnswer {
  try {
    let answer: WriterAnswer = { id: request.id, rows: [], changes: 0, lastInsertRowid: 0 };
    for (const { sql, parameters } of request.statements) {
      const statement = statements.get(sql);
      const values = parameters as SQLInputValue[];
      if (statement.columns().length > 0) {
        const rows = statement.all(...values) as Record<string, unknown>[];
        answer = { id: request.id, rows, changes: rows.length, lastInsertRowid: 0 };
      } else {
        const { changes, lastInsertRowid } = statement.run(...values);
        answer = { id: request.id, rows: [], changes: Number(changes), lastInsertRowid };
      }
    }
    return answer;
  } catch (error) {
    const { message, errcode } = error as Error & { errcode?: number };
    return { id: request.id, error: { message, code: errcode ?? 0 } };
  }
}

/** Opens the connection and answers requests until the port closes. */
function serve(): void {
  const { path, pragmas } = workerData as { path: string; pragmas: string };
  const database = new DatabaseSync(path);
  database.exec(pragmas);
  const statements = new Statements(database);
  parentPort?.on("message", (request: WriterRequest | "close") => {
    if (request !== "close") return parentPort?.postMessage(run(statements, request));
    database.close();
    parentPort?.close();
  });
}

if (parentPort) serve();
