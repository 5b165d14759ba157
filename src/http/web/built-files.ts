import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Encoding } from "../negotiate.ts";

/** A file of the build in one encoding. */
export interface BuiltFile {
  type: string;
  body: Buffer;
  encoding: Encoding;
}

const TYPES: Record<string, string> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  json: "application/json",
  // Browsers show it, where they would save application/yaml.
  yaml: "text/plain; charset=utf-8",
};
/** The endings of compressed files, by their encoding. */
const ENDINGS: Partial<Record<Encoding, string>> = { br: ".br", gzip: ".gz" };
const SAFE_NAME = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/;

/** The files of one folder of dist/, some of them compressed when they were built. Each is read once, on its first request. */
export class BuiltFiles {
  readonly #folder: string;
  readonly #files = new Map<string, Promise<Buffer>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A file by its name, in the wanted encoding if it was built in that. null: there is no such file. */
  async get(name: string, wanted: Encoding): Promise<BuiltFile | null> {
    const type = TYPES[name.split(".").at(-1) ?? ""];
    if (type === undefined || !SAFE_NAME.test(name)) return null;
    const ending = ENDINGS[wanted];
    const compressed = ending === undefined ? null : await this.#read(name + ending);
    if (compressed !== null) return { type, body: compressed, encoding: wanted };
    const plain = await this.#read(name);
    return plain === null ? null : { type, body: plain, encoding: "identity" };
  }

  #read(name: string): Promise<Buffer | null> {
    let read = this.#files.get(name);
    const file = join(this.#folder, name);
    // Missing files are not remembered, because made-up names would fill the memory.
    if (read === undefined && !existsSync(file)) return Promise.resolve(null);
    read ??= readFile(file);
    this.#files.set(name, read);
    return read;
  }
}

/** A folder of dist/: beside the program in a release; in a checkout the program may also run from its sources. */
export function builtFolder(name: string): string {
  const isSource = import.meta.url.endsWith(".ts");
  return fileURLToPath(new URL(isSource ? `../../../dist/${name}/` : `./${name}/`, import.meta.url));
}
