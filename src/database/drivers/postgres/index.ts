import type { DatabaseDriver } from "../../database.ts";
import { PostgresSettings } from "./options.ts";

/** A PostgreSQL database, which any number of nodes share. */
export const postgres: DatabaseDriver<typeof PostgresSettings> = {
  name: "postgres",
  options: PostgresSettings,
  place: async (options) =>
    `PostgreSQL at ${(await import("./read-options.ts")).readPostgresOptions(options).place}`,
  open: async (options, version) => (await import("./driver.ts")).PostgresDatabase.open(options, version),
};
