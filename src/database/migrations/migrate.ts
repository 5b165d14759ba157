import { DatabaseSync } from "node:sqlite";
import { MIGRATIONS, migrationsAfter, otherTables } from "./migrations.ts";

/**
 * Upgrades the file's tables to a version, by default that of this program, in one transaction that no other process can enter.
 * Changes nothing if they have that version or a later one. Refuses a database that a newer program has changed.
 */
export function migrate(path: string, pragmas: string, to: number = MIGRATIONS.length): void {
  const database = new DatabaseSync(path);
  try {
    database.exec(pragmas);
    if (versionOf(database) === to) return;
    database.exec("begin immediate");
    const version = versionOf(database);
    try {
      for (const statements of migrationsAfter(version, to)) database.exec(statements);
    } catch (error) {
      throw isStatementWrong(error) ? otherTables(version, error as Error) : error;
    }
    database.exec(`pragma user_version = ${Math.max(version, to)}`);
    database.exec("commit");
  } finally {
    database.close();
  }
}

function versionOf(database: DatabaseSync): number {
  return Number((database.prepare("pragma user_version").get() as { user_version: number }).user_version);
}

/** SQLITE_ERROR: not the disk, not another process. */
function isStatementWrong(error: unknown): boolean {
  return (error as { errcode?: number }).errcode === 1;
}
