import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Encoding } from "../negotiate.ts";
import { type BuiltFile, BuiltFiles, builtFolder } from "./built-files.ts";

/** The web interface as it was built: one page, and files whose names change with their contents. */
export class WebBuild {
  /** The page, as built. */
  readonly page: string;
  readonly #assets: BuiltFiles;

  constructor(folder: string) {
    this.page = readFileSync(join(folder, "index.html"), "utf8");
    this.#assets = new BuiltFiles(join(folder, "assets"));
  }

  /** null: this is a checkout in which it was not built. */
  static find(): WebBuild | null {
    const folder = builtFolder("web");
    return existsSync(join(folder, "index.html")) ? new WebBuild(folder) : null;
  }

  /** A file of `assets/` by its name. null: there is no such file. */
  async asset(name: string, wanted: Encoding): Promise<BuiltFile | null> {
    return name.includes("/") ? null : this.#assets.get(name, wanted);
  }
}
