import { randomUUID } from "node:crypto";
import { STORAGE_DRIVERS } from "../../src/storage/open.ts";

/** Settings of a storage, as the configuration takes them. */
export interface StoreSettings {
  driver: string;
  [key: string]: unknown;
}

/**
 * The object stores that are running for tests, by driver: the scripts of test/services start real ones and tell their
 * settings as JSON in WHEELYARD_TEST_S3 and so on. Empty where there are none.
 */
export function objectStores(): Record<string, StoreSettings> {
  const running = STORAGE_DRIVERS.map(({ name }) => name)
    .map((driver) => process.env[`WHEELYARD_TEST_${driver.toUpperCase()}`])
    .filter((settings) => settings !== undefined && settings !== "")
    .map((settings) => JSON.parse(settings as string) as StoreSettings);
  return Object.fromEntries(running.map((settings) => [settings.driver, settings]));
}

/** A place of its own in a store that others use too. */
export function ownPlace(settings: StoreSettings): StoreSettings {
  return { ...settings, prefix: `test-${randomUUID()}/` };
}

/** The same settings as variables of the environment. */
export function storeEnvironment(settings: StoreSettings): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      `WHEELYARD_STORAGE_${name.replace(/([A-Z])/g, "_$1").toUpperCase()}`,
      String(value),
    ]),
  );
}
