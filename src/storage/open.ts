import { join } from "node:path";
import type { PluginSettings } from "../plugins/plugin-settings.ts";
import { Refusal } from "../refusal.ts";
import { type DriverChoice, findDriver } from "../settings/driver.ts";
import { readDriverOptions } from "../settings/driver-options.ts";
import * as drivers from "./drivers.ts";
import type { Storage, StorageDriver } from "./storage.ts";

/** Every driver that `storage.driver` can name. */
export const STORAGE_DRIVERS: readonly StorageDriver[] = Object.values<StorageDriver>(drivers);

/** The part of the configuration that says where bytes are stored. */
export interface StorageConfig {
  /** The data folder. */
  data: string;
  storage: DriverChoice;
  /** Plugins, of which one may be the driver. */
  plugins?: Readonly<Record<string, PluginSettings>>;
}

/** The folder that holds every object, where the storage is one of this machine; else null. */
export function storageFolder({ data, storage }: StorageConfig): string | null {
  const found = STORAGE_DRIVERS.find(({ name }) => name === storage.driver);
  if (found?.folder === undefined) return null;
  const { driver: _, ...options } = storage;
  return found.folder(readDriverOptions(found, { group: "storage", data }, options));
}

/** Where the configuration stores bytes, for messages: no secret. */
export function storagePlace(config: StorageConfig): string {
  const { storage } = config;
  const named = STORAGE_DRIVERS.find(({ name }) => name === storage.driver);
  const behind = named?.over === undefined ? storage.driver : String(storage[named.over]);
  const address = STORAGE_DRIVERS.find(({ name }) => name === behind)?.address;
  if (address === undefined) return storageFolder(config) ?? behind;
  return `${address.scheme}//${storage[address.option]}/${storage.prefix ?? ""}`;
}

/** Opens the storage that the configuration names; refuses an unknown driver or option by its name. */
export async function openStorage(config: StorageConfig): Promise<Storage> {
  const plugin = pluginDriver(config);
  const storage =
    plugin === null
      ? await openDriver(config.storage, config.data)
      : await (await import("./plugin-storage.ts")).openPluginStorage(config.storage.driver, plugin);
  // The one place that may be written to, wherever the root file system may not.
  storage.copiesFolder = join(config.data, "spool");
  return storage;
}

/** The plugin that is the storage driver; null: it is one of the server's own. */
export function pluginDriver({ storage, plugins = {} }: StorageConfig): PluginSettings | null {
  if (STORAGE_DRIVERS.some(({ name }) => name === storage.driver)) return null;
  return Object.hasOwn(plugins, storage.driver) ? (plugins[storage.driver] ?? null) : null;
}

/** Opens a storage by its driver and options. `data`: the data folder, where paths have their default; null: they have none. */
export async function openDriver(choice: DriverChoice, data: string | null = null): Promise<Storage> {
  const { driver: name, ...options } = choice;
  const driver = findDriver(STORAGE_DRIVERS, "storage", name);
  const place = { group: "storage", data };
  if (driver.over === undefined) return driver.open(readDriverOptions(driver, place, options), null);
  const isOwn = (key: string) => Object.hasOwn(driver.options.shape, key);
  const own = Object.fromEntries(Object.entries(options).filter(([key]) => isOwn(key)));
  const others = Object.fromEntries(Object.entries(options).filter(([key]) => !isOwn(key)));
  const read = readDriverOptions(driver, place, own);
  const behind = { ...others, driver: nameBehind(driver.over, read) };
  return driver.open(read, await openDriver(behind, data));
}

/** The driver that an option names to be behind another; refuses one that keeps a folder, or is in front of a third. */
function nameBehind(option: string, options: Record<string, unknown>): string {
  const able = STORAGE_DRIVERS.filter((driver) => driver.over === undefined && driver.folder === undefined);
  const name = String(options[option]);
  if (able.some((driver) => driver.name === name)) return name;
  const known = able.map((driver) => driver.name).join(", ");
  throw new Refusal("invalid", "bad-config", `storage.${option} is not allowed: give one of ${known}.`);
}
