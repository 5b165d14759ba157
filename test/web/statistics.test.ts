import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { makeAccount } from "../harness/people.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";
import { eventually } from "../harness/until.ts";

const PIP = 'pip/26.1 {"python":"3.14.0","installer":{"name":"pip","version":"26.1"}}';

describe("what was downloaded", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer({ config: { access: { read: "everyone" } } });
    await makeAccount(server, "maria");
    for (const version of ["1.0", "1.1"]) {
      const wheel = buildWheel({ name: "wanted", version });
      await server.admin.publish(wheel);
      const path = await server.anonymous.findFile("wanted", wheel.filename);
      for (let times = 0; times < (version === "1.0" ? 2 : 5); times++)
        await server.anonymous.send({ path, headers: { "user-agent": PIP } });
    }
    await counted(7);
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  /** Downloads are added up every few seconds. */
  async function counted(total: number): Promise<void> {
    await eventually(
      async () => (await server.admin.manage<{ total: number }>("GET", "/downloads")).total,
      total,
    );
  }

  it("anybody sees what of a project is downloaded, by release, Python and installer, and gets it as JSON", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto("ui/indexes/root/main/wanted");
    await page.getByRole("tab", { name: "Downloads" }).click();
    await page.getByText("downloads in the last 30 days").waitFor();
    await page.getByRole("img", { name: /^Downloads per day\. Peak on .*: 7$/ }).waitFor();
    const items = await page.getByRole("tabpanel").getByRole("listitem").allTextContents();
    assert.deepEqual(items, ["1.15", "1.02", "3.147", "pip 26.17"]);
    assert.deepEqual(await findBarriers(page), []);
    const address = String(await page.getByRole("link", { name: "View as JSON" }).getAttribute("href"));
    const json = (await server.anonymous.get(address.slice(server.origin.length))).json<{ total: number }>();
    assert.equal(json.total, 7);
    await page.getByRole("switch", { name: "Only 1.1" }).check({ force: true });
    await page.getByRole("img", { name: /: 5$/ }).waitFor();
    await page.getByText("7 days", { exact: true }).click();
    await page.getByText("downloads in the last 7 days").waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("who manages an index, or the site, sees what of it is downloaded; nobody else", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /403/ });
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("ui/indexes/root/main");
    await page.getByRole("main").getByRole("link", { name: "Downloads" }).click();
    await page.getByRole("heading", { level: 1, name: "Downloads of root/main" }).waitFor();
    await page.getByText("wanted · root/main").waitFor();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Downloads" }).click();
    await page.getByRole("heading", { level: 1, name: "Downloads", exact: true }).waitFor();
    await page.getByText("wanted · root/main").waitFor();
    await page.getByRole("button", { name: "admin" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("banner").getByRole("link", { name: "Sign in" }).waitFor();
    await signIn(page, "maria", "maria: a pass:wörd");
    await page.goto("ui/indexes/root/main");
    await page.getByText("wanted").first().waitFor();
    assert.equal(await page.getByRole("link", { name: "Downloads" }).count(), 0);
    await page.goto("ui/downloads/root/main");
    await page.getByText(/may not manage/).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  for (const dark of [false, true]) {
    for (const narrow of [false, true]) {
      it(`axe finds nothing, ${dark ? "dark" : "light"} and ${narrow ? "on a phone" : "wide"}`, async () => {
        const { page, troubles, close } = await visit(browser, server.origin, { dark, narrow });
        await signIn(page, "admin", ADMIN_PASSWORD);
        for (const address of ["ui/downloads", "ui/indexes/root/main/wanted?tab=downloads"]) {
          await page.goto(address);
          await page.getByRole("img", { name: /^Downloads per day/ }).waitFor();
          assert.deepEqual(await findBarriers(page), [], address);
          const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
          assert.ok((overflow as number) <= 0, `${address} is wider than the window`);
        }
        assert.deepEqual(troubles, []);
        await close();
      });
    }
  }
});
