import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

const PASSWORD = "points and levers";

describe("the administration of access", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer();
    for (const name of ["ada", "lin"])
      await server.admin.manage("POST", "/accounts", { name, password: PASSWORD });
    await server.admin.manage("POST", "/groups", { name: "signallers" });
    await server.admin.manage("PUT", "/groups/signallers/members/ada");
    await server.admin.manage("POST", "/indexes", {
      owner: "company",
      name: "internal",
      settings: { read: "granted" },
    });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  it("a group is granted something, it is told what a member may do and why, and the grant is taken back", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /400/ });
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.getByRole("link", { name: "Access" }).click();
    await page.getByRole("button", { name: "New grant" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Name of the group or account" }).fill("signallrs");
    await dialog.getByRole("checkbox", { name: "publish" }).check();
    await dialog.getByRole("combobox", { name: "Index" }).fill("company/internal");
    await page.keyboard.press("Escape");
    if (!(await dialog.isVisible())) assert.fail("the list of indexes must close first");
    await dialog.getByRole("combobox", { name: "Projects" }).fill("signal-*");
    await dialog.getByRole("checkbox", { name: "Allow names that do not exist yet" }).waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await dialog.getByRole("button", { name: "Create grant" }).click();
    await dialog.getByText("Did you mean signallers?").waitFor();
    const name = dialog.getByRole("combobox", { name: "Name of the group or account" });
    await name.fill("sign");
    await page.getByRole("option", { name: "signallers" }).click();
    await dialog.getByRole("button", { name: "Create grant" }).click();
    const row = page.getByRole("row", { name: /group signallers/ });
    await row.getByText("publish").waitFor();
    await page.getByRole("combobox", { name: "Account" }).fill("ada");
    const rights = page.getByRole("table", { name: "What ada can do" });
    await rights
      .getByText(/signallers/)
      .first()
      .waitFor();
    await row.getByRole("button", { name: /group signallers can publish/ }).click();
    await page
      .getByRole("dialog")
      .getByText(/The change is immediate/)
      .waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await row.getByText("publish").waitFor({ state: "detached" });
    const { items } = await server.admin.manage<{ items: { permission: string }[] }>("GET", "/grants");
    assert.deepEqual(
      items.map(({ permission }) => permission),
      ["read"],
    );
    assert.deepEqual(troubles, []);
    await close();
  });

  it("who manages one index sees its grants and settings, and nothing of the site", async () => {
    await server.admin.manage("POST", "/grants", {
      principal: "account:lin",
      permission: "manage",
      index: "company/internal",
    });
    const { page, troubles, close } = await visit(browser, server.origin);
    await signIn(page, "lin", PASSWORD);
    await page.getByRole("link", { name: "Index settings" }).click();
    await page.getByRole("link", { name: "company/internal" }).waitFor();
    assert.equal(await page.getByRole("link", { name: "root/main" }).count(), 0);
    assert.equal(await page.getByRole("button", { name: "New index" }).count(), 0);
    const places = page.getByRole("navigation", { name: "Main" });
    for (const place of ["Accounts", "Groups", "Invitations", "Server"])
      assert.equal(await places.getByRole("link", { name: place }).count(), 0, place);
    await places.getByRole("link", { name: "Access" }).click();
    await page.getByRole("row", { name: /group signallers/ }).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  for (const dark of [false, true]) {
    for (const narrow of [false, true]) {
      it(`axe finds nothing, ${dark ? "dark" : "light"} and ${narrow ? "on a phone" : "wide"}`, async () => {
        await server.admin.manage("POST", "/grants", {
          principal: dark ? "everyone" : "network:10.0.0.0/8",
          permission: narrow ? "yank" : "read",
          index: "root/*",
        });
        const { page, troubles, close } = await visit(browser, server.origin, { dark, narrow });
        await signIn(page, "admin", ADMIN_PASSWORD);
        await page.goto("ui/administer/access?account=ada");
        await page.getByRole("table", { name: "What ada can do" }).waitFor();
        assert.deepEqual(await findBarriers(page), []);
        const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
        assert.ok((overflow as number) <= 0, "wider than the window");
        const shots = process.env.WHEELYARD_SHOTS;
        if (shots !== undefined)
          await page.screenshot({
            path: `${shots}/access-${dark ? "dark" : "light"}-${narrow ? 390 : 1280}.png`,
            fullPage: true,
          });
        assert.deepEqual(troubles, []);
        await close();
      });
    }
  }
});
