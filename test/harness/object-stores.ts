import { randomUUID } from "node:crypto";

/** Settings of a storage, as the configuration takes them. */
export interface StoreSettings {
  driver: string;
  [key: string]: unknown;
}

/**
 * The object stores that are running for tests, by driver: `test/services/run.sh` starts real ones and tells their
 * settings as JSON in WHEELYARD_TEST_STORES. Empty where there are none.
 */
export function objectStores(): Record<string, StoreSettings> {
  return JSON.parse(process.env.WHEELYARD_TEST_STORES || "{}") as Record<string, StoreSettings>;
}

/** A place of its own in a store that others use too. */
export function ownPlace(settings: StoreSettings): StoreSettings {
  return { ...settings, prefix: `test-${randomUUID()}/` };
}
