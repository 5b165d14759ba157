import { escapeHtml } from "../../packaging/simple/html-text.ts";
import { imageHtml, readOptions } from "./context.ts";
import { dedent, isBlank, trimmed } from "./lines.ts";
import { readTableDirective } from "./table-directives.ts";
import { tableHtml } from "./tables.ts";

const CODE = new Set([
  "code",
  "code-block",
  "sourcecode",
  "parsed-literal",
  "doctest",
  "testcode",
  "highlight",
]);
const NOTES = new Set([
  ...["note", "warning", "tip", "hint", "important", "caution", "attention", "danger", "error", "seealso"],
  ...["admonition", "versionadded", "versionchanged", "deprecated", "todo"],
]);
const CONTAINERS = new Set([
  "container",
  "compound",
  "table",
  "topic",
  "epigraph",
  "pull-quote",
  "highlights",
  "rubric",
]);
const TABLES = new Set(["list-table", "csv-table"]);

const TITLED = new Set(["topic", "rubric", "table"]);

/** A directive: its name, what stands behind the `::`, and the indented lines below. */
export interface Directive {
  name: string;
  argument: string;
  lines: readonly string[];
}

/** How text inside a directive is rendered. */
export interface Inside {
  blocks(lines: readonly string[]): string;
  inline(text: string): string;
  /** The same as `blocks`, for a cell of a table. */
  cell(lines: string[]): string;
}

/** What a directive becomes. What is not known, or not meant to be seen, becomes nothing. */
export function directiveHtml(
  { name, argument, lines }: Directive,
  { blocks, inline, cell }: Inside,
): string {
  const options = readOptions(lines, 0);
  const content = trimmed(dedent(lines.slice(options.size)));
  if (name === "image") return `<p>${imageHtml(argument, options)}</p>`;
  if (name === "figure") return `<figure>${imageHtml(argument, options)}${blocks(content)}</figure>`;
  if (CODE.has(name)) return codeHtml(content, argument);
  if (TABLES.has(name)) {
    const rows = readTableDirective(name, options, content);
    if (rows !== null) return tableHtml(rows, cell, inline(argument));
    return content.length === 0 ? "" : `<pre>${escapeHtml(content.join("\n"))}</pre>`;
  }
  if (NOTES.has(name)) {
    const title = name === "admonition" ? argument : titleOf(name);
    const first = name === "admonition" || isBlank(argument) ? "" : `<p>${inline(argument)}</p>`;
    return `<blockquote><p><strong>${inline(title)}</strong></p>${first}${blocks(content)}</blockquote>`;
  }
  if (CONTAINERS.has(name)) {
    const head = TITLED.has(name) && argument !== "" ? `<p><strong>${inline(argument)}</strong></p>` : "";
    return head + blocks(content);
  }
  return "";
}

export function codeHtml(lines: readonly string[], language: string): string {
  const named = /^[\w+#.-]{1,40}$/.test(language) ? ` class="language-${language}"` : "";
  return `<pre><code${named}>${escapeHtml(trimmed(lines).join("\n"))}\n</code></pre>`;
}

function titleOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
