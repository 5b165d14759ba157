import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { LONG_LIVED, stockBigSite } from "../harness/big-site.ts";
import { nameOf, versionOf } from "../harness/big-site-names.ts";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

const PROJECTS = 20_000;
const RELEASES = 2_000;
const INDEX = "ui/indexes/root/main";

describe("a site of 20,000 projects", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer();
    await server.kill();
    await stockBigSite(server, { projects: PROJECTS, releases: RELEASES, days: 40 });
    await server.start();
    browser = await openBrowser();
    // Texts for searching are made from the log; a person would come later.
    while (
      (await server.admin.manage<{ items: unknown[] }>("GET", `/search?q=${nameOf(PROJECTS - 1)}`)).items
        .length < 1
    );
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  /** What the API answered to the page, in bytes as they were sent. */
  function watchAnswers(page: Page): { largest: number } {
    const seen = { largest: 0 };
    page.on("response", async (response) => {
      if (!response.url().includes("/-/api/v1/")) return;
      // null: the page was closed before the answer had arrived.
      const sizes = await response
        .request()
        .sizes()
        .catch(() => null);
      seen.largest = Math.max(seen.largest, sizes?.responseBodySize ?? 0);
    });
    return seen;
  }

  it("the list of projects goes on as one scrolls, with no more in the page than is on the screen", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    const answers = watchAnswers(page);
    await page.goto(INDEX);
    const rows = page.getByRole("main").getByRole("listitem");
    await page.getByText("The first 100 projects, with more below").waitFor();
    for (let round = 0; round < 6; round++) {
      await page.mouse.wheel(0, 20_000);
      await page
        .getByText(`The first ${(round + 2) * 100} projects`)
        .or(page.getByText("The first 1,"))
        .waitFor();
      assert.ok((await rows.count()) < 60);
    }
    assert.ok(answers.largest < 10_000, `an answer of ${answers.largest} bytes`);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("one of them is found with a few letters", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto(INDEX);
    const sought = nameOf(17_345);
    await page.getByRole("searchbox", { name: "Find projects" }).pressSequentially(sought);
    await page.getByText("1 project", { exact: true }).waitFor();
    await page.getByRole("link", { name: sought }).click();
    await page.getByRole("heading", { level: 1, name: sought }).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("whoever looks at what many require sees the first of them, and more when asked", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto(`${INDEX}/${nameOf(1)}`);
    const list = page.locator("section").filter({ has: page.getByRole("heading", { name: "Required by" }) });
    await list.getByRole("listitem").nth(9).waitFor();
    assert.equal(await list.getByRole("listitem").count(), 10);
    await list.getByRole("button", { name: "Show more" }).click();
    await list.getByRole("listitem").nth(209).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("one of them is found, it is told who may read it, and a team is let publish it", async () => {
    await server.admin.manage("POST", "/groups", { name: "signallers" });
    const { page, troubles, close } = await visit(browser, server.origin);
    await signIn(page, "admin", ADMIN_PASSWORD);
    const sought = nameOf(17_345);
    const search = page.getByRole("searchbox", { name: "Search all projects" });
    await search.fill(sought);
    await search.press("Enter");
    await page.getByRole("main").getByRole("link", { name: sought }).click();
    await page.getByRole("button", { name: "Manage", exact: true }).click();
    await page.getByRole("menuitem", { name: "View who can read it" }).click();
    await page.getByText(`Everyone can read ${sought} in root/main without signing in.`).waitFor();
    await page.getByText("No grants apply here.").waitFor();
    await page.getByRole("button", { name: "New grant" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Name of the group or account" }).fill("signallers");
    await dialog.getByRole("checkbox", { name: "publish" }).check();
    assert.equal(await dialog.getByRole("combobox", { name: "Projects" }).inputValue(), sought);
    await dialog.getByRole("button", { name: "Create grant" }).click();
    const row = page.getByRole("row", { name: /group signallers/ });
    await row.getByText("publish").waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole("combobox", { name: "Grants that apply to the project" }).fill(nameOf(17_346));
    await page.getByText("No grants apply here.").waitFor();
    await server.admin.manage("PATCH", `/indexes/root/main/projects/${sought}`, { restricted: true });
    await page.getByRole("combobox", { name: "Grants that apply to the project" }).fill(sought);
    await row.getByText("publish").waitFor();
    assert.deepEqual(troubles, []);
    await page.reload();
    await page.getByText(`${sought} is restricted`).waitFor();
    await close();
  });

  it("2,000 releases are one table, of which what is on the screen is in the page", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    const answers = watchAnswers(page);
    await page.goto(`${INDEX}/${LONG_LIVED}?tab=releases`);
    const links = page.getByRole("main").getByRole("row").getByRole("link");
    await page.getByRole("link", { name: versionOf(RELEASES - 1), exact: true }).waitFor();
    assert.ok((await links.count()) < 60);
    await page.keyboard.press("Control+End");
    await page.getByRole("link", { name: versionOf(0), exact: true }).waitFor();
    assert.ok((await links.count()) < 60);
    await page.getByRole("searchbox", { name: "Find a release" }).fill("3.7.");
    await page.getByRole("checkbox", { name: "Choose 3.7.2" }).check();
    await page.getByRole("checkbox", { name: "Choose 3.7.4" }).check();
    await page.getByRole("link", { name: "Compare 3.7.2 with 3.7.4" }).click();
    await page.getByText("Both have the same dependencies.").waitFor();
    await page.getByRole("combobox", { name: "To" }).fill("9.9.9");
    await page.getByRole("option", { name: "9.9.9rc1" }).click();
    await page.waitForURL("**/compare?from=3.7.2&to=9.9.9rc1");
    assert.ok(answers.largest < 400_000, `an answer of ${answers.largest} bytes`);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("what happened last to a project of many changes stands first", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto(`${INDEX}/${LONG_LIVED}?tab=activity`);
    await page.getByText(`long_lived-${versionOf(RELEASES - 1)}-py2`).waitFor();
    await page.getByRole("button", { name: "Show older entries" }).click();
    await page.getByText(`long_lived-${versionOf(RELEASES - 150)}-py2`).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  for (const look of [
    { dark: false, narrow: false },
    { dark: true, narrow: true },
  ]) {
    it(`axe finds nothing, ${look.dark ? "dark, on a phone" : "light, wide"}`, async () => {
      const { page, troubles, close } = await visit(browser, server.origin, look);
      await signIn(page, "admin", ADMIN_PASSWORD);
      const project = `${INDEX}/${nameOf(1)}`;
      const releases = `${INDEX}/${LONG_LIVED}?tab=releases`;
      for (const address of [
        "",
        INDEX,
        "ui/search?q=acme",
        "ui/indexes",
        "ui/downloads",
        project,
        releases,
      ]) {
        await page.goto(address);
        await page.getByRole("heading", { level: 1 }).waitFor();
        await page.waitForLoadState("networkidle");
        assert.deepEqual(await findBarriers(page), [], address);
        const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
        assert.ok((overflow as number) <= 0, `${address} is wider than the window`);
      }
      assert.deepEqual(troubles, []);
      await close();
    });
  }
});
