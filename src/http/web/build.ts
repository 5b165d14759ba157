import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Encoding } from "../negotiate.ts";

/** A file of the build in one encoding. */
export interface Asset {
  type: string;
  body: Buffer;
  encoding: Encoding;
}

const TYPES: Record<string, string> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  json: "application/json",
};
/** How the build ends the name of a compressed file. */
const ENDINGS: Partial<Record<Encoding, string>> = { br: ".br", gzip: ".gz" };

/** The pages for browsers as they were built: one page, and files whose names change with their contents. */
export class WebBuild {
  /** The page, as built. */
  readonly page: string;
  readonly #folder: string;
  /** Read once, when they are first asked for. */
  readonly #files = new Map<string, Promise<Buffer | null>>();

  constructor(folder: string) {
    this.#folder = folder;
    this.page = readFileSync(join(folder, "index.html"), "utf8");
  }

  /** The build beside the program; null in a checkout where it was not made. */
  static find(): WebBuild | null {
    const folder = fileURLToPath(placeOf(import.meta.url));
    return existsSync(join(folder, "index.html")) ? new WebBuild(folder) : null;
  }

  /** A file of `assets/` by its name, in the encoding that was asked for when it was built in that; null: no such file. */
  async asset(name: string, wanted: Encoding): Promise<Asset | null> {
    const type = TYPES[name.split(".").at(-1) ?? ""];
    if (type === undefined || !/^[\w.-]+$/.test(name)) return null;
    const ending = ENDINGS[wanted];
    const compressed = ending === undefined ? null : await this.#read(name + ending);
    if (compressed !== null) return { type, body: compressed, encoding: wanted };
    const plain = await this.#read(name);
    return plain === null ? null : { type, body: plain, encoding: "identity" };
  }

  #read(name: string): Promise<Buffer | null> {
    let read = this.#files.get(name);
    // What is not there is not remembered: names that anybody makes up would fill the memory.
    if (read === undefined && !this.#isThere(name)) return Promise.resolve(null);
    read ??= readFile(join(this.#folder, "assets", name));
    this.#files.set(name, read);
    return read;
  }

  #isThere(name: string): boolean {
    return readdirSync(join(this.#folder, "assets")).includes(name);
  }
}

/** In a release the build lies beside the program; in a checkout the program is the sources. */
function placeOf(importMetaUrl: string): URL {
  return new URL(importMetaUrl.endsWith(".ts") ? "../../../dist/web/" : "./web/", importMetaUrl);
}
