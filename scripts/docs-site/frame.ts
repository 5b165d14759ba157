import type { NavigationGroup, Site, SitePage } from "./site.ts";

/**
 * A whole page of the site. Nothing in it is inline, so that it works with a strict Content-Security-Policy. Headings
 * can have any id except one with a colon.
 */
export function framePage(page: SitePage, site: Site, version: string): string {
  const up = "../".repeat(page.name.split("/").length - 1) || "./";
  const title = page.name === "index" ? "Wheelyard documentation" : `${escapeHtml(page.title)} · Wheelyard`;
  return `<!doctype html>
<html lang="en" data-docs="${up}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" type="image/svg+xml" href="${up}icon.svg">
<link rel="stylesheet" href="${up}site.css">
<script src="${up}theme.js"></script>
<script type="module" src="${up}site.js"></script>
</head>
<body>
<a class="skip" href="#wy:article">Skip to content</a>
<header>
<a class="home" href="${up}"><img src="${up}icon.svg" alt="" width="28" height="28"><span>Wheelyard</span> <span class="kind">docs</span></a>
<button type="button" class="open-search" hidden><span>Search the docs</span> <kbd>/</kbd></button>
<button type="button" class="theme" hidden>Dark mode</button>
<a class="server" href="${up}../../">Open Wheelyard</a>
</header>
<div class="columns">
<nav aria-label="Pages"><details open><summary>All pages</summary>
${site.navigation.map((group) => navigationGroup(group, page, up)).join("\n")}
<p class="version">Wheelyard ${escapeHtml(version)}</p>
</details></nav>
<main id="wy:article" tabindex="-1"><article>
${page.html}</article>
${neighbours(page, site, up)}</main>
${contents(page)}
</div>
<dialog aria-label="Search the docs">
<input type="search" placeholder="Search the docs" aria-label="Search the docs" autocomplete="off" spellcheck="false">
<p role="status"></p>
<ol></ol>
</dialog>
</body>
</html>
`;
}

function navigationGroup({ title, pages }: NavigationGroup, page: SitePage, up: string): string {
  const items = pages.map(({ name, label }) => {
    const current = name === page.name ? ' aria-current="page"' : "";
    return `<li><a href="${addressOf(name, up)}"${current}>${escapeHtml(label)}</a></li>`;
  });
  return `<h2>${escapeHtml(title)}</h2>\n<ul>\n${items.join("\n")}\n</ul>`;
}

/** Headings of the page, for pages that have some. */
function contents({ sections }: SitePage): string {
  const shown = sections.filter(({ level }) => level === 2 || level === 3);
  if (shown.length < 2) return '<aside class="contents"></aside>';
  const items = shown.map(
    ({ level, id, title }) => `<li class="level-${level}"><a href="#${id}">${escapeHtml(title)}</a></li>`,
  );
  return `<aside class="contents"><nav aria-label="On this page"><h2>On this page</h2>\n<ul>\n${items.join("\n")}\n</ul></nav></aside>`;
}

/** Links to the pages before and after, in the order of the navigation. */
function neighbours({ name }: SitePage, { navigation }: Site, up: string): string {
  const all = navigation.flatMap(({ pages }) => pages);
  const at = all.findIndex((one) => one.name === name);
  const link = (one: NavigationGroup["pages"][number] | undefined, kind: string, words: string) =>
    one === undefined
      ? ""
      : `<a rel="${kind}" href="${addressOf(one.name, up)}"><small>${words}</small> ${escapeHtml(one.label)}</a>`;
  if (at === -1) return "";
  return `<footer>${link(all[at - 1], "prev", "Previous")}${link(all[at + 1], "next", "Next")}</footer>\n`;
}

function addressOf(name: string, up: string): string {
  return up === "./" ? name : `${up}${name}`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
