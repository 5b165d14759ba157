import { isIPv4 } from "node:net";
import { dirname, join, resolve } from "node:path";
import type { Origin } from "./origin.ts";
import type { Config } from "./schema.ts";

/** Whether only this machine can reach an address that is listened on. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (name === "localhost" || name === "::1") return true;
  return isIPv4(name) && name.startsWith("127.");
}

/** What defaults follow from besides the settings themselves. */
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
  config: Config,
  origins: Map<string, Origin>,
  surroundings: Surroundings,
): { config: Config; origins: Map<string, Origin> } {
  const derived = new Map(origins);
  const say = (path: string, reason: string) => derived.set(path, { from: "derived", reason });
  const absolute = (path: string, value: string) =>
    resolve(baseOf(origins.get(path), surroundings.folder), value);

  const data = absolute("data", config.data);
  const storage = { ...config.storage };
  const database = { ...config.database };
  for (const [name, group, driver, fallback] of [
    ["storage", storage, "filesystem", "storage"],
    ["database", database, "sqlite", "wheelyard.db"],
  ] as const) {
    if (group.driver !== driver) continue;
    if (typeof group.path === "string") group.path = absolute(`${name}.path`, group.path);
    else if (group.path === undefined) {
      group.path = join(data, fallback);
      say(`${name}.path`, "default, in the data folder");
    }
  }

  if (typeof database.ca === "string") database.ca = absolute("database.ca", database.ca);
  const listen = { ...config.listen };
  for (const key of ["certificate", "privateKey"] as const)
    if (listen[key] !== undefined) listen[key] = absolute(`listen.${key}`, listen[key]);

  const read = config.access.read ?? (isLoopback(config.listen.host) ? "everyone" : "authenticated");
  if (config.access.read === undefined)
    say("access.read", isLoopback(config.listen.host) ? "default on loopback" : "default beyond loopback");
  const format = config.log.format ?? (surroundings.terminal ? "text" : "json");
  if (config.log.format === undefined)
    say("log.format", surroundings.terminal ? "default on a terminal" : "default off a terminal");

  return {
    config: {
      ...config,
      data,
      storage,
      database,
      listen,
      access: { ...config.access, read },
      log: { ...config.log, format },
    },
    origins: derived,
  };
}

function baseOf(origin: Origin | undefined, folder: string): string {
  return origin?.from === "file" ? dirname(resolve(folder, origin.file)) : folder;
}
