import { join } from "node:path";
import type { Config } from "../config/schema.ts";
import { Refusal } from "../refusal.ts";
import type { Storage, StorageDriver } from "./storage.ts";

/** Every driver by its name in the configuration, loaded when it is chosen. */
const DRIVERS: Record<string, () => Promise<{ default: StorageDriver<object> }>> = {
  filesystem: () => import("./drivers/filesystem.ts") as Promise<{ default: StorageDriver<object> }>,
  memory: () => import("./drivers/memory.ts"),
  gcs: () => import("./drivers/gcs.ts") as Promise<{ default: StorageDriver<object> }>,
  azure: () => import("./drivers/azure.ts") as Promise<{ default: StorageDriver<object> }>,
  s3: () => import("./drivers/s3.ts") as Promise<{ default: StorageDriver<object> }>,
};

export const STORAGE_DRIVERS = Object.keys(DRIVERS);

/** Opens the storage that the configuration names; refuses an unknown driver or option by its name. */
export async function openStorage(config: Pick<Config, "data" | "storage">): Promise<Storage> {
  const { driver, ...options } = config.storage;
  const load = Object.hasOwn(DRIVERS, driver) ? DRIVERS[driver] : undefined;
  if (!load) {
    const known = STORAGE_DRIVERS.join(", ");
    throw new Refusal(
      "invalid",
      "bad-config",
      `storage.driver is ${JSON.stringify(driver)}; known are: ${known}.`,
    );
  }
  const chosen = (await load()).default;
  const defaults = driver === "filesystem" ? { path: join(config.data, "storage") } : {};
  return chosen.open(chosen.options({ ...defaults, ...options }));
}
