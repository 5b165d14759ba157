import { appendFile, readFile } from "node:fs/promises";

/** Names of projects in a file, one on each line. */
export class VettedList {
  #path;

  /** @param {string} path */
  constructor(path) {
    this.#path = path;
  }

  /** A file that cannot be read is an error, so that nothing counts as vetted by mistake. */
  async names() {
    const text = await readFile(this.#path, "utf8");
    return new Set(
      text
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "" && !line.startsWith("#")),
    );
  }

  /** @param {string} project */
  async add(project) {
    if (!(await this.names()).has(project)) await appendFile(this.#path, `${project}\n`);
  }
}
