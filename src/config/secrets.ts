import { settingsOf } from "../settings/setting.ts";
import { DRIVER_GROUPS } from "./drivers.ts";
import { SETTINGS } from "./settings.ts";

/** Paths of all secret settings, options of every driver included. */
export function secretPaths(): string[] {
  const options = Object.entries(DRIVER_GROUPS).flatMap(([group, drivers]) =>
    drivers.flatMap((driver) => settingsOf(driver.options, group)),
  );
  const secret = [...SETTINGS, ...options].filter((setting) => setting.secret);
  return [...new Set(secret.map(({ path }) => path))].sort();
}
