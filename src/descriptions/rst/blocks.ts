import { escapeHtml } from "../../packaging/simple/html-text.ts";
import { slugOf } from "../sanitise.ts";
import type { RstContext } from "./context.ts";
import { codeHtml, directiveHtml } from "./directives.ts";
import { readGrid } from "./grid.ts";
import { inlineHtml } from "./inline.ts";
import { dedent, indentedFrom, indentOf, isBlank, outdent, trimmed } from "./lines.ts";
import { readSimple, tableHtml } from "./tables.ts";

/** What stands at a place: its HTML, and where the next thing begins. */
interface Block {
  html: string;
  next: number;
}
type Reader = (lines: readonly string[], at: number, state: State) => Block | null;
interface State {
  context: RstContext;
  depth: number;
}

const ADORNMENT = /^([!-/:-@[-`{-~])\1*$/;
const MIN_ADORNMENT = 3;
const MAX_DEPTH = 40;
const MARKERS: readonly { pattern: RegExp; tag: "ul" | "ol" }[] = [
  { pattern: /^[-*+•](?: +|$)/, tag: "ul" },
  {
    pattern: /^(?:\(?(?:\d{1,9}|#|[a-zA-Z]|[ivxIVX]{1,6})\)|(?:\d{1,9}|#|[a-zA-Z]|[ivxIVX]{1,6})\.) +/,
    tag: "ol",
  },
];
const FIELD = /^:((?:[^:\\`]|\\.|``[^`]{1,80}``){1,100}):(?: +(.*))?$/;

/** Lines of reStructuredText as HTML. What is nested too deeply is shown as it was written. */
export function blocksHtml(lines: readonly string[], state: State): string {
  if (state.depth > MAX_DEPTH) return `<pre>${escapeHtml(lines.join("\n"))}</pre>`;
  let html = "";
  for (let at = 0; at < lines.length; ) {
    if (isBlank(lines[at])) {
      at++;
      continue;
    }
    const block = readBlock(lines, at, state);
    html += `${block.html}\n`;
    at = Math.max(block.next, at + 1);
  }
  return html;
}

function readBlock(lines: readonly string[], at: number, state: State): Block {
  for (const reader of READERS) {
    const block = reader(lines, at, state);
    if (block !== null) return block;
  }
  return paragraph(lines, at, state);
}

const deeper = ({ context, depth }: State): State => ({ context, depth: depth + 1 });

const title: Reader = (lines, at, { context }) => {
  const [line = "", next = "", third = ""] = lines.slice(at, at + 3);
  const isOver = ADORNMENT.test(line) && line.length >= MIN_ADORNMENT && third === line && !isBlank(next);
  const isUnder =
    !isOver && ADORNMENT.test(next) && next.length >= Math.min(line.length, 4) && indentOf(line) === 0;
  if (!isOver && (!isUnder || (ADORNMENT.test(line) && line.length > 1))) return null;
  const style = isOver ? `${line[0]}${line[0]}` : (next[0] as string);
  if (!context.styles.includes(style)) context.styles.push(style);
  const level = Math.min(context.styles.indexOf(style) + 1, 6);
  const text = (isOver ? next : line).trim();
  const slug = slugOf(text);
  const id = slug === "" ? "" : ` id="${escapeHtml(slug)}"`;
  return {
    html: `<h${level}${id}>${inlineHtml(text, context)}</h${level}>`,
    next: at + (isOver ? 3 : 2),
  };
};

const transition: Reader = (lines, at) => {
  const line = lines[at] as string;
  return ADORNMENT.test(line) && line.length >= 4 && isBlank(lines[at + 1])
    ? { html: "<hr>", next: at + 1 }
    : null;
};

const quote: Reader = (lines, at, state) => {
  if (indentOf(lines[at] as string) === 0) return null;
  const inner = indentedFrom(lines, at);
  return {
    html: `<blockquote>${blocksHtml(dedent(inner), deeper(state))}</blockquote>`,
    next: at + inner.length,
  };
};

const explicit: Reader = (lines, at, state) => {
  const line = lines[at] as string;
  if (!/^\.\.(?: |$)/.test(line) && !/^__ /.test(line)) return null;
  const below = indentedFrom(lines, at + 1);
  const next = at + 1 + below.length;
  const [, name, argument = ""] = /^\.\. ([\w:.+-]+) ?::(?: +(.*))?$/.exec(line) ?? [];
  const [, note, text = ""] = /^\.\. \[(#?[\w.*-]{0,40})\] +(.*)$/.exec(line) ?? [];
  if (note !== undefined) {
    const inner = blocksHtml([text, ...dedent(below)], deeper(state));
    return { html: `<dl><dt>[${escapeHtml(note)}]</dt><dd>${inner}</dd></dl>`, next };
  }
  if (name === undefined) return { html: "", next };
  const into = {
    blocks: (inner: readonly string[]) => blocksHtml(inner, deeper(state)),
    inline: (words: string) => inlineHtml(words, state.context),
    cell: cellBy(state),
  };
  return { html: directiveHtml({ name: name.toLowerCase(), argument, lines: below }, into), next };
};

const list: Reader = (lines, at, state) => {
  const kind = MARKERS.find(({ pattern }) => pattern.test(lines[at] as string));
  if (!kind) return null;
  const items: string[] = [];
  let next = at;
  for (;;) {
    const [marker] = kind.pattern.exec(lines[next] ?? "") ?? [];
    if (marker === undefined) break;
    const below = indentedFrom(lines, next + 1);
    const first = (lines[next] as string).slice(marker.length);
    const inner = blocksHtml([first, ...outdent(below, marker.length)], deeper(state)).trim();
    items.push(`<li>${unwrapped(inner)}</li>`);
    next += 1 + below.length;
    let ahead = next;
    while (ahead < lines.length && isBlank(lines[ahead])) ahead++;
    if (!kind.pattern.test(lines[ahead] ?? "")) break;
    next = ahead;
  }
  return { html: `<${kind.tag}>${items.join("")}</${kind.tag}>`, next };
};

const fields: Reader = (lines, at, state) => {
  let html = "";
  let next = at;
  for (;;) {
    const [, name, value = ""] = FIELD.exec(lines[next] ?? "") ?? [];
    if (name === undefined) break;
    const below = indentedFrom(lines, next + 1);
    const inner = blocksHtml([value, ...dedent(below)], deeper(state)).trim();
    html += `<dt>${inlineHtml(name, state.context)}</dt><dd>${unwrapped(inner)}</dd>`;
    next += 1 + below.length;
  }
  return html === "" ? null : { html: `<dl>${html}</dl>`, next };
};

const doctest: Reader = (lines, at) => {
  if (!(lines[at] as string).startsWith(">>> ")) return null;
  const next = endOfParagraph(lines, at);
  return { html: codeHtml(lines.slice(at, next), "pycon"), next };
};

const lineBlock: Reader = (lines, at, { context }) => {
  if (!/^\|(?: |$)/.test(lines[at] as string)) return null;
  const next = endOfParagraph(lines, at);
  const texts = lines.slice(at, next).map((line) => inlineHtml(line.replace(/^\| ?/, ""), context));
  return { html: `<p>${texts.join("<br>")}</p>`, next };
};

const table: Reader = (lines, at, state) => {
  const line = lines[at] as string;
  const isGrid = /^\+[-=]{2,}[-=+]*\+$/.test(line);
  if (!isGrid && !/^=+(?: +=+)+$/.test(line)) return null;
  let next = endOfParagraph(lines, at);
  if (!isGrid) {
    const borders = lines.flatMap((one, place) => (place > at && /^=[= ]*$/.test(one) ? [place] : []));
    next = Math.max(next, (borders.find((place) => isBlank(lines[place + 1])) ?? at) + 1);
  }
  const own = lines.slice(at, next);
  const rows = isGrid ? readGrid(own) : readSimple(own);
  return { html: rows ? tableHtml(rows, cellBy(state)) : `<pre>${escapeHtml(own.join("\n"))}</pre>`, next };
};

const cellBy = (state: State) => (inner: string[]) => unwrapped(blocksHtml(inner, deeper(state)).trim());

const definition: Reader = (lines, at, state) => {
  const below = lines[at + 1];
  if (below === undefined || isBlank(below) || indentOf(below) === 0) return null;
  if ((lines[at] as string).endsWith("::")) return null;
  const inner = indentedFrom(lines, at + 1);
  const [term = ""] = (lines[at] as string).split(" : ");
  return {
    html: `<dl><dt>${inlineHtml(term, state.context)}</dt><dd>${blocksHtml(dedent(inner), deeper(state))}</dd></dl>`,
    next: at + 1 + inner.length,
  };
};

/** Text up to a blank line; with `::` at its end, what is indented below is code. */
function paragraph(lines: readonly string[], at: number, { context }: State): Block {
  let next = endOfParagraph(lines, at);
  const text = lines.slice(at, next).join("\n");
  if (!text.endsWith("::")) return { html: `<p>${inlineHtml(text, context)}</p>`, next };
  const shown = /(?:^|\s)::$/.test(text) ? text.slice(0, -2).trimEnd() : text.slice(0, -1);
  const below = indentedFrom(lines, next);
  next += below.length;
  const words = shown === "" ? "" : `<p>${inlineHtml(shown, context)}</p>`;
  return { html: words + (trimmed(below).length > 0 ? codeHtml(dedent(trimmed(below)), "") : ""), next };
}

const READERS: readonly Reader[] = [
  quote,
  title,
  transition,
  explicit,
  table,
  list,
  fields,
  doctest,
  lineBlock,
  definition,
];

function endOfParagraph(lines: readonly string[], at: number): number {
  let next = at;
  while (next < lines.length && !isBlank(lines[next])) next++;
  return next;
}

/** One paragraph alone stands in a list or cell without its tag. */
function unwrapped(html: string): string {
  const [, inner] = /^<p>((?:(?!<\/?p>)[\s\S])*)<\/p>$/.exec(html) ?? [];
  return inner ?? html;
}
