import { dirname, join, resolve } from "node:path";
import { isLoopback } from "../system/loopback.ts";
import { chosenOptions } from "./driver-settings.ts";
import type { Config } from "./schema.ts";
import type { SettingOrigin } from "./setting-origin.ts";
import { settingsWithNames } from "./settings.ts";

/** What defaults depend on besides the settings themselves. */
export interface Surroundings {
  /** Folder that relative paths of flags and the environment start from. */
  folder: string;
  /** Whether people read the log on a terminal. */
  terminal: boolean;
}

/**
 * Fills in the defaults that follow from other settings, and makes paths absolute: those of the file are relative to
 * the file's folder, the others to where the program was started. Returns the settings with where each came from.
 */
export function derive(
  given: Config,
  origins: Map<string, SettingOrigin>,
  surroundings: Surroundings,
): { config: Config; origins: Map<string, SettingOrigin> } {
  const derived = new Map(origins);
  const say = (path: string, reason: string) => derived.set(path, { from: "derived", reason });
  const config = structuredClone(given);
  const options = [...chosenOptions(config).values()].map(({ setting }) => setting);
  for (const { path, isPath, inData } of [...settingsWithNames(config), ...options]) {
    if (!isPath) continue;
    const { group, key } = placeOf(config, path);
    const value = group[key];
    if (typeof value === "string")
      group[key] = resolve(baseOf(origins.get(path), surroundings.folder), value);
    else if (inData !== null) {
      group[key] = join(config.data, inData);
      say(path, "default, in the data folder");
    }
  }
  if (config.access.read === undefined) {
    const isLocal = isLoopback(config.listen.host);
    config.access.read = isLocal ? "everyone" : "authenticated";
    say("access.read", isLocal ? "default on loopback" : "default beyond loopback");
  }
  if (config.log.format === undefined) {
    config.log.format = surroundings.terminal ? "text" : "json";
    say("log.format", surroundings.terminal ? "default on a terminal" : "default off a terminal");
  }
  return { config, origins: derived };
}

/** The object that holds a setting, and its key there. */
function placeOf(config: Config, path: string): { group: Record<string, unknown>; key: string } {
  const keys = path.split(".");
  const key = keys.pop() as string;
  let group = config as unknown as Record<string, unknown>;
  for (const name of keys) group = group[name] as Record<string, unknown>;
  return { group, key };
}

function baseOf(origin: SettingOrigin | undefined, folder: string): string {
  return origin?.from === "file" ? dirname(resolve(folder, origin.file)) : folder;
}
