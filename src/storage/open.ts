import { join } from "node:path";
import type { Config } from "../config/schema.ts";
import { Refusal } from "../refusal.ts";
import type { Storage, StorageDriver } from "./storage.ts";

/** Every driver by its name in the configuration, loaded when it is chosen. */
const DRIVERS: Record<string, () => Promise<{ default: StorageDriver<object> }>> = {
  filesystem: () => import("./drivers/filesystem/driver.ts") as Promise<{ default: StorageDriver<object> }>,
  memory: () => import("./drivers/memory/driver.ts"),
  gcs: () => import("./drivers/gcs/driver.ts") as Promise<{ default: StorageDriver<object> }>,
  azure: () => import("./drivers/azure/driver.ts") as Promise<{ default: StorageDriver<object> }>,
  tiered: () => import("./drivers/tiered/driver.ts") as Promise<{ default: StorageDriver<object> }>,
  s3: () => import("./drivers/s3/driver.ts") as Promise<{ default: StorageDriver<object> }>,
};

export const STORAGE_DRIVERS = Object.keys(DRIVERS);

/** The folder that holds every object, where the storage is one of this machine; else null. */
export function storageFolder({ data, storage }: Pick<Config, "data" | "storage">): string | null {
  if (storage.driver !== "filesystem") return null;
  return typeof storage.path === "string" ? storage.path : join(data, "storage");
}

/** Opens the storage that the configuration names; refuses an unknown driver or option by its name. */
export async function openStorage(config: Pick<Config, "data" | "storage">): Promise<Storage> {
  const { driver, ...options } = config.storage;
  const defaults: Record<string, object> = {
    filesystem: { path: join(config.data, "storage") },
    tiered: { cachePath: join(config.data, "cache") },
  };
  const storage = await openDriver(driver, {
    ...(Object.hasOwn(defaults, driver) && defaults[driver]),
    ...options,
  });
  // The one place that may be written to, wherever the root file system may not.
  storage.copiesFolder = join(config.data, "spool");
  return storage;
}

/** Opens a storage by its driver and the options as they stand in the configuration. */
export async function openDriver(driver: string, options: Record<string, unknown>): Promise<Storage> {
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
  return chosen.open(chosen.options(options), openDriver);
}
