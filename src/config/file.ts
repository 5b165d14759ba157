import { readFileSync } from "node:fs";
import { isMap, isScalar, LineCounter, type Pair, parseDocument } from "yaml";
import { didYouMean } from "../settings/nearest.ts";
import { parseSetting } from "../settings/parse-setting.ts";
import type { Source } from "./setting-origin.ts";
import { patternOf, SETTINGS, settingAt, takesAnyKey } from "./settings.ts";
import { yamlWords } from "./yaml-words.ts";

/**
 * The settings in a YAML file, each with its line. Keys that do not exist are problems that name the line, what is
 * allowed there, and the nearest key. A key without a value counts as not set, so that a file of comments is fine.
 */
export function readConfigFile(file: string): Source {
  const source: Source = { given: new Map(), problems: [] };
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    source.problems.push(`the file ${file} ${missing ? "does not exist" : "cannot be read"}`);
    return source;
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  for (const error of document.errors)
    source.problems.push(`${file}, line ${lines.linePos(error.pos[0]).line}: ${yamlWords(error)}`);
  if (document.errors.length > 0 || document.contents === null) return source;
  if (isMap(document.contents)) new FileReader(file, lines, source).readGroup(document.contents.items, []);
  else if (!isScalar(document.contents) || document.contents.value !== null)
    source.problems.push(`${file}: write "key: value" lines, such as "data: /srv/wheelyard"`);
  return source;
}

/** Walks the file's tree beside the schema's. */
class FileReader {
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #source: Source;

  constructor(file: string, lines: LineCounter, source: Source) {
    this.#file = file;
    this.#lines = lines;
    this.#source = source;
  }

  readGroup(pairs: Pair[], above: string[]): void {
    for (const pair of pairs) {
      const name = isScalar(pair.key) ? String(pair.key.value) : "?";
      const line = this.#lineOf(pair.key);
      const path = [...above, name];
      if (isNothing(pair.value)) this.#readNothing(path, line);
      else if (isMap(pair.value) && isGroup(path)) this.readGroup(pair.value.items, path);
      else this.#readValue(path, pair.value, line);
    }
  }

  #readNothing(path: string[], line: number): void {
    if (!isGroup(path) && settingAt(path.join(".")) === undefined) this.#unknown(path, line);
  }

  #readValue(path: string[], node: unknown, line: number): void {
    const key = path.join(".");
    const setting = settingAt(key);
    if (isGroup(path)) {
      this.#problem(line, `${key} takes keys below it (${keysBelow(path).join(", ")}), not a value`);
      return;
    }
    if (setting === undefined && !takesAnyKey(key)) {
      this.#unknown(path, line);
      return;
    }
    const raw = (node as { toJSON(): unknown }).toJSON();
    const value = setting !== undefined && typeof raw === "string" ? parseSetting(setting, raw) : raw;
    this.#source.given.set(key, { value, origin: { from: "file", file: this.#file, line } });
  }

  #unknown(path: string[], line: number): void {
    const known = keysBelow(path.slice(0, -1));
    const name = path.at(-1) ?? "";
    const anywhere = SETTINGS.map((setting) => setting.path).filter((key) => key.split(".").at(-1) === name);
    const hint =
      didYouMean(name, known) || (anywhere.length > 0 ? ` (did you mean ${anywhere.join(" or ")}?)` : "");
    this.#problem(line, `there is no key ${path.join(".")}${hint}; allowed here: ${known.join(", ")}`);
  }

  #problem(line: number, text: string): void {
    this.#source.problems.push(`${this.#file}, line ${line}: ${text}`);
  }

  #lineOf(key: unknown): number {
    const range = isScalar(key) ? key.range : null;
    return range ? this.#lines.linePos(range[0]).line : 1;
  }
}

function isNothing(node: unknown): boolean {
  return node === null || node === undefined || (isScalar(node) && node.value === null);
}

/** Whether the schema has keys below this path. */
function isGroup(path: string[]): boolean {
  const prefix = `${patternOf(path.join("."))}.`;
  return SETTINGS.some((setting) => setting.path.startsWith(prefix));
}

/** Names of the keys of one level. */
function keysBelow(path: string[]): string[] {
  const prefix = path.length === 0 ? "" : `${patternOf(path.join("."))}.`;
  const below = SETTINGS.filter((setting) => setting.path.startsWith(prefix));
  return [...new Set(below.map((setting) => setting.path.slice(prefix.length).split(".")[0] ?? ""))];
}
