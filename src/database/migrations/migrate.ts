import { DatabaseSync } from "node:sqlite";
import { MIGRATIONS, migrationsAfter } from "./migrations.ts";

/**
 * Brings the file's tables up to this program, in one transaction that no other process can enter; nothing to do when
 * they are. Refuses a database that a newer program has changed.
 */
export function migrate(path: string, pragmas: string): void {
  const database = new DatabaseSync(path);
  try {
    database.exec(pragmas);
    if (versionOf(database) === MIGRATIONS.length) return;
    database.exec("begin immediate");
    for (const statements of migrationsAfter(versionOf(database))) database.exec(statements);
    database.exec(`pragma user_version = ${MIGRATIONS.length}`);
    database.exec("commit");
  } finally {
    database.close();
  }
}

function versionOf(database: DatabaseSync): number {
  return Number((database.prepare("pragma user_version").get() as { user_version: number }).user_version);
}
