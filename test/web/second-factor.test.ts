import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { totpCode, totpCounter } from "../../src/accounts/totp.ts";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

describe("a second factor", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer({ config: { accounts: { secondFactor: "administrators" } } });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  it("an administrator is told to set it up, does, and signs in with a recovery code", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("./");
    await page.getByText("Administrators need a second factor on this server").waitFor();
    await page.getByRole("link", { name: "Set up second factor" }).click();
    await page.getByRole("textbox", { name: "Your password" }).fill(ADMIN_PASSWORD);
    await page.getByRole("button", { name: "Set up authenticator app" }).click();
    await page.getByRole("button", { name: "Copy: Key" }).click();
    const key = await page.evaluate<string>("navigator.clipboard.readText()");
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole("textbox", { name: "Code" }).fill(totpCode(key, totpCounter(Date.now())));
    await page.getByRole("button", { name: "Turn on authenticator app" }).click();
    await page.getByRole("button", { name: "Copy: Recovery codes" }).click();
    const codes = (await page.evaluate<string>("navigator.clipboard.readText()")).split("\n");
    assert.equal(codes.length, 10);
    await page.getByText("Recovery codes left: 10.").waitFor();
    await page.getByText("You are an administrator.").waitFor();
    await page.getByRole("button", { name: "I have copied them" }).click();
    assert.deepEqual(troubles, []);
    await close();

    const again = await visit(browser, server.origin);
    await again.page.goto("ui/sign-in");
    await again.page.getByRole("textbox", { name: "Account" }).fill("admin");
    await again.page.getByRole("textbox", { name: "Password" }).fill(ADMIN_PASSWORD);
    await again.page.keyboard.press("Enter");
    await again.page.getByRole("textbox", { name: "Code" }).fill(codes[0] ?? "");
    assert.deepEqual(await findBarriers(again.page), []);
    await again.page.keyboard.press("Enter");
    await again.page.getByRole("button", { name: "admin" }).waitFor();
    await again.close();
  });
});
