import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { type Server, startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const PASSWORD = "maria: a pass:wörd";
const NEW_PASSWORD = "maria: quite another";

describe("an account and what is its own", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer({ config: { access: { read: "authenticated" } } });
    await makeAccount(server, "maria");
    await grant(server, "account:maria", "publish");
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  it("a stranger is led to sign in, and from there to their account", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto("ui/account/tokens");
    await page.waitForURL("**/ui/sign-in?to=*");
    await page.getByRole("textbox", { name: "Account" }).fill("maria");
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/ui/account/tokens");
    await page.getByText("You have no tokens yet.").waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a person makes a token, copies it, installs with it, sees from where it was used, and revokes it", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await signIn(page, "maria", PASSWORD);
    await page.getByRole("button", { name: "maria" }).click();
    await page.getByRole("menuitem", { name: "Tokens" }).click();
    await page.getByRole("button", { name: "New token" }).click();
    await page.getByRole("button", { name: "Create token" }).click();
    await page.getByText("Enter a description").waitFor();
    await page.getByRole("textbox", { name: "Description" }).fill("laptop");
    await page.getByRole("checkbox", { name: "publish" }).check();
    await page.getByRole("combobox", { name: "Indexes" }).click();
    await page.getByRole("option", { name: "root/main" }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("combobox", { name: "Projects" }).fill("team-*");
    await page.keyboard.press("Enter");
    await page.getByRole("combobox", { name: "Expires" }).click();
    await page.getByRole("option", { name: "in 30 days" }).click();
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole("button", { name: "Create token" }).click();
    await page.getByText("not shown again").waitFor();
    await page.getByRole("button", { name: "Copy: Token" }).click();
    const token = await page.evaluate<string>("navigator.clipboard.readText()");
    assert.match(token, /^wy_/);

    const seen = await server.anonymous.withToken(token).manage<{ scope: unknown }>("GET", "/whoami");
    assert.deepEqual(seen.scope, {
      indexes: ["root/main"],
      projects: ["team-*"],
      permissions: ["read", "publish"],
    });
    await page.getByRole("button", { name: "I have copied it" }).click();
    assert.equal(await page.getByText(token).count(), 0);
    const row = page.getByRole("row", { name: /laptop/ });
    assert.match(String(await row.textContent()), /read, publish.*root\/main · team-\*/);

    await row.getByRole("button", { name: "Revoke laptop" }).click();
    await page.getByRole("dialog").getByText("It stops working immediately").waitFor();
    await page.getByRole("button", { name: "Revoke token" }).click();
    await page.getByText("You have no tokens yet.").waitFor();
    assert.equal((await server.anonymous.withToken(token).api("GET", "/whoami")).status, 401);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a token that never expires takes the password again", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /403/ });
    await signIn(page, "maria", PASSWORD);
    await page.goto("ui/account/tokens");
    await page.getByRole("button", { name: "New token" }).click();
    await page.getByRole("textbox", { name: "Description" }).fill("for ever");
    await page.getByRole("combobox", { name: "Expires" }).click();
    await page.getByRole("option", { name: "No expiry" }).click();
    await page.getByRole("button", { name: "Create token" }).click();
    await page.getByText("Enter your password").waitFor();
    assert.deepEqual(await findBarriers(page), []);
    const password = page.getByRole("textbox", { name: "Your password" });
    await password.fill("not this one");
    await page.getByRole("button", { name: "Create token" }).click();
    await page.getByText("not your password").waitFor();
    await password.fill(PASSWORD);
    await page.getByRole("button", { name: "Create token" }).click();
    await page.getByText("not shown again").waitFor();
    await page.getByRole("button", { name: "I have copied it" }).click();
    const row = page.getByRole("row", { name: /for ever/ });
    assert.match(String(await row.textContent()), /never|No expiry/i);
    await row.getByRole("button", { name: "Revoke for ever" }).click();
    await page.getByRole("button", { name: "Revoke token" }).click();
    await page.getByText("You have no tokens yet.").waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("where a token was last used, and from where, is told", async () => {
    const { token } = await server.anonymous
      .withPassword("maria", PASSWORD)
      .manage<{ token: string }>("POST", "/tokens", { note: "of my build" });
    await server.anonymous.withToken(token).manage("GET", "/whoami");
    // Uses are written with some delay.
    await until(async () => {
      const { items } = await server.anonymous
        .withPassword("maria", PASSWORD)
        .manage<{ items: { note: string; lastUsedFrom: string | null }[] }>("GET", "/tokens");
      return items.some(({ note, lastUsedFrom }) => note === "of my build" && lastUsedFrom !== null);
    }, "the use of the token is written");
    const { page, troubles, close } = await visit(browser, server.origin);
    await signIn(page, "maria", PASSWORD);
    await page.goto("ui/account/tokens");
    const row = page.getByRole("row", { name: /of my build/ });
    await row.waitFor();
    assert.match(String(await row.textContent()), /just now|minute/);
    assert.match(String(await row.textContent()), /from 127\.0\.0\.1/);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a person finds what they published", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await signIn(page, "maria", PASSWORD);
    await page.goto("ui/account/projects");
    await page.getByText("You have not published anything yet.").waitFor();
    const caller = server.anonymous.withPassword("maria", PASSWORD);
    for (const version of ["1.0", "1.1"]) await caller.publish(buildWheel({ name: "of-maria", version }));
    await server.admin.publish(buildWheel({ name: "of-others" }));
    await page.reload();
    const row = page.getByRole("row", { name: /of-maria/ });
    assert.match(String(await row.textContent()), /root\/main2 filesjust now/);
    assert.equal(await page.getByRole("row").count(), 2);
    await row.getByRole("link", { name: "of-maria" }).click();
    await page.getByRole("heading", { level: 1, name: "of-maria" }).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a person ends another session of theirs, and it is signed out immediately", async () => {
    const one = await visit(browser, server.origin);
    const other = await visit(browser, server.origin, { expected: /401/ });
    await signIn(one.page, "maria", PASSWORD);
    await signIn(other.page, "maria", PASSWORD);
    await one.page.goto("ui/account/sessions");
    const end = one.page.getByRole("button", { name: /Sign out Chrome \d+ on Linux at 127/ });
    await end.first().waitFor();
    const before = await end.count();
    await end.first().click();
    await one.page.getByRole("dialog").getByText("signed out immediately").waitFor();
    assert.deepEqual(await findBarriers(one.page), []);
    await one.page.getByRole("button", { name: "Sign out browser", exact: true }).click();
    await one.page.getByRole("dialog").waitFor({ state: "detached" });
    await end.nth(before - 1).waitFor({ state: "detached" });
    await other.page.goto("ui/account");
    await other.page.waitForURL("**/ui/sign-in?to=*");
    assert.deepEqual(one.troubles, []);
    assert.deepEqual(other.troubles, []);
    await one.close();
    await other.close();
  });

  it("a person changes the password; a wrong present one is told in words", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /40[03]/ });
    await signIn(page, "maria", PASSWORD);
    await page.goto("ui/account");
    const write = async (present: string, next: string, again = next) => {
      await page.getByRole("textbox", { name: "Current password" }).fill(present);
      await page.getByRole("textbox", { name: "New password", exact: true }).fill(next);
      await page.getByRole("textbox", { name: "Confirm new password" }).fill(again);
      await page.getByRole("button", { name: "Change password" }).click();
    };
    await write(PASSWORD, NEW_PASSWORD, "something else");
    await page.getByText("The passwords do not match").waitFor();
    await write("not this one", NEW_PASSWORD);
    await page.getByRole("alert").getByText("not the current password").waitFor();
    await write(PASSWORD, "password");
    await page.getByRole("alert").getByText("one of the most common ones").waitFor();
    const { token } = await server.anonymous
      .withPassword("maria", PASSWORD)
      .manage<{ token: string }>("POST", "/tokens", { note: "kept" });
    await page.getByRole("checkbox", { name: "Also revoke all my tokens" }).check();
    await write(PASSWORD, NEW_PASSWORD);
    await page.getByText("Password changed").waitFor();
    await page.getByText(/Tokens revoked: \d/).waitFor();
    assert.equal((await server.anonymous.withToken(token).api("GET", "/whoami")).status, 401);
    await page.goto("ui/account/sessions");
    await page.getByText("this browser").waitFor();
    assert.equal(await page.getByRole("button", { name: /Sign out Chrome/ }).count(), 0);
    const renewed = server.anonymous.withPassword("maria", NEW_PASSWORD);
    assert.equal((await renewed.api("GET", "/whoami")).status, 200);
    await renewed.manage("PUT", "/accounts/maria/password", { password: PASSWORD, current: NEW_PASSWORD });
    assert.deepEqual(troubles, []);
    await close();
  });

  for (const dark of [false, true]) {
    for (const narrow of [false, true]) {
      it(`axe finds nothing, ${dark ? "dark" : "light"} and ${narrow ? "on a phone" : "wide"}`, async () => {
        const { page, troubles, close } = await visit(browser, server.origin, { dark, narrow });
        await signIn(page, "maria", PASSWORD);
        for (const address of [
          "ui/account",
          "ui/account/projects",
          "ui/account/tokens",
          "ui/account/promotions",
          "ui/account/sessions",
        ]) {
          await page.goto(address);
          await page.getByRole("heading", { level: 1 }).waitFor();
          await page.getByRole("tabpanel").getByText(/.{4}/).first().waitFor();
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
