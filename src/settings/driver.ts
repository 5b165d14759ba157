import type { z } from "zod";
import { Refusal } from "../refusal.ts";
import { type Setting, settingsOf } from "./setting.ts";

/** A group of the configuration that chooses a driver: its name, and options that only this driver knows. */
export interface DriverChoice {
  driver: string;
  [option: string]: unknown;
}

/**
 * What the `index.ts` of every driver's folder exports. It is loaded with the configuration, so it imports no library: `open`,
 * which each contract adds, does that when the driver is used.
 */
export interface Driver<S extends z.ZodObject = z.ZodObject> {
  /** In the configuration; also the name of the folder. */
  readonly name: string;
  /** Strict: a key that is not in it is refused. */
  readonly options: S;
  /** The option that names another driver behind this one. Options of that driver are set beside its own. */
  readonly over?: string;
}

/** The driver of a name; refuses (`invalid`) an unknown one. */
export function findDriver<D extends Driver>(drivers: readonly D[], group: string, name: string): D {
  const found = drivers.find((driver) => driver.name === name);
  if (found) return found;
  const known = drivers.map((driver) => driver.name).join(", ");
  throw new Refusal(
    "invalid",
    "bad-config",
    `${group}.driver is ${JSON.stringify(name)}; known are: ${known}.`,
  );
}

/** An option of a chosen driver, with the schema of its values. */
export interface DriverOption {
  setting: Setting;
  schema: z.ZodType;
}

/** The options of a chosen driver and of the one behind it, by path (`storage.bucket`); none of an unknown driver. */
export function optionsOfChoice(
  drivers: readonly Driver[],
  group: string,
  choice: DriverChoice,
): Map<string, DriverOption> {
  const options = new Map<string, DriverOption>();
  let driver = drivers.find(({ name }) => name === choice.driver);
  // At most one is behind another.
  for (let depth = 0; driver !== undefined && depth < 2; depth++) {
    for (const setting of settingsOf(driver.options, group)) {
      const schema = driver.options.shape[setting.path.slice(group.length + 1)] as z.ZodType;
      options.set(setting.path, { setting, schema });
    }
    const behind = driver.over === undefined ? undefined : choice[driver.over];
    driver = drivers.find(({ name }) => name === behind);
  }
  return options;
}
