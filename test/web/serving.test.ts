import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { noBrowser, openBrowser, visit } from "../harness/browser.ts";
import { proxyBelow } from "../harness/prefix-proxy.ts";
import { type Answer, send } from "../harness/send.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";
import { stockSite } from "../harness/stocked-site.ts";

/** Compressed bytes of script that a first view may load, and in how many files: a request costs more than some bytes. */
const BUDGET = 245_000;
const MOST_FILES = 60;

describe("how the pages are served", () => {
  let server: Server;
  before(async () => {
    server = await startServer();
    await stockSite(server);
  });
  after(() => server?.remove());

  const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
    send(server.origin, { path, headers });
  const assetOf = async (ending: string) => {
    const { text } = await get("/", { accept: "text/html" });
    return `/${new RegExp(`"\\./(ui/assets/index-[^"]+\\.${ending})"`).exec(text)?.[1]}`;
  };

  it("the page shows its outline before any script has run", async () => {
    const { text } = await get("/", { accept: "text/html" });
    assert.match(text, /<div class="wy-skeleton" aria-hidden="true">/);
  });

  it("browsers get the pages at the root, programs get lines to paste", async () => {
    const browser = await get("/", { accept: "text/html,application/xhtml+xml,*/*;q=0.8" });
    assert.match(String(browser.headers["content-type"]), /^text\/html/);
    assert.equal(browser.headers["cache-control"], "no-store");
    const program = await get("/", { accept: "*/*" });
    assert.match(String(program.headers["content-type"]), /^text\/plain/);
    assert.match(program.text, /pip install --index-url/);
  });

  it("files are kept for good, and come compressed as they were built", async () => {
    for (const path of [await assetOf("js"), await assetOf("css")]) {
      const plain = await get(path);
      assert.match(String(plain.headers["cache-control"]), /max-age=31536000, immutable/);
      for (const encoding of ["br", "gzip"]) {
        const packed = await get(path, { "accept-encoding": `${encoding}, zstd` });
        assert.equal(packed.headers["content-encoding"], encoding);
        assert.equal(packed.headers.vary, "Accept-Encoding");
        assert.ok(packed.bytes.length < plain.bytes.length / 2);
        assert.equal(packed.text, plain.text);
      }
    }
  });

  it("what is no file of the pages is none: no way out of their folder, no page in its place", async () => {
    for (const name of [
      "none.js",
      "..%2f..%2fwheelyard.mjs",
      "%2e%2e/index.html",
      "a/b.js",
      "index.html",
      "",
    ])
      assert.equal((await get(`/ui/assets/${name}`)).status, 404, name);
  });

  it("the pages are in the way of no index: clients find all that they found before", async () => {
    for (const path of ["/simple/", "/root/main/simple/", "/root/main/simple/signal-box/"])
      assert.equal((await get(path)).status, 200, path);
    const taken = await server.admin.send({
      method: "POST",
      path: "/-/api/v1/indexes",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ owner: "ui", name: "assets" }),
    });
    assert.equal(taken.status, 400);
    assert.equal((await send(server.origin, { method: "POST", path: "/ui/indexes" })).status, 405);
  });

  describe("in a browser", { skip: noBrowser }, () => {
    let browser: Browser;
    before(async () => {
      browser = await openBrowser();
    });
    after(() => browser?.close());

    it("a first view loads less than 245 kB of compressed script in few files, on every page", async () => {
      for (const address of [
        "",
        "ui/indexes",
        "ui/indexes/root/main",
        "ui/indexes/root/main/signal-box",
        "ui/sign-in",
      ]) {
        const { page, close } = await visit(browser, server.origin);
        const scripts = new Map<string, number>();
        page.on("response", async (response) => {
          if (!response.url().endsWith(".js")) return;
          const body = await response.body().catch(() => null);
          if (body !== null) scripts.set(response.url(), gzipSync(body).length);
        });
        await page.goto(address, { waitUntil: "networkidle" });
        await page.getByRole("heading", { level: 1 }).waitFor();
        const total = [...scripts.values()].reduce((sum, size) => sum + size, 0);
        assert.ok(scripts.size > 3 && total < BUDGET, `${address}: ${total} bytes`);
        assert.ok(scripts.size < MOST_FILES, `${address}: ${scripts.size} files`);
        await close();
      }
    });

    it("everything works below a path that a proxy put the site under", async () => {
      const prefix = "/some/deep-path";
      await using proxy = await proxyBelow(prefix, server.origin);
      const { page, troubles, close } = await visit(browser, proxy.origin, { prefix });
      await page.goto("ui/indexes/root/main?q=points");
      await page.getByRole("link", { name: "Sign in" }).click();
      await page.getByRole("textbox", { name: "Account" }).fill("admin");
      await page.getByRole("textbox", { name: "Password" }).fill(ADMIN_PASSWORD);
      await page.keyboard.press("Enter");
      await page.waitForURL(`${proxy.origin}${prefix}/ui/indexes/root/main?q=points`);
      await page.goto("ui/indexes/root/main/signal-box?tab=files");
      const link = page.getByRole("link", { name: "signal_box-1.10.tar.gz" });
      assert.match(
        String(await link.getAttribute("href")),
        new RegExp(`^${proxy.origin}${prefix}/root/main/files/`),
      );
      await page.getByRole("link", { name: "root/main" }).click();
      await page.getByText("3 projects").waitFor();
      await page.getByRole("link", { name: "Wheelyard: home" }).click();
      await page.getByRole("heading", { name: "Set up your tools" }).waitFor();
      assert.equal(new URL(page.url()).pathname, `${prefix}/`);
      await page.reload();
      await page.getByRole("button", { name: "admin" }).waitFor();
      await page.getByText(`${proxy.origin}${prefix}/simple/`).first().waitFor();
      assert.deepEqual(troubles, []);
      await close();
    });
  });
});
