import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Refusal } from "../refusal.ts";
import { asOpenRefusal } from "./drivers/sqlite/error.ts";
import type { DatabaseConfig } from "./open.ts";

/** SQLite's primary result codes for a file that somebody else holds. */
const BUSY = [5, 6];

/** The embedded database's file; null when the facts live in another kind of database. */
export function databaseFile(config: DatabaseConfig): string | null {
  const { driver, path } = config.database;
  if (driver !== "sqlite") return null;
  return typeof path === "string" ? path : join(config.data, "wheelyard.db");
}

/** Whether the embedded database's file is missing, or has nothing in it. */
export function isDatabaseMissing(config: DatabaseConfig): boolean {
  const path = databaseFile(config);
  return path !== null && (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0;
}

/** Refuses (`conflict`) when a server, or anybody else, has the file open. */
export function requireUnused(path: string): void {
  if (!existsSync(path)) return;
  const database = new DatabaseSync(path);
  try {
    // Leaving the write-ahead log takes the one lock that nobody gets while another connection is open.
    database.exec("pragma busy_timeout = 500; pragma journal_mode = delete");
  } catch (error) {
    const code = ((error as { errcode?: number }).errcode ?? 0) % 256;
    if (BUSY.includes(code))
      throw new Refusal("conflict", "database-in-use", `${path} is in use. Stop the server first.`);
    throw asOpenRefusal(error, path);
  } finally {
    database.close();
  }
}
