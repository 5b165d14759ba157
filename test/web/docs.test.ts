import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, visit } from "../harness/browser.ts";
import { type Answer, send } from "../harness/send.ts";
import { type Server, startServer } from "../harness/start-server.ts";

describe("the documentation at /-/docs/", () => {
  let server: Server;
  before(async () => {
    server = await startServer({ config: { access: { read: "granted" } } });
  });
  after(() => server?.remove());

  const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
    send(server.origin, { path, headers });

  it("is for everyone, also where reading packages requires an account", async () => {
    const { status, headers, text } = await get("/-/docs/");
    assert.equal(status, 200);
    assert.match(String(headers["content-type"]), /^text\/html/);
    assert.match(text, /<h1 id="wheelyard-documentation">/);
    assert.equal((await get("/-/docs/deploy/kubernetes")).status, 200);
    assert.match(
      String((await get("/-/docs/examples/company.yaml")).headers["content-type"]),
      /^text\/plain/,
    );
    assert.equal((await get("/-/docs/images/project.png")).headers["content-type"], "image/png");
  });

  it("comes with a policy that allows only this server's scripts, styles and pictures", async () => {
    const policy = String((await get("/-/docs/operate")).headers["content-security-policy"]);
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*|nonce|data:/);
  });

  it("comes compressed as it was built, and is not sent again while it is the same", async () => {
    const plain = await get("/-/docs/operate");
    for (const encoding of ["br", "gzip"]) {
      const packed = await get("/-/docs/operate", { "accept-encoding": `zstd, ${encoding}` });
      assert.equal(packed.headers["content-encoding"], encoding);
      assert.equal(packed.text, plain.text);
      const again = await get("/-/docs/operate", {
        "accept-encoding": encoding,
        "if-none-match": String(packed.headers.etag),
      });
      assert.equal(again.status, 304);
      assert.equal(again.bytes.length, 0);
    }
    assert.equal((await get("/-/docs/operate", { "if-none-match": String(plain.headers.etag) })).status, 304);
    assert.equal((await get("/-/docs/operate", { "if-none-match": '"other"' })).status, 200);
  });

  it("answers 404 for all that is no page, and leads nowhere out of its folder", async () => {
    for (const path of [
      "none",
      "operate/",
      "operate.md",
      "operate.html.br",
      "../web/index",
      "..%2fweb%2findex",
      "%2e%2e/web/index.html",
      ".stamp.json",
      "a\\b",
      "%00",
    ])
      assert.ok([400, 404].includes((await get(`/-/docs/${path}`)).status), path);
  });

  it("is only read, and its address without a slash leads to it below any path", async () => {
    const moved = await get("/-/docs");
    assert.deepEqual([moved.status, moved.headers.location], [301, "docs/"]);
    const posted = await send(server.origin, { method: "POST", path: "/-/docs/" });
    assert.deepEqual([posted.status, posted.headers.allow], [405, "GET, HEAD, OPTIONS"]);
  });

  describe("in a browser", { skip: noBrowser }, () => {
    let browser: Browser;
    before(async () => {
      browser = await openBrowser();
    });
    after(() => browser?.close());

    for (const way of [{}, { dark: true }, { narrow: true }] as const)
      it(`can be read by everyone and shows nothing wrong: ${JSON.stringify(way)}`, async () => {
        const { page, troubles, close } = await visit(browser, server.origin, way);
        for (const path of ["", "operate", "deploy/kubernetes"]) {
          await page.goto(`-/docs/${path}`);
          assert.deepEqual(await findBarriers(page), [], path);
          const width = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
          assert.ok(width <= 0, `${path} is wider than the window`);
        }
        assert.deepEqual(troubles, []);
        await close();
      });

    it("searches by keyboard, and loads the index only then", async () => {
      const { page, troubles, close } = await visit(browser, server.origin);
      const loaded: string[] = [];
      page.on("request", (request) => loaded.push(request.url()));
      await page.goto("-/docs/deploy/kubernetes");
      assert.ok(!loaded.some((url) => url.endsWith("search.json")));
      await page.keyboard.press("/");
      await page.keyboard.type("back up");
      await page.locator('a[href$="/backup#back-up"]').first().waitFor();
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/-\/docs\/backup#back-up$/);
      assert.deepEqual(troubles, []);
      await close();
    });

    it("keeps the color scheme, together with the web interface", async () => {
      const { page, close } = await visit(browser, server.origin);
      await page.goto("-/docs/");
      await page.getByRole("button", { name: "Dark mode" }).click();
      await page.goto("-/docs/operate");
      await page.getByRole("button", { name: "Light mode" }).waitFor();
      await page.goto("ui/");
      await page.getByRole("button", { name: "Light mode" }).waitFor();
      await close();
    });

    it("works without scripts, and prints the article alone", async () => {
      const { page, close } = await visit(browser, server.origin);
      await page.route("**/*.js", (route) => route.abort());
      await page.goto("-/docs/operate");
      await page.getByRole("link", { name: "Mirrors" }).first().waitFor();
      await page.emulateMedia({ media: "print" });
      assert.equal(await page.getByRole("banner").isVisible(), false);
      assert.equal(await page.getByRole("heading", { name: "Operate" }).isVisible(), true);
      await close();
    });
  });
});
