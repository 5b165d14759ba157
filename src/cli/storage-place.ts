import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { loadConfig } from "../config/load.ts";
import { openDriver, openStorage } from "../storage/open.ts";
import type { Storage } from "../storage/storage.ts";
import { CommandFailure, EXIT } from "./failure.ts";

/** How an address names a driver, and its options: what the host and the path stand for. */
const SCHEMES: Record<string, { driver: string; place: string }> = {
  "s3:": { driver: "s3", place: "bucket" },
  "gs:": { driver: "gcs", place: "bucket" },
  "az:": { driver: "azure", place: "container" },
};

/** The same for what is to be read: a folder must be there. */
export function openSource(text: string): Promise<Storage> {
  if (/^[a-z0-9]+:\/\//.test(text) || existsSync(text)) return openPlace(text);
  throw new CommandFailure(`${text}: there is no such folder or file`, EXIT.usage);
}

/**
 * Opens the storage that an argument of a command names: a folder, a configuration file, or an address such as
 * `s3://bucket/prefix?region=eu-central-1`, whose query holds other options. Credentials come from where the driver finds
 * them.
 */
export async function openPlace(text: string): Promise<Storage> {
  const url = /^[a-z0-9]+:\/\//.test(text) ? URL.parse(text) : null;
  const scheme = url && SCHEMES[url.protocol];
  if (url && scheme) {
    const prefix = decodeURIComponent(url.pathname.slice(1)).replace(/(?<!\/)$/, "/");
    const options = { [scheme.place]: url.host, ...Object.fromEntries(url.searchParams) };
    return openDriver(scheme.driver, prefix === "/" ? options : { ...options, prefix });
  }
  if (url) {
    const known = Object.keys(SCHEMES).map((name) => `${name}//`);
    throw new CommandFailure(`${text}: known addresses begin with ${known.join(", ")}`, EXIT.usage);
  }
  const found = statSync(text, { throwIfNoEntry: false });
  if (found?.isFile()) return openStorage((await loadConfig({ file: text, environment: {} })).config);
  return openDriver("filesystem", { path: resolve(text) });
}
