import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { moveClock, movingClock } from "../harness/moving-clock.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

describe("confirming who is there", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer({ env: movingClock(11 * 60_000) });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  it("a change asks for the password when the sign-in is old, and then happens", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /403/ });
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("ui/account/tokens");
    await moveClock(server);
    await page.getByRole("button", { name: "New token" }).first().click();
    await page.getByRole("textbox", { name: "Description" }).fill("my laptop");
    await page.getByRole("button", { name: "Create token" }).click();
    const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
    await dialog.waitFor();
    assert.deepEqual(await findBarriers(page), []);
    if (process.env.WHEELYARD_SHOTS !== undefined)
      await page.screenshot({ path: `${process.env.WHEELYARD_SHOTS}/confirmation.png` });
    await dialog.getByRole("textbox", { name: "Your password" }).fill("not this one");
    await dialog.getByRole("button", { name: "Confirm" }).click();
    await dialog.getByText("is not your password").waitFor();
    await dialog.getByRole("textbox", { name: "Your password" }).fill(ADMIN_PASSWORD);
    await dialog.getByRole("button", { name: "Confirm" }).click();
    await page.getByText("my laptop").first().waitFor();
    await dialog.waitFor({ state: "detached" });

    await moveClock(server);
    await page.getByRole("button", { name: "New token" }).first().click();
    await page.getByRole("textbox", { name: "Description" }).fill("another");
    await page.getByRole("button", { name: "Create token" }).click();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("dialog", { name: "New token" }).getByText("Confirm that it is you").waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });
});
