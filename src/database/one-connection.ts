import type { DatabaseConnection, Dialect, Driver } from "kysely";

/** Kysely's dialect of a database, around one connection that is always the same; transactions are the caller's business. */
export function dialectOver(
  connection: DatabaseConnection,
  ofDatabase: Omit<Dialect, "createDriver">,
): Dialect {
  const driver: Driver = {
    async init() {},
    acquireConnection: async () => connection,
    async beginTransaction() {
      throw new Error("use Database.write");
    },
    async commitTransaction() {},
    async rollbackTransaction() {},
    async releaseConnection() {},
    async destroy() {},
  };
  return { ...ofDatabase, createDriver: () => driver };
}
