import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

describe("the administration of the site", { skip: noBrowser }, () => {
  let server: Server;
  let upstream: Server;
  let browser: Browser;
  before(async () => {
    upstream = await startServer();
    await upstream.admin.publish(buildWheel({ name: "far-away", version: "1.0" }));
    server = await startServer();
    await server.admin.publish(buildWheel({ name: "signal-box", version: "1.0" }));
    await server.admin.manage("POST", "/accounts", { name: "ada" });
    await server.admin.manage("POST", "/indexes", {
      owner: "company",
      name: "mirror",
      kind: "mirror",
      settings: { mirror: { url: `${upstream.origin}/root/main/simple/` } },
    });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
    await upstream?.remove();
  });

  async function asAdministrator(options = {}) {
    const visitor = await visit(browser, server.origin, options);
    await signIn(visitor.page, "admin", ADMIN_PASSWORD);
    return visitor;
  }

  it("a mirror tells how it is, is refreshed for one project, and is set", async () => {
    const { page, troubles, close } = await asAdministrator({ expected: /400/ });
    await page.getByRole("link", { name: "Mirrors" }).click();
    const card = page.getByRole("region", { name: "company/mirror" });
    await card.getByText(`${upstream.origin}/root/main/simple/`).waitFor();
    await card.getByText("caches files").waitFor();
    await page.getByRole("button", { name: "Refresh company/mirror" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Project" }).fill("far-away");
    await dialog.getByRole("button", { name: "Refresh project" }).click();
    await page.getByText("far-away: the upstream has 1 file.").waitFor();
    await page.getByRole("link", { name: "Settings of company/mirror" }).click();
    await page.getByRole("textbox", { name: "Page cache time" }).fill("0");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText(/must be more than 0/i).waitFor();
    await page.getByRole("textbox", { name: "Page cache time" }).fill("900");
    await page.getByRole("textbox", { name: "Maximum cache size" }).fill("2000");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved. The change is active now.").waitFor();
    const { settings } = await server.admin.manage<{ settings: { mirror: Record<string, unknown> } }>(
      "GET",
      "/indexes/company/mirror",
    );
    assert.equal(settings.mirror.expiry, 900);
    assert.equal(settings.mirror.cacheSize, 2_000_000_000);
    assert.equal(settings.mirror.url, `${upstream.origin}/root/main/simple/`);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("the log is narrowed, taken along as a file, and grows by itself as things happen", async () => {
    const { page, troubles, close } = await asAdministrator();
    await page.getByRole("link", { name: "Change log" }).click();
    const log = page.getByRole("table", { name: "Change log" });
    await log.getByText("file.published").waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    await server.admin.manage("POST", "/accounts", { name: "grace" });
    await log.getByText("admin created account grace, a person").waitFor();
    await page.getByRole("combobox", { name: "Event" }).click();
    await page.getByRole("option", { name: "account.created" }).click();
    await log.getByText("file.published").waitFor({ state: "detached" });
    await page.getByRole("combobox", { name: "Account", exact: true }).fill("nobody-of-that-name");
    await page.getByText("No entries match.").waitFor();
    await page.getByRole("combobox", { name: "Account", exact: true }).fill("admin");
    await log.getByText("admin created account ada, a person").waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Export as CSV" }).click();
    const lines = (await readFile(await (await download).path(), "utf8")).trim().split("\r\n");
    assert.match(lines[0] ?? "", /^serial,at,kind/);
    assert.equal(lines.length, 3, lines.join("\n"));
    assert.deepEqual(troubles, []);
    await close();
  });

  it("the server tells how it is, what it holds, and which settings are in force and from where", async () => {
    const { page, troubles, close } = await asAdministrator();
    await page.getByRole("link", { name: "Server" }).click();
    await page.getByText("Started").waitFor();
    await page.getByRole("table", { name: "By index" }).getByText("root/main").waitFor();
    await page.getByRole("figure").waitFor();
    await page.getByRole("tab", { name: "Configuration" }).click();
    await page.getByRole("searchbox", { name: "Search settings" }).fill("listen.port");
    const row = page.getByRole("row", { name: /listen\.port/ });
    assert.match(String(await row.textContent()), new RegExp(`${server.port}.*WHEELYARD_PORT`));
    await page.getByRole("searchbox", { name: "Search settings" }).fill("adminPassword");
    await page.getByRole("row", { name: /adminPassword/ }).waitFor();
    assert.ok(!(await page.content()).includes(ADMIN_PASSWORD));
    assert.deepEqual(troubles, []);
    await close();
  });

  for (const dark of [false, true]) {
    for (const narrow of [false, true]) {
      it(`axe finds nothing, ${dark ? "dark" : "light"} and ${narrow ? "on a phone" : "wide"}`, async () => {
        const { page, troubles, close } = await asAdministrator({ dark, narrow });
        const shown: [string, string][] = [
          ["mirrors", "Last response"],
          ["indexes/company/mirror?tab=mirror", "Credentials name"],
          ["log", "file.published"],
          ["server", "By index"],
          ["server?tab=settings", "listen.port"],
        ];
        for (const [place, words] of shown) {
          await page.goto(`ui/administer/${place}`);
          await page.getByText(words).first().waitFor();
          assert.deepEqual(await findBarriers(page), [], place);
          const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
          assert.ok((overflow as number) <= 0, `${place} is wider than the window`);
          const shots = process.env.WHEELYARD_SHOTS;
          if (shots !== undefined)
            await page.screenshot({
              path: `${shots}/${place.replaceAll(/\W/g, "-")}-${dark ? "dark" : "light"}-${narrow ? 390 : 1280}.png`,
              fullPage: true,
            });
        }
        assert.deepEqual(troubles, []);
        await close();
      });
    }
  }
});
