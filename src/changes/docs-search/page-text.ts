import { Parser } from "htmlparser2";

/** What a page of documentation says. */
export interface PageText {
  title: string;
  /** Without what is around the contents, such as navigation, as far as the page says what that is. */
  text: string;
}

const LEFT_OUT = new Set(["script", "style", "noscript", "template", "svg", "nav", "head"]);
const INLINE = new Set(["a", "abbr", "b", "code", "em", "i", "kbd", "mark", "small", "span", "strong", "u"]);
/** Elements that have no end tag. */
const VOID = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"]);
const MAX_TEXT = 200_000;
const MAX_TITLE = 200;
/** A page with more elements inside each other is not read on: the parser would take very long. */
const MAX_DEPTH = 500;
const CHUNK = 16 * 1024;

/** Reads the text of a page. Nothing is loaded or run. */
export function readPageText(html: string): PageText {
  const reader = new Reader();
  const parser = new Parser({
    onopentag: (name, attributes) => reader.open(name, attributes.role === "main"),
    onclosetag: (name) => reader.close(name),
    ontext: (text) => reader.text(text),
  });
  for (let at = 0; at < html.length && reader.depth <= MAX_DEPTH; at += CHUNK)
    parser.write(html.slice(at, at + CHUNK));
  parser.end();
  return reader.result();
}

class Reader {
  readonly #open: string[] = [];
  #leftOut = 0;
  #headings = 0;
  /** How many elements were open when the main part of the page began; null: it is not in it. */
  #mainAt: number | null = null;
  readonly #texts = { page: "", main: "", title: "", heading: "" };

  /** How many elements are open. */
  get depth(): number {
    return this.#open.length;
  }

  open(name: string, isMain: boolean): void {
    if (!INLINE.has(name)) this.#add(" ");
    if (VOID.has(name)) return;
    if (LEFT_OUT.has(name)) this.#leftOut++;
    if (name === "h1") this.#headings++;
    if (this.#mainAt === null && (isMain || name === "main" || name === "article"))
      this.#mainAt = this.#open.length;
    this.#open.push(name);
  }

  close(name: string): void {
    if (VOID.has(name)) return;
    if (LEFT_OUT.has(name)) this.#leftOut--;
    if (name === "h1") this.#headings--;
    this.#open.pop();
    if (this.#mainAt !== null && this.#open.length <= this.#mainAt) this.#mainAt = null;
    if (!INLINE.has(name)) this.#add(" ");
  }

  text(text: string): void {
    if (this.#open.at(-1) === "title") this.#texts.title += text.slice(0, MAX_TITLE);
    else this.#add(text);
  }

  result(): PageText {
    const { page, main, title, heading } = this.#texts;
    const named = tidy(heading).replace(/\s*[¶#]+$/u, "") || tidy(title);
    return { title: named.slice(0, MAX_TITLE).trim(), text: tidy(main) || tidy(page) };
  }

  #add(text: string): void {
    if (this.#leftOut > 0) return;
    const part = this.#mainAt === null ? "page" : "main";
    if (this.#texts[part].length < MAX_TEXT) this.#texts[part] += text;
    if (this.#headings > 0 && this.#texts.heading.length < MAX_TITLE) this.#texts.heading += text;
  }
}

function tidy(text: string): string {
  return text.replaceAll(/[\s\0]+/g, " ").trim();
}
