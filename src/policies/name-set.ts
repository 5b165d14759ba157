import { matchesGlob } from "../glob.ts";
import { normalizeName } from "../packaging/names/project-name.ts";

/** Project names and globs, in any spelling. Thousands of plain names cost as much as one. */
export class NameSet {
  readonly #names = new Set<string>();
  readonly #globs: string[] = [];

  constructor(globs: readonly string[]) {
    for (const glob of globs.map(normalizeName)) {
      if (glob.includes("*")) this.#globs.push(glob);
      else this.#names.add(glob);
    }
  }

  get isEmpty(): boolean {
    return this.#names.size === 0 && this.#globs.length === 0;
  }

  /** Whether it holds a normalised name. */
  has(name: string): boolean {
    return this.#names.has(name) || this.#globs.some((glob) => matchesGlob(glob, name));
  }
}
