import type { CompiledQuery, Kysely, QueryExecutor } from "kysely";
import type { Database } from "../database/database.ts";
import type { Tables } from "../database/tables.ts";
import { Refusal } from "../refusal.ts";
import { type Around, measured, type Observer } from "./measured.ts";
import type { Metrics } from "./metrics.ts";

const OPERATIONS: ReadonlySet<string> = new Set(["write", "serial", "check"]);

/**
 * The database, with every write (its waits and its commit) and every statement that reads counted and timed:
 * `wheelyard_database_seconds`. Pages in memory ask no statement, so the path of most installs stays as it is.
 */
export function measuredDatabase(database: Database, metrics: Metrics, around?: Around): Database {
  const observe: Observer = (operation, seconds, error) => {
    const outcome = isFailure(error) ? "error" : "ok";
    metrics.call("database", { driver: database.name, operation, outcome }, seconds);
  };
  timeStatements(database.read, observe, around);
  return measured(database, OPERATIONS, observe, around);
}

/** Every statement of a Kysely runs through its executor's `executeQuery`, whether it was compiled before or not. */
function timeStatements(read: Kysely<Tables>, observe: Observer, around: Around = (_, call) => call()): void {
  const executor = read.getExecutor() as QueryExecutor;
  const execute = executor.executeQuery.bind(executor);
  executor.executeQuery = async <R>(query: CompiledQuery<R>, ...rest: never[]) => {
    const began = performance.now();
    try {
      const result = await around("read", () => execute<R>(query, ...rest));
      observe("read", (performance.now() - began) / 1000, null);
      return result;
    } catch (error) {
      observe("read", (performance.now() - began) / 1000, error);
      throw error;
    }
  };
}

/** What a write refuses by itself (a conflict, say) is its right answer. */
function isFailure(error: unknown): boolean {
  if (error === null) return false;
  return !(error instanceof Refusal) || error.kind === "unavailable" || error.kind === "out-of-space";
}
