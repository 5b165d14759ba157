import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { framePage } from "../scripts/docs-site/frame.ts";
import { renderPage } from "../scripts/docs-site/markdown.ts";
import { readSite, searchIndex } from "../scripts/docs-site/site.ts";
import { SETTINGS } from "../src/config/settings.ts";
import { searchSections } from "../web/docs/search.ts";
import { settingPage } from "../web/src/words/setting-page.ts";

const root = dirname(import.meta.dirname);
const site = readSite(root);
const pages = new Map(site.pages.map((page) => [page.name, framePage(page, site, "1.2.3")]));
/** What the build adds to the pages and the files of docs/. */
const BUILT = ["site.css", "site.js", "theme.js", "icon.svg", "search.json"];
const DOCS = "http://server.example/below/-/docs/";

describe("the documentation as a site", () => {
  it("has a page for each file, and each is in the navigation once", () => {
    const listed = site.navigation.flatMap(({ pages }) => pages.map(({ name }) => name));
    assert.deepEqual([...listed, "index"].sort(), [...pages.keys()].sort());
  });

  for (const [name, html] of pages)
    it(`${name}: every link, picture and script leads to something that is there`, () => {
      const own = new URL(name === "index" ? "" : name, DOCS);
      const addresses = [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, address = ""]) => address);
      assert.ok(addresses.length > 20);
      for (const address of addresses) {
        const { href, hash } = new URL(address, own);
        if (!href.startsWith("http://server.example/")) continue;
        if (href === "http://server.example/below/") continue;
        assert.ok(href.startsWith(DOCS), `${address} leads out of the docs`);
        const target = href.slice(DOCS.length).replace(/#.*$/, "");
        const page = pages.get(target === "" ? "index" : target);
        assert.ok(
          page !== undefined || [...site.files, ...BUILT].includes(target),
          `${address}: there is no ${target}`,
        );
        if (hash !== "")
          assert.ok(
            page?.includes(` id="${decodeURIComponent(hash.slice(1))}"`),
            `${address}: no such anchor`,
          );
      }
    });

  it("has nothing inline, so that its policy forbids everything inline", () => {
    for (const html of pages.values()) {
      assert.doesNotMatch(html, /<style|\sstyle=|\son\w+="|javascript:/);
      for (const [, inside] of html.matchAll(/<script[^>]*>([^<]*)</g)) assert.equal(inside, "");
    }
  });

  it("uses each id once in a page", () => {
    for (const [name, html] of pages) {
      const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      assert.deepEqual(ids, [...new Set(ids)], name);
    }
  });

  it("shows HTML in a page as text", () => {
    const { html } = renderPage("# A <b>b</b>\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n");
    assert.doesNotMatch(html, /<script|<b>|href="javascript/);
  });

  it("finds pages and sections by what their headings and texts say", () => {
    const index = searchIndex(site);
    const first = (query: string) => searchSections(index, query)[0]?.address;
    assert.equal(first("back up"), "backup#back-up");
    assert.equal(first("Cooldown hold"), "policies#hold-new-releases-cooldown");
    assert.equal(first("listen.port"), "reference/configuration#listenport");
    assert.equal(first("policy cooldown"), "command-line#wheelyard-policy-cooldown");
    assert.equal(first("POST /tokens"), "reference/api#post-tokens");
    assert.equal(first("glossary"), "glossary");
    assert.deepEqual(searchSections(index, "nosuchword"), []);
    assert.deepEqual(searchSections(index, " "), []);
  });

  it("has the anchors that the web interface links to", () => {
    const sources = readdirSync(join(root, "web/src"), { recursive: true })
      .map(String)
      .filter((name) => name.endsWith(".tsx"))
      .map((name) => readFileSync(join(root, "web/src", name), "utf8"));
    const linked = sources.flatMap((text) =>
      [...text.matchAll(/\b(?:docs|page)="([^"]+)"/g)].map(([, to = ""]) => to),
    );
    assert.ok(linked.length > 5);
    for (const address of [...linked, ...SETTINGS.map(({ path }) => settingPage(path))]) {
      const [name = "", anchor] = address.split("#");
      assert.ok(pages.has(name), address);
      if (anchor !== undefined) assert.ok(pages.get(name)?.includes(` id="${anchor}"`), address);
    }
  });

  it("links the pictures that are there", () => {
    const shown = [...pages.values()].flatMap((html) => [...html.matchAll(/<img src="([^"]*images[^"]*)"/g)]);
    for (const picture of site.files.filter((file) => file.endsWith(".png") && file !== "images/project.png"))
      assert.ok(
        shown.some(([, address = ""]) => address.endsWith(join(picture))),
        `${picture} is in no page`,
      );
  });
});
