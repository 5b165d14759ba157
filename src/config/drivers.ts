import { DATABASE_DRIVERS } from "../database/open.ts";
import type { Driver } from "../settings/driver.ts";
import { STORAGE_DRIVERS } from "../storage/open.ts";

/** The groups of the configuration that choose a driver, and the drivers they can choose. */
export const DRIVER_GROUPS: Readonly<Record<"storage" | "database", readonly Driver[]>> = {
  storage: STORAGE_DRIVERS,
  database: DATABASE_DRIVERS,
};
