import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

const PASSWORD = "points and levers";

describe("the administration of people", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer({ config: { accounts: { registration: "approval" } } });
    await server.admin.manage("POST", "/accounts", { name: "ada", password: PASSWORD });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  async function asAdministrator(options = {}) {
    const visitor = await visit(browser, server.origin, options);
    await signIn(visitor.page, "admin", ADMIN_PASSWORD);
    return visitor;
  }

  async function follow(page: Page, place: string): Promise<void> {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: place }).click();
    await page.getByRole("heading", { level: 1, name: place }).waitFor();
  }

  it("an account is made; what the server finds wrong stands at its field", async () => {
    const { page, troubles, close } = await asAdministrator({ expected: /40[09]/ });
    await follow(page, "Accounts");
    await page.getByRole("button", { name: "New account" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill("Not A Name");
    await dialog.getByRole("button", { name: "Create account" }).click();
    const name = dialog.getByRole("textbox", { name: "Name" });
    await dialog.getByText(/lowercase letters/).waitFor();
    assert.equal(await name.getAttribute("aria-invalid"), "true");
    await name.fill("eve");
    await dialog.getByRole("textbox", { name: "Password" }).fill("short");
    await dialog.getByRole("button", { name: "Create account" }).click();
    await dialog.getByText(/Must have at least 8 characters/).waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await dialog.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await dialog.getByRole("button", { name: "Create account" }).click();
    await page.getByRole("heading", { level: 1, name: "eve" }).waitFor();
    await server.anonymous.withPassword("eve", PASSWORD).manage("GET", "/whoami");
    assert.deepEqual(troubles, []);
    await close();
  });

  it("an administrator makes a token for a service account", async () => {
    await server.admin.manage("POST", "/accounts", { name: "ci", kind: "service" });
    const { page, troubles, close } = await asAdministrator();
    await page.goto("ui/administer/accounts/ci");
    await page.getByText("ci has no tokens yet.").waitFor();
    await page.getByRole("button", { name: "New token" }).click();
    const dialog = page.getByRole("dialog", { name: "New token for ci" });
    await dialog.getByRole("textbox", { name: "Description" }).fill("pipeline");
    await dialog.getByRole("combobox", { name: "Projects" }).fill("new-*");
    await page.keyboard.press("Enter");
    assert.deepEqual(await findBarriers(page), []);
    await dialog.getByRole("button", { name: "Create token" }).click();
    const token = await page.getByText(/^wy_/).first().textContent();
    const seen = await server.anonymous
      .withToken(String(token))
      .manage<{ account: string }>("GET", "/whoami");
    assert.equal(seen.account, "ci");
    await page.getByRole("row", { name: /pipeline/ }).waitFor();
    assert.deepEqual(await findBarriers(page), []);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a group is made, an account put into it and taken out, and the group removed by its name", async () => {
    const { page, troubles, close } = await asAdministrator();
    await follow(page, "Groups");
    await page.getByRole("button", { name: "New group" }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("signallers");
    await page.getByRole("button", { name: "Create group" }).click();
    await page.getByRole("heading", { level: 1, name: "signallers" }).waitFor();
    await page
      .getByRole("combobox", { name: "Account" })
      .or(page.getByRole("textbox", { name: "Account" }))
      .fill("ad");
    await page.getByRole("option", { name: "ada" }).click();
    await page.getByRole("button", { name: "Add to group" }).click();
    await page.getByRole("link", { name: "ada" }).waitFor();
    assert.deepEqual((await server.admin.manage("GET", "/groups/signallers")).members, ["ada"]);
    await page.getByRole("button", { name: "Remove ada from the group" }).click();
    await page.getByText("This group has no members yet.").waitFor();
    await page.getByRole("button", { name: "Remove group" }).click();
    const dialog = page.getByRole("dialog");
    const remove = dialog.getByRole("button", { name: "Remove group" });
    assert.ok(await remove.isDisabled());
    await dialog.getByRole("textbox").fill("signallers");
    await remove.click();
    await page.getByRole("heading", { level: 1, name: "Groups" }).waitFor();
    assert.equal((await server.admin.api("GET", "/groups/signallers")).status, 404);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("an account is disabled after it was said what that does, its password reset, and it is removed", async () => {
    const { page, troubles, close } = await asAdministrator();
    await page.goto("ui/administer/accounts/ada");
    await page.getByRole("button", { name: "Reset password" }).click();
    await page.getByRole("dialog").getByLabel("New password").fill("another password");
    await page.getByRole("button", { name: "Set password", exact: true }).click();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    const ada = server.anonymous.withPassword("ada", "another password");
    assert.equal((await ada.api("GET", "/whoami")).status, 200);
    await page.getByRole("button", { name: "Disable account" }).click();
    await page
      .getByRole("dialog")
      .getByText(/stop(s)? working immediately/)
      .waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Disable account" }).click();
    await page.getByText("Disabled. No one can sign in with this account.").waitFor();
    assert.equal((await ada.api("GET", "/whoami")).status, 401);
    await page.getByRole("button", { name: "Remove account" }).click();
    await page.getByRole("dialog").getByRole("textbox").fill("ada");
    await page.getByRole("dialog").getByRole("button", { name: "Remove account" }).click();
    await page.getByRole("heading", { level: 1, name: "Accounts" }).waitFor();
    assert.equal(await page.getByRole("link", { name: "ada", exact: true }).count(), 0);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("somebody is invited by a link, and makes their account by it, once", async () => {
    const { page, troubles, close } = await asAdministrator();
    await follow(page, "Invitations");
    await page.getByRole("button", { name: "Create invitation" }).click();
    await page.getByRole("textbox", { name: "Note" }).fill("Grace of the yard");
    await page.getByRole("dialog").getByRole("button", { name: "Create invitation" }).click();
    await page.getByRole("button", { name: "Copy: Invitation link" }).click();
    const link = String(await page.evaluate("navigator.clipboard.readText()"));
    const guest = await visit(browser, server.origin, { expected: /40[049]/ });
    await guest.page.goto(link);
    await guest.page.getByText("admin invited you.").waitFor();
    assert.deepEqual(await findBarriers(guest.page), []);
    await guest.page.getByRole("textbox", { name: "Account" }).fill("grace");
    await guest.page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await guest.page.getByRole("button", { name: "Create account" }).click();
    await guest.page.getByRole("button", { name: "grace" }).waitFor();
    const late = await visit(browser, server.origin, { expected: /40[049]/ });
    await late.page.goto(link);
    await late.page.getByRole("heading", { name: "You cannot create an account" }).waitFor();
    await page.reload();
    await page.getByText("used by grace").waitFor();
    assert.deepEqual([...troubles, ...guest.troubles, ...late.troubles], []);
    for (const one of [{ close }, guest, late]) await one.close();
  });

  it("who asks for an account waits until it is approved", async () => {
    const guest = await visit(browser, server.origin);
    await guest.page.goto("ui/sign-in");
    await guest.page.getByRole("link", { name: "Request an account" }).click();
    await guest.page.getByRole("heading", { name: "Request an account" }).waitFor();
    await guest.page.getByRole("textbox", { name: "Account" }).fill("lin");
    await guest.page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await guest.page.getByRole("textbox", { name: "Message" }).fill("New in the team");
    await guest.page.getByRole("button", { name: "Request account" }).click();
    await guest.page.getByRole("heading", { name: "Request sent" }).waitFor();
    const { page, troubles, close } = await asAdministrator();
    await follow(page, "Invitations");
    await page.getByText("New in the team").waitFor();
    await page.getByRole("button", { name: "Approve lin" }).click();
    await page.getByRole("button", { name: "Approve account" }).click();
    await page.getByText("New in the team").waitFor({ state: "detached" });
    await signIn(guest.page, "lin", PASSWORD);
    await guest.page.goto("ui/administer/accounts");
    await guest.page
      .getByText(/may not|permission|grant/i)
      .first()
      .waitFor();
    assert.equal(await guest.page.getByRole("link", { name: "Accounts", exact: true }).count(), 0);
    assert.deepEqual(troubles, []);
    await guest.close();
    await close();
  });

  for (const dark of [false, true]) {
    for (const narrow of [false, true]) {
      it(`axe finds nothing, ${dark ? "dark" : "light"} and ${narrow ? "on a phone" : "wide"}`, async () => {
        const { page, troubles, close } = await asAdministrator({ dark, narrow });
        for (const place of ["accounts", "accounts/grace", "groups", "invitations"]) {
          await page.goto(`ui/administer/${place}`);
          await page.getByRole("heading", { level: 1 }).waitFor();
          await page.waitForLoadState("networkidle");
          assert.deepEqual(await findBarriers(page), [], place);
          const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
          assert.ok((overflow as number) <= 0, `${place} is wider than the window`);
          const shots = process.env.WHEELYARD_SHOTS;
          if (shots !== undefined)
            await page.screenshot({
              path: `${shots}/${place.replaceAll("/", "-")}-${dark ? "dark" : "light"}-${narrow ? 390 : 1280}.png`,
              fullPage: true,
            });
        }
        assert.deepEqual(troubles, []);
        await close();
      });
    }
  }
});
