import { blocksHtml } from "./blocks.ts";
import { readContext } from "./context.ts";
import { linesOf } from "./lines.ts";

/**
 * The reStructuredText that descriptions are written in as HTML: titles, lists, code, links, images, tables, notes. What
 * reads or runs something (`include`, `raw`) becomes nothing. The HTML is still to be sanitised.
 *
 * By hand: rst-compiler 0.5 throws on directives that it does not know, which old descriptions are full of, and brings 33 MB of
 * packages. Here, what is not understood is shown as it was written.
 */
export function renderRst(text: string): string {
  const lines = linesOf(text);
  return blocksHtml(lines, { context: readContext(lines), depth: 0 });
}
