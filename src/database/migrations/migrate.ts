import { DatabaseSync } from "node:sqlite";
import { Refusal } from "../../refusal.ts";
import { CORE } from "./0001-core.ts";
import { MIRRORS } from "./0002-mirrors.ts";
import { SESSIONS } from "./0007-sessions.ts";
import { SEARCH } from "./0008-search.ts";
import { DOWNLOADS } from "./0009-downloads.ts";
import { REGISTRATIONS } from "./0010-registrations.ts";
import { PUBLISHED_BY } from "./0011-published-by.ts";

/** Every migration in order: statements that bring the tables one step on. Never changed once released. */
const MIGRATIONS: readonly string[] = [
  CORE,
  MIRRORS,
  SESSIONS,
  SEARCH,
  DOWNLOADS,
  REGISTRATIONS,
  PUBLISHED_BY,
];

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
    const version = versionOf(database);
    if (version > MIGRATIONS.length) {
      throw new Refusal(
        "unavailable",
        "database-too-new",
        `The database is at version ${version}, this program knows up to ${MIGRATIONS.length}: use a newer Wheelyard.`,
      );
    }
    for (const statements of MIGRATIONS.slice(version)) database.exec(statements);
    database.exec(`pragma user_version = ${MIGRATIONS.length}`);
    database.exec("commit");
  } finally {
    database.close();
  }
}

function versionOf(database: DatabaseSync): number {
  return Number((database.prepare("pragma user_version").get() as { user_version: number }).user_version);
}
