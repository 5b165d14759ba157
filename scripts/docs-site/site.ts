import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { linksOf, type Rendered, renderPage } from "./markdown.ts";

export interface SitePage extends Rendered {
  /** Its address below the root of the docs, such as `deploy/kubernetes`. */
  name: string;
  title: string;
}

export interface NavigationGroup {
  title: string;
  pages: { label: string; name: string }[];
}

export interface Site {
  pages: SitePage[];
  navigation: NavigationGroup[];
  /** All that is no page, such as pictures: paths below docs/. */
  files: string[];
}

/** What the search of the site loads (web/docs/search.ts). */
export interface SearchIndex {
  pages: [address: string, label: string][];
  sections: [page: number, anchor: string, title: string, text: string][];
}

/** Reads the site from docs/ and the changelog of a repository. */
export function readSite(root: string): Site {
  const docs = join(root, "docs");
  const names = readdirSync(docs, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(docs, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
  const textOf = (name: string) => readFileSync(join(docs, name), "utf8");
  const pages = names.filter((name) => name.endsWith(".md"));
  return {
    pages: [
      ...pages.map((name) => pageOf(nameOf(name), textOf(name))),
      // It is beside docs/, and links into it.
      pageOf("changelog", textOf("../CHANGELOG.md").replaceAll("](docs/", "](")),
    ],
    navigation: navigationOf(textOf("index.md")),
    files: names.filter((name) => !name.endsWith(".md")),
  };
}

function pageOf(name: string, text: string): SitePage {
  const rendered = renderPage(text);
  return { name, title: rendered.sections[0]?.title ?? name, ...rendered };
}

/** The navigation is what docs/index.md links to, below its headings. */
function navigationOf(index: string): NavigationGroup[] {
  return index
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [title = ""] = part.split("\n", 1);
      const pages = linksOf(part).filter(({ target }) => target.endsWith(".md"));
      return { title, pages: pages.map(({ label, target }) => ({ label, name: nameOf(target) })) };
    });
}

function nameOf(target: string): string {
  return target === "../CHANGELOG.md" ? "changelog" : target.replace(/\.md$/, "");
}

/** What the search looks through, in the order of the navigation: of equal matches, the first is shown first. */
export function searchIndex({ pages, navigation }: Site): SearchIndex {
  const order = navigation.flatMap((group) => group.pages);
  const listed = order.map(({ name, label }) => ({ label, page: pages.find((page) => page.name === name) }));
  return {
    pages: listed.map(({ label, page }) => [page?.name ?? "", label]),
    sections: listed.flatMap(({ page }, at) =>
      (page?.sections ?? []).map(({ level, id, title, text }): SearchIndex["sections"][number] => [
        at,
        level === 1 ? "" : id,
        title,
        text,
      ]),
    ),
  };
}
