import type { Database, Writing } from "./database.ts";

/** What facts are read from and written to: a database, or one transaction of it. */
export type Facts = Pick<Database, "read" | "write">;

/**
 * A transaction in the form of a database: everything that is written to it happens in that transaction, and reads see what
 * it wrote. So several changes, each with its own checks, are made together or not at all.
 */
export function within(writing: Writing): Facts {
  return { read: writing.tx, write: (work) => work(writing) };
}
