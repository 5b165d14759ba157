import MarkdownIt from "markdown-it";

/** A heading, and the text below it. */
export interface Section {
  level: number;
  /** The anchor. */
  id: string;
  title: string;
  text: string;
}

export interface Rendered {
  html: string;
  sections: Section[];
}

export interface PageLink {
  label: string;
  target: string;
}

const markdown = new MarkdownIt();
type Token = ReturnType<typeof markdown.parse>[number];
/** Each heading below the title links to itself. */
markdown.renderer.rules.heading_close = (tokens, at) => {
  const { tag } = tokens[at] as Token;
  const id = tokens[at - 2]?.attrGet("id");
  const link = ` <a class="anchor" href="#${id}" aria-label="Link to this section">#</a>`;
  return `${tag === "h1" ? "" : link}</${tag}>\n`;
};
const LINK = /^(?!\w+:|#|\/)([^#]*)(#.*)?$/;

/**
 * Renders a page of docs/ as the inside of an article: headings get the anchors that GitHub gives them, and links to
 * other pages lose their `.md`. Answers its sections too, for the table of contents and the search.
 */
export function renderPage(text: string): Rendered {
  const tokens = markdown.parse(text, {});
  const sections = nameHeadings(tokens);
  for (const token of tokens.flatMap(({ children }) => children ?? [])) adaptInline(token);
  return { html: adaptBlocks(markdown.renderer.render(tokens, markdown.options, {})), sections };
}

/** The links of a list or table of pages, in order: label and path from the root of docs/. */
export function linksOf(text: string): PageLink[] {
  const links = text.matchAll(/\[([^\]]+)\]\(([^)#\s]+)\)/g);
  return [...links].map(([, label = "", target = ""]) => ({ label, target }));
}

/** The anchor that GitHub gives a heading. */
function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-");
}

function nameHeadings(tokens: Token[]): Section[] {
  const sections: Section[] = [];
  const taken = new Map<string, number>();
  for (const [at, token] of tokens.entries()) {
    if (token.type === "heading_open") sections.push(nameHeading(token, tokens[at + 1] as Token, taken));
    else if (tokens[at - 1]?.type !== "heading_open") appendText(sections.at(-1), token);
  }
  return sections;
}

/** `taken` counts the anchors of the page, because the second one of a name gets a number. */
function nameHeading(heading: Token, inline: Token, taken: Map<string, number>): Section {
  const title = plainText(inline);
  const slug = slugOf(title);
  const before = taken.get(slug) ?? 0;
  taken.set(slug, before + 1);
  const id = before === 0 ? slug : `${slug}-${before}`;
  heading.attrSet("id", id);
  return { level: Number(heading.tag.slice(1)), id, title, text: "" };
}

function appendText(section: Section | undefined, token: Token): void {
  const isCode = token.type === "fence" || token.type === "code_block";
  const words = token.type === "inline" ? plainText(token) : isCode ? token.content : "";
  if (section !== undefined && words !== "") section.text += `${words.trim()}\n`;
}

function plainText({ children }: Token): string {
  const shown = (children ?? []).filter(({ type }) => type !== "image");
  return shown.map(({ type, content }) => (/break$/.test(type) ? " " : content)).join("");
}

function adaptInline(token: Token): void {
  if (token.type === "link_open") token.attrSet("href", webAddressOf(String(token.attrGet("href"))));
  if (token.type === "image") token.attrSet("loading", "lazy");
}

/** `../operate.md#back-up` becomes `../operate#back-up`, `index.md` the folder, and the changelog a page of the site. */
function webAddressOf(href: string): string {
  const [, path, anchor = ""] = LINK.exec(href) ?? [];
  if (path === undefined) return href;
  const page = path.replace(
    /(?:\.\.\/)+CHANGELOG\.md$/,
    (way) => `${way.slice("../".length, -"CHANGELOG.md".length)}changelog`,
  );
  return page.replace(/(^|\/)index\.md$/, "$1./").replace(/\.md$/, "") + anchor;
}

/** Wide tables and code scroll by themselves, by keyboard too. Columns without a name have no header cell. */
function adaptBlocks(html: string): string {
  return html
    .replaceAll(/<thead>\s*<tr>\s*(?:<th><\/th>\s*)+<\/tr>\s*<\/thead>/g, "")
    .replaceAll("<th></th>", "<td></td>")
    .replaceAll("<table>", '<div class="table" tabindex="0" role="group" aria-label="Table"><table>')
    .replaceAll("</table>", "</table></div>")
    .replaceAll("<pre>", '<pre tabindex="0">');
}
