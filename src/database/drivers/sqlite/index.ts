import type { DatabaseDriver } from "../../database.ts";
import { SqliteOptions } from "./options.ts";

/** One file of this machine. */
export const sqlite: DatabaseDriver<typeof SqliteOptions> = {
  name: "sqlite",
  options: SqliteOptions,
  place: ({ path }) => path,
  open: async (options, version) => (await import("./driver.ts")).SqliteDatabase.open(options, version),
};
