import { join } from "node:path";
import type { Config } from "../config/schema.ts";
import { Refusal } from "../refusal.ts";
import type { Database } from "./database.ts";

/** Every driver by its name in the configuration, loaded when it is chosen. */
const DRIVERS: Record<string, (options: Record<string, unknown>, data: string) => Promise<Database>> = {
  async sqlite(options, data) {
    const { SqliteDatabase } = await import("./drivers/sqlite/driver.ts");
    const { path = join(data, "wheelyard.db"), ...others } = options;
    const unknown = Object.keys(others)[0];
    if (unknown)
      throw new Refusal("invalid", "bad-config", `database.${unknown} is not known; sqlite takes path.`);
    if (typeof path !== "string")
      throw new Refusal("invalid", "bad-config", "database.path must be the path of a file.");
    return SqliteDatabase.open({ path });
  },
  async postgres(options) {
    const { PostgresDatabase } = await import("./drivers/postgres/driver.ts");
    return PostgresDatabase.open(options);
  },
};

export const DATABASE_DRIVERS = Object.keys(DRIVERS);

/** Opens the database that the configuration names, brought up to this program. */
export async function openDatabase(config: Pick<Config, "data" | "database">): Promise<Database> {
  const { driver, ...options } = config.database;
  const open = Object.hasOwn(DRIVERS, driver) ? DRIVERS[driver] : undefined;
  if (!open) {
    const known = DATABASE_DRIVERS.join(", ");
    throw new Refusal(
      "invalid",
      "bad-config",
      `database.driver is ${JSON.stringify(driver)}; known are: ${known}.`,
    );
  }
  return open(options, config.data);
}
