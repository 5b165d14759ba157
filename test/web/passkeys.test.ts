import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, visit } from "../harness/browser.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

describe("passkeys", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer();
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  it("a passkey is added, signs in beside the password and without it, and is removed", async () => {
    const { page, troubles, close } = await visit(browser, `http://localhost:${server.port}`, {
      expected: /401/,
    });
    await withAuthenticator(page);
    await page.goto("ui/sign-in");
    await fillPassword(page);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("button", { name: "admin" }).waitFor();
    await page.goto("ui/account");
    await page.getByRole("button", { name: "Add passkey" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("My laptop");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Your password" }).fill(ADMIN_PASSWORD);
    assert.deepEqual(await findBarriers(page), []);
    await picture(page, "passkey-new");
    await dialog.getByRole("button", { name: "Add passkey" }).click();
    await page.getByRole("button", { name: "Copy: Recovery codes" }).waitFor();
    await page.getByRole("button", { name: "I have copied them" }).click();
    await page.getByText("My laptop").waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await picture(page, "passkeys");

    await signOut(page);
    await fillPassword(page);
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "Code" }).waitFor();
    await picture(page, "passkey-sign-in");
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await page.getByRole("button", { name: "admin" }).waitFor();

    await signOut(page);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByRole("button", { name: "admin" }).waitFor();

    await page.goto("ui/account");
    await page.getByRole("button", { name: "Remove passkey My laptop" }).click();
    await page.getByRole("button", { name: "Remove passkey", exact: true }).click();
    await page.getByText("My laptop", { exact: true }).waitFor({ state: "detached" });
    assert.deepEqual(troubles, []);
    await close();
  });
});

/** An authenticator like those of laptops, which asks no one. */
async function withAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function fillPassword(page: Page): Promise<void> {
  await page.getByRole("textbox", { name: "Account" }).fill("admin");
  await page.getByRole("textbox", { name: "Password" }).fill(ADMIN_PASSWORD);
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "admin" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("banner").getByRole("link", { name: "Sign in" }).waitFor();
  await page.goto("ui/sign-in");
}

async function picture(page: Page, name: string): Promise<void> {
  if (process.env.WHEELYARD_SHOTS !== undefined)
    await page.screenshot({ path: `${process.env.WHEELYARD_SHOTS}/${name}.png`, fullPage: true });
}
