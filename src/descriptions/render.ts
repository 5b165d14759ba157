import MarkdownIt from "markdown-it";
import { escapeHtml, unescapeHtml } from "../packaging/simple/html-text.ts";
import type { DescriptionForm } from "./description.ts";
import { CodeColors } from "./highlight.ts";
import { renderRst } from "./rst/render.ts";
import { sanitise, slugOf } from "./sanitise.ts";
import { withTaskLists } from "./task-lists.ts";

const MAX_NESTING = 50;

const markdown = new MarkdownIt({ html: true, linkify: true, typographer: false, maxNesting: MAX_NESTING });
withTaskLists(markdown);
// Only what says its scheme is a link: `setup.py` is none.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
markdown.core.ruler.push("heading names", ({ tokens }) => {
  const used = new Map<string, number>();
  for (const [at, token] of tokens.entries()) {
    if (token.type !== "heading_open") continue;
    const slug = slugOf(tokens[at + 1]?.content ?? "");
    if (slug === "") continue;
    const times = used.get(slug) ?? 0;
    used.set(slug, times + 1);
    token.attrSet("id", times === 0 ? slug : `${slug}-${times}`);
  }
});

/** A description as HTML that may stand in a page as it is; what has no renderer stands there as it was written. */
export function renderDescription(form: DescriptionForm, text: string): string {
  if (form === "markdown") {
    const colors = new CodeColors();
    markdown.set({ highlight: (code, language) => colors.html(code, language) ?? "" });
    return sanitise(markdown.render(text));
  }
  return form === "restructuredtext" ? sanitise(colored(renderRst(text))) : plainDescription(text);
}

/** Colors the code in HTML of `renderRst`, which says the language of each piece. */
function colored(html: string): string {
  const colors = new CodeColors();
  return html.replaceAll(
    /(<code class="language-([\w+#.-]{1,40})">)([^<]*)(?=<\/code>)/g,
    (whole, start: string, language: string, code: string) => {
      const made = colors.html(unescapeHtml(code), language);
      return made === null ? whole : start + made;
    },
  );
}

/** Any text as it was written. */
function plainDescription(text: string): string {
  return `<pre>${escapeHtml(text)}</pre>`;
}
