import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import { yamlWords } from "../../config/yaml-words.ts";
import { Refusal } from "../../refusal.ts";
import { fieldProblems, plainWords } from "../../settings/field-problems.ts";
import { SiteFile } from "../site-file.ts";
import type { FilePath } from "../thing.ts";

/** Bytes of the largest file, and of the largest request that takes one. */
const MAX_SIZE = 1_000_000;
/** Aliases that a file may expand to, so that a small one cannot become huge. */
const MAX_ALIASES = 1000;
const MAX_PROBLEMS = 20;

/** What is wrong, and where in the file. */
export interface FileProblem {
  path: FilePath;
  message: string;
}

/** A site file, with the lines of its parts. */
export class SiteDocument {
  /** What people call the file. */
  readonly name: string;
  readonly site: SiteFile;
  readonly #document: Document;
  readonly #lines: LineCounter;

  /** Refuses (`invalid`) a text that is not a site file. Each problem has its line, its path, and what to do. */
  constructor(name: string, text: string) {
    this.name = name;
    if (Buffer.byteLength(text) > MAX_SIZE)
      throw bad(`${name} is larger than 1 MB. Split it into several files.`);
    this.#lines = new LineCounter();
    this.#document = this.#parse(text);
    const result = SiteFile.safeParse(this.#value() ?? {}, { error: plainWords });
    if (!result.success) throw this.refusal(result.error.issues.flatMap(problemsOf));
    this.site = result.data;
  }

  /** A refusal that names each problem with its line. */
  refusal(problems: readonly FileProblem[]): Refusal {
    const some = problems.slice(0, MAX_PROBLEMS).map(({ path, message }) => {
      const where = path.length === 0 ? "" : ` (${path.join(".")})`;
      return `${this.name}, line ${this.#lineOf(path)}${where}: ${message.replace(/\.$/, "")}.`.replace(
        "?.",
        "?",
      );
    });
    const more =
      problems.length > some.length ? [`… and ${problems.length - some.length} more problems.`] : [];
    return bad([...some, ...more].join("\n"));
  }

  /** The same for places as JSON Pointers, as the server gives them. */
  refusalAt(problems: readonly { field: string; message: string }[]): Refusal {
    return this.refusal(problems.map(({ field, message }) => ({ path: pathOf(field), message })));
  }

  #parse(text: string): Document {
    const document = this.#refusingTricks(() =>
      parseDocument(text, { lineCounter: this.#lines, uniqueKeys: true }),
    );
    const problems = [...document.errors, ...document.warnings].map(
      (error) => `${this.name}, line ${this.#lines.linePos(error.pos[0]).line}: ${yamlWords(error)}.`,
    );
    if (problems.length === 0)
      this.#refusingTricks(() => visit(document, { Pair: (_at, { key }) => this.#checkKey(key) }));
    if (problems.length > 0) throw bad(problems.slice(0, MAX_PROBLEMS).join("\n"));
    return document;
  }

  /** Such a key would be lost on the way to a value. */
  #checkKey(key: unknown): void {
    if (isScalar(key) && key.value === "__proto__")
      throw bad(`${this.name}, line ${this.#start(key) ?? 1}: __proto__ cannot be a name.`);
  }

  #value(): unknown {
    return this.#refusingTricks(() => this.#document.toJS({ maxAliasCount: MAX_ALIASES }));
  }

  /** What the parser throws for files that are made to break it. */
  #refusingTricks<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof ReferenceError)
        throw bad(`${this.name} repeats too much with aliases (*name). Write it out.`);
      if (error instanceof RangeError) throw bad(`${this.name} is nested too deeply.`);
      throw error;
    }
  }

  /** The line of the nearest part of the file on the way to a path, from 1. */
  #lineOf(path: FilePath): number {
    let node: unknown = this.#document.contents;
    let line = 1;
    for (const part of path) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
        if (pair === undefined) break;
        line = this.#start(pair.key) ?? line;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(part)];
        line = this.#start(node) ?? line;
      } else break;
    }
    return line;
  }

  #start(node: unknown): number | null {
    const { range } = Object(node) as { range?: [number, number, number] };
    return range ? this.#lines.linePos(range[0]).line : null;
  }
}

function problemsOf(issue: Parameters<typeof fieldProblems>[0]["issues"][number]): FileProblem[] {
  const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
  const found = fieldProblems({ issues: [issue] } as Parameters<typeof fieldProblems>[0]);
  if (issue.code !== "unrecognized_keys") return found.map(({ message }) => ({ path, message }));
  return issue.keys.map((key, at) => ({
    path: [...path, key],
    message: found[at]?.message ?? "is not a known field",
  }));
}

function pathOf(pointer: string): FilePath {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function bad(message: string): Refusal {
  return new Refusal("invalid", "bad-site-file", message);
}
