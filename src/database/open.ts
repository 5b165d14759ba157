import { type DriverChoice, findDriver } from "../settings/driver.ts";
import { readDriverOptions } from "../settings/driver-options.ts";
import type { Database, DatabaseDriver } from "./database.ts";
import * as drivers from "./drivers.ts";

/** Every driver that `database.driver` can name. */
export const DATABASE_DRIVERS: readonly DatabaseDriver[] = Object.values<DatabaseDriver>(drivers);

/** The part of the configuration that says where facts are kept. */
export interface DatabaseConfig {
  /** The data folder. */
  data: string;
  database: DriverChoice;
}

/**
 * Opens the database that the configuration names. Upgrades its tables to `version`, by default that of this program. Refuses an
 * unknown driver or option.
 */
export async function openDatabase(config: DatabaseConfig, version?: number): Promise<Database> {
  const { driver, options } = readChoice(config);
  return driver.open(options, version);
}

/** Where the configuration keeps the facts, for messages: no secret. Refuses an unknown driver or option. */
export async function databasePlace(config: DatabaseConfig): Promise<string> {
  const { driver, options } = readChoice(config);
  return driver.place(options);
}

function readChoice({ data, database }: DatabaseConfig): {
  driver: DatabaseDriver;
  options: Record<string, unknown>;
} {
  const { driver: name, ...given } = database;
  const driver = findDriver(DATABASE_DRIVERS, "database", name);
  return { driver, options: readDriverOptions(driver, { group: "database", data }, given) };
}
