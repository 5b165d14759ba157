import { type ProjectName, parseProjectName } from "../names/project-name.ts";
import { htmlTokens } from "./html-tokens.ts";
import { badPage } from "./simple-page-reader.ts";

/** Nothing between two names of a list is longer than this, in characters. */
const MAX_GAP = 1_000_000;
/** More than any public index has. */
const MAX_NAMES = 5_000_000;
const JSON_NAME = /"name"\s*:\s*("(?:[^"\\]|\\.)*")/g;

/**
 * Reads a list of projects as it comes, in HTML or JSON, so that a list of a million names is never held as a text. What
 * is no project name is left out. Raises a `Refusal` (`bad-upstream`) for what is no such list.
 */
export class RootReader {
  readonly #form: "html" | "json";
  #names: ProjectName[] = [];
  #isSorted = true;
  /** What came last and may go on. */
  #rest = "";
  #head = "";

  constructor(form: "html" | "json") {
    this.#form = form;
  }

  push(text: string): void {
    if (this.#head.length < 1000) this.#head += text.slice(0, 1000);
    const all = this.#rest + text;
    const end = this.#form === "html" ? all.lastIndexOf("</a") : all.lastIndexOf("}");
    if (end === -1 && all.length > MAX_GAP) throw badPage("it is no list of projects");
    this.#rest = end === -1 ? all : all.slice(end);
    if (end !== -1) this.#read(all.slice(0, end));
  }

  /** The names, normalised, in order, each once. Refuses a list that was cut off. */
  end(): ProjectName[] {
    this.#read(this.#rest);
    const ending = this.#rest.trimEnd();
    if (this.#form === "json" ? !ending.endsWith("}") : !ending.endsWith(">"))
      throw badPage("it was cut off");
    if (this.#names.length === 0 && !LOOKS_RIGHT[this.#form].test(this.#head))
      throw badPage("it is no list of projects");
    // Indexes send their lists in order; to put a million names in order takes a second.
    const names = this.#isSorted ? this.#names : this.#names.sort();
    return names.filter((name, at) => name !== names[at - 1]);
  }

  #read(text: string): void {
    for (const name of this.#form === "html" ? textsOfLinks(text) : namesOfObjects(text)) this.#take(name);
  }

  #take(text: string): void {
    const name = parseProjectName(text);
    if (name === null) return;
    const last = this.#names.at(-1);
    if (last !== undefined && last > name) this.#isSorted = false;
    if (this.#names.push(name) > MAX_NAMES) throw badPage(`it names more than ${MAX_NAMES} projects`);
  }
}

const LOOKS_RIGHT = { html: /<(!doctype|html|head|body|a|title|h1)\b/i, json: /"projects"\s*:/ };

function* textsOfLinks(text: string): Generator<string> {
  let open: string | null = null;
  for (const token of htmlTokens(text)) {
    if (token.type === "text" && open !== null) open += token.text;
    else if (token.type === "open" && token.name === "a") {
      if (open !== null) yield open.trim();
      open = "";
    } else if (token.type === "close" && token.name === "a" && open !== null) {
      yield open.trim();
      open = null;
    }
  }
  if (open !== null) yield open.trim();
}

function* namesOfObjects(text: string): Generator<string> {
  for (const [, quoted = '""'] of text.matchAll(JSON_NAME)) {
    // Names that JSON spells with escapes are rare, and none is a project's but in a strange spelling.
    yield quoted.includes("\\") ? "" : quoted.slice(1, -1);
  }
}
