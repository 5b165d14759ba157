import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { loadConfig } from "../../config/load.ts";
import { openDriver, openStorage, STORAGE_DRIVERS } from "../../storage/open.ts";
import type { Storage } from "../../storage/storage.ts";
import { errorWords } from "../../system/error-words.ts";
import { SealKey } from "../../transfer/backup/sealed/seal-key.ts";
import { placeWithKey } from "../../transfer/backup/sealed/sealed-place.ts";
import { type ConfigOptions, loadFromOptions } from "../options/config-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";

/** Stands for the storage that the server's own configuration names, with its secrets. */
const CONFIGURED = "configured";

/** The same for what is to be read: a folder must be there. */
export function openSource(text: string, options: ConfigOptions): Promise<Storage> {
  if (text === CONFIGURED || /^[a-z0-9]+:\/\//.test(text) || existsSync(text))
    return openPlace(text, options);
  throw new CommandFailure(`${text}: no such file or folder`, EXIT.usage);
}

/** A place of backups, decrypted and encrypted with the key of `--key-file` if it is given. */
export interface BackupPlaceOptions extends ConfigOptions {
  keyFile?: string;
}

/** Opens a place to back up to; with `openSource`, one to read backups from. Refuses (`invalid`) another key than that of its backups. */
export async function openBackupPlace(
  text: string,
  options: BackupPlaceOptions,
  open: typeof openPlace = openPlace,
): Promise<Storage> {
  const { keyFile } = options;
  const key = keyFile === undefined ? null : await readKey(keyFile);
  const place = await open(text, options);
  try {
    return await placeWithKey(place, key);
  } catch (error) {
    await place.close();
    throw error;
  }
}

async function readKey(file: string): Promise<SealKey> {
  const text = await readFile(file, "utf8").catch((error) => {
    throw new CommandFailure(`--key-file ${file}: ${errorWords(error)}`, EXIT.usage);
  });
  return SealKey.read(text, file);
}

/**
 * Opens the storage that an argument of a command names: `configured`, a folder, a configuration file, or an address such
 * as `s3://bucket/prefix?region=eu-central-1`, whose query holds other options. Credentials of files and addresses come
 * from where the driver finds them: variables of Wheelyard are those of the configured one.
 */
export async function openPlace(text: string, options: ConfigOptions): Promise<Storage> {
  if (text === CONFIGURED) return openStorage((await loadFromOptions(options)).config);
  const url = /^[a-z0-9]+:\/\//.test(text) ? URL.parse(text) : null;
  const driver = url && STORAGE_DRIVERS.find(({ address }) => address?.scheme === url.protocol);
  if (url && driver?.address) {
    const prefix = decodeURIComponent(url.pathname.slice(1)).replace(/(?<!\/)$/, "/");
    const { option } = driver.address;
    const own = { ...Object.fromEntries(url.searchParams), [option]: url.host, driver: driver.name };
    return openDriver(prefix === "/" ? own : { ...own, prefix });
  }
  if (url) {
    const known = STORAGE_DRIVERS.flatMap(({ address }) => (address ? [`${address.scheme}//`] : []));
    throw new CommandFailure(`${text}: use an address that begins with ${known.join(" or ")}`, EXIT.usage);
  }
  const found = statSync(text, { throwIfNoEntry: false });
  if (found?.isFile()) return openStorage((await loadConfig({ file: text, environment: {} })).config);
  return openDriver({ driver: "filesystem", path: resolve(text) });
}
