import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { docsZip } from "../harness/build-archive.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";
import { stockSite } from "../harness/stocked-site.ts";
import { until } from "../harness/until.ts";

const PROJECT = "ui/indexes/root/main/signal-box";

describe("browsing", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer();
    await stockSite(server);
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  it("indexes stand below what they inherit from", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto("ui/indexes");
    const base = page
      .getByRole("main")
      .getByRole("listitem")
      .filter({ has: page.getByRole("link", { name: "company/base", exact: true }) })
      .first();
    const heir = base.getByRole("listitem").getByRole("listitem");
    assert.match(
      String(await heir.textContent()),
      /company\/dev.*inherits from company\/internal, root\/main/,
    );
    await heir.getByRole("link", { name: "company/dev" }).click();
    await page.getByText("Falls back to").waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a page of documentation is found as one types, and opens from the list", async () => {
    const zip = docsZip("Semaphores for beginners");
    await server.admin.send({
      method: "POST",
      path: "/root/main/signal-box/1.0/docs",
      headers: { "content-type": "application/zip" },
      body: zip,
    });
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto("ui/search");
    await page.getByText("Documentation", { exact: true }).last().click();
    const box = page.getByRole("searchbox", { name: "Search documentation" });
    await box.fill("nothing like it");
    await page.getByText("No pages match.").waitFor();
    await until(
      async () =>
        (await server.admin.get("/-/api/v1/search/documentation?q=semaph")).text.includes("Semaphores"),
      "the words are there",
    );
    await box.fill("semaph");
    const link = page.getByRole("link", { name: "Semaphores for beginners" });
    await link.waitFor();
    await page.waitForURL("**/ui/search?*q=semaph*");
    assert.deepEqual(await findBarriers(page), []);
    if (process.env.WHEELYARD_SHOTS)
      await page.screenshot({ path: `${process.env.WHEELYARD_SHOTS}/docs-search.png` });
    await page.emulateMedia({ colorScheme: "dark" });
    assert.deepEqual(await findBarriers(page), [], "dark");
    const [opened] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
    await opened.getByRole("heading", { name: "Semaphores for beginners" }).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a project is found as one types, by its name and by what it says of itself", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto("ui/indexes/root/main");
    const found = page.getByRole("main").getByRole("listitem").getByRole("link");
    await page.getByText("3 projects").waitFor();
    await page.getByRole("searchbox", { name: "Find projects" }).fill("weights wagon");
    await page.getByText("1 project", { exact: true }).waitFor();
    assert.deepEqual(await found.allTextContents(), ["wagon-models"]);
    await page.waitForURL("**/root/main?q=weights+wagon");
    await page.getByRole("searchbox", { name: "Find projects" }).fill("nothing like it");
    await page.getByText("No projects match.").waitFor();
    await page.getByRole("searchbox", { name: "Find projects" }).fill("");
    await page.getByText("3 projects").waitFor();
    await page.getByText("Mirrored", { exact: true }).click();
    await page.getByText("No projects match.").waitFor();
    await page.getByText("Published here", { exact: true }).click();
    await page.getByText("3 projects").waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("whoever presses / searches from any page, without a mouse", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto("ui/indexes");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("signal");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/ui/search?q=signal");
    await page.getByRole("link", { name: "signal-box" }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "signal-box" }).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a project shows its description, how to get it and what it needs", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto(PROJECT);
    await page.getByRole("heading", { name: "Usage" }).waitFor();
    await page.getByRole("button", { name: "Copy: Install with pip" }).click();
    const copied = await page.evaluate("navigator.clipboard.readText()");
    assert.equal(copied, `pip install --index-url ${server.origin}/simple/ signal-box`);
    await page.getByText("radio", { exact: true }).click();
    await page.getByText("requirements.txt", { exact: true }).click();
    const pinned = page.getByRole("region", { name: "Install with requirements.txt" });
    assert.match(await pinned.innerText(), /signal-box\[radio\]==\S+ \\\n +--hash=sha256:[0-9a-f]{64}/);
    await page.getByText("with extra radio").waitFor();
    const homepage = page.getByRole("link", { name: "Homepage" });
    assert.equal(await homepage.getAttribute("href"), "https://example.org/signal-box");
    await page.getByRole("link", { name: "points-lever" }).click();
    await page.getByRole("heading", { level: 1, name: "points-lever" }).waitFor();
    await page.getByRole("region").first().waitFor();
    await page.getByText("Required by").waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("an index and a project give the lines that install from them as of a moment", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    const lines = page.getByRole("region", { name: "Install with pip" });
    await page.goto("ui/indexes/root/main");
    await page.getByRole("button", { name: "As of a date" }).click();
    assert.match(await lines.innerText(), /\/@\d{4}-\d\d-\d\dT\d\d:\d\dZ\/simple\/ PACKAGE$/);
    await page.getByLabel("As of", { exact: true }).fill("2026-05-01T12:30");
    const utc = new Date("2026-05-01T12:30").toISOString().slice(0, 16);
    await page.getByText(`${server.origin}/@${utc}Z/simple/`).first().waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await page.getByLabel("As of", { exact: true }).fill("2999-01-01T00:00");
    await page.getByText("Choose a time in the past").waitFor();
    await page.keyboard.press("Escape");
    await page.goto(PROJECT);
    await page.getByLabel("As of", { exact: true }).fill("2026-05-01T12:30");
    await page.getByText(`${server.origin}/@${utc}Z/simple/ signal-box`).waitFor();
    await page.getByLabel("As of", { exact: true }).fill("");
    await page.getByText(`--index-url ${server.origin}/simple/ signal-box`).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("descriptions of real projects are shown as they are meant, with tables and code that the keyboard scrolls", async () => {
    const wide = `    ${"a line of code that goes on ".repeat(12)}`;
    const table = ["+---+---+---+", "| A | B | C |", "+===+===+===+", "| a & b | 3 |", "+---+---+---+"];
    const description = [
      "Waybill",
      "=======",
      "",
      "It writes::",
      "",
      wide,
      "",
      ...table,
      "",
      ".. csv-table:: Loads",
      "   :header: Wagon, Tons",
      "",
      "   flat, 60",
      "",
    ];
    const more = { requiresDist: ["points-lever >=1.0"], summary: "Writes waybills" };
    for (const name of ["waybill", "waybill-two"])
      await server.admin.publish(
        buildWheel({
          name,
          ...more,
          headers: ["Description-Content-Type: text/x-rst"],
          description: `${name}\n\n${description.join("\n")}`,
        }),
      );
    const { page, troubles, close } = await visit(browser, server.origin, { dark: true, narrow: true });
    for (const name of ["waybill", "waybill-two"]) {
      await page.goto(`ui/indexes/root/main/${name}`);
      await page.getByRole("columnheader", { name: "Tons" }).waitFor();
      await page.getByRole("cell", { name: "a & b" }).waitFor();
      await page.getByText("Loads", { exact: true }).waitFor();
      await page.locator("pre", { hasText: "a line of code" }).focus();
      assert.deepEqual(await findBarriers(page), []);
    }
    assert.deepEqual(troubles, []);
    await close();
  });

  it("releases stand in the order of PEP 440, pre-releases and yanked ones marked", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto(`${PROJECT}?tab=releases`);
    const rows = page.getByRole("row");
    await rows.nth(1).waitFor();
    const versions = rows.getByRole("link");
    assert.deepEqual(await versions.allTextContents(), ["2.0rc1", "1.10", "1.9", "1.0"]);
    assert.match(String(await rows.nth(1).textContent()), /pre-release/);
    assert.match(String(await rows.nth(2).textContent()), /latest/);
    assert.doesNotMatch(String(await rows.nth(3).textContent()), /latest|pre-release|yanked/);
    assert.match(String(await rows.nth(4).textContent()), /yanked/);
    await page.getByRole("link", { name: "1.0", exact: true }).click();
    await page.getByText("This release was yanked").waitFor();
    await page.getByText("Loses the radio").waitFor();
    await page.getByText("A newer release is available").waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("files tell what they run on, and are downloaded", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto(`${PROJECT}?tab=files`);
    const matrix = page.getByRole("table").first();
    await matrix.getByRole("columnheader", { name: "macOS ARM64" }).waitFor();
    assert.equal(await matrix.getByRole("img", { name: "wheel available" }).count(), 2);
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "signal_box-1.10.tar.gz" }).click();
    assert.equal((await download).suggestedFilename(), "signal_box-1.10.tar.gz");
    assert.deepEqual(troubles, []);
    await close();
  });

  it("two releases are compared: what they need, say and hold", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto(`${PROJECT}?tab=releases`);
    await page.getByRole("checkbox", { name: "Choose 1.10" }).check();
    await page.getByRole("checkbox", { name: "Choose 1.0", exact: true }).check();
    await page.getByRole("link", { name: "Compare 1.0 with 1.10" }).click();
    const changed = page.getByRole("row").filter({ hasText: "points-lever" });
    assert.match(String(await changed.textContent()), /points-lever>=1\.0points-lever>=1\.2/);
    await page.getByRole("row").filter({ hasText: "module_2.py" }).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("where a name comes from is told, and why a hidden one is hidden", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /40[14]/ });
    await page.goto(`${PROJECT}?tab=origin`);
    await page.getByText("This name belongs to root/main").waitFor();
    const policy = [{ action: "deny", projects: ["wagon-*"], reason: "Not checked yet" }];
    await server.admin.manage("PATCH", "/indexes/company/dev", { settings: { policy } });
    await page.goto("ui/indexes/company/dev/wagon-models");
    await page.getByText("No visible releases").waitFor();
    await page
      .getByRole("row")
      .filter({ hasText: "wagon_models-1.0-py3-none-any.whl" })
      .getByText("denied")
      .waitFor();
    await page.goto("ui/indexes/root/main/never-heard-of");
    await page.getByRole("heading", { name: "Page not found" }).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a manager releases a held version, and gives a reason", async () => {
    const index = "/indexes/company/dev";
    const policy = [{ action: "hold", youngerThanDays: 7, reason: "Cooldown" }];
    await server.admin.manage("PATCH", index, { settings: { policy } });
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /404/ });
    await page.goto("ui/indexes/company/dev/wagon-models");
    await page.getByText("held", { exact: true }).waitFor();
    assert.equal(await page.getByRole("button", { name: /^Release/ }).count(), 0);
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("ui/indexes/company/dev/wagon-models");
    await page.getByRole("button", { name: "Release 1.0…" }).click();
    const dialog = page.getByRole("dialog");
    assert.equal(await dialog.getByRole("button", { name: "Release version" }).isDisabled(), true);
    await dialog.getByLabel("Reason").fill("Reviewed by the rail team");
    assert.deepEqual(await findBarriers(page), []);
    if (process.env.WHEELYARD_SHOTS)
      await page.screenshot({ path: `${process.env.WHEELYARD_SHOTS}/release-held.png` });
    await dialog.getByRole("button", { name: "Release version" }).click();
    await dialog.waitFor({ state: "hidden" });
    await page.getByRole("heading", { name: "wagon-models", exact: true }).waitFor();
    assert.equal((await server.anonymous.page("wagon-models", "/company/dev/simple/")).files.length, 1);
    await server.admin.manage("PATCH", index, { settings: { policy: [] } });
    assert.deepEqual(troubles, []);
    await close();
  });

  it("20,000 projects are a list that only holds what is on the screen", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.route("**/-/api/v1/search?**", async (route) => {
      const from = Number(new URL(route.request().url()).searchParams.get("after") ?? 0);
      const items = Array.from({ length: 100 }, (_none, at) => ({
        project: `project-${from + at}`,
        displayName: `project-${from + at}`,
        index: "root/main",
        private: true,
        version: "1.0",
        summary: "One of many",
        updatedAt: null,
        downloads: null,
      }));
      await route.fulfill({ json: { items, next: from + 100 < 20_000 ? String(from + 100) : null } });
    });
    await page.goto("ui/indexes/root/main");
    await page.getByRole("link", { name: "project-0", exact: true }).waitFor();
    for (let loaded = 0; loaded < 30; loaded++) {
      await page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)");
      await page.waitForTimeout(60);
    }
    assert.ok((await page.getByRole("main").getByRole("listitem").count()) < 80);
    assert.ok(((await page.evaluate("document.documentElement.scrollHeight")) as number) > 20_000);
    assert.deepEqual(troubles, []);
    await close();
  });

  for (const [dark, narrow] of [
    [false, false],
    [true, true],
    [true, false],
    [false, true],
  ] as const) {
    it(`axe finds nothing, ${dark ? "dark" : "light"} and ${narrow ? "on a phone" : "wide"}`, async () => {
      const { page, troubles, close } = await visit(browser, server.origin, { dark, narrow });
      const tabs = ["overview", "releases", "files", "origin"].map((tab) => `${PROJECT}?tab=${tab}`);
      const addresses = ["ui/search?q=signal", "ui/indexes/root/main", ...tabs, `${PROJECT}/compare`];
      for (const address of addresses) {
        await page.goto(address, { waitUntil: "networkidle" });
        await page.getByRole("heading", { level: 1 }).waitFor();
        assert.deepEqual(await findBarriers(page), [], address);
        const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
        assert.ok((overflow as number) <= 0, `${address} is wider than the window`);
      }
      assert.deepEqual(troubles, []);
      await close();
    });
  }
});
