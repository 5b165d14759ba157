import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { makeAccount } from "../harness/people.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

describe("the page of security events", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer({ config: { access: { read: "authenticated" } } });
    const ann = await makeAccount(server, "ann");
    await ann.api("GET", "/accounts");
    for (let at = 0; at < 3; at++) await server.anonymous.withPassword("ann", `wrong ${at}`).get("/simple/");
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  it("shows who was refused, how often and why, and finds them by account and kind", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.getByRole("link", { name: "Security events" }).first().click();
    await page.getByRole("heading", { name: "Security events" }).waitFor();
    const table = page.getByRole("table", { name: "Security events" });
    await table.getByRole("row", { name: /Sign-in refused ann .*Wrong password or token 3$/ }).waitFor();
    await table.getByRole("row", { name: /Access refused ann .*No grant/ }).waitFor();
    assert.deepEqual(await findBarriers(page), []);
    if (process.env.WHEELYARD_SHOTS !== undefined)
      await page.screenshot({ path: `${process.env.WHEELYARD_SHOTS}/security-events.png`, fullPage: true });
    await page.getByRole("textbox", { name: "Account" }).fill("nobody");
    await page.getByText("No events match.").waitFor();
    await page.getByRole("textbox", { name: "Account" }).fill("ann");
    await page.getByRole("combobox", { name: "Event" }).click();
    await page.getByRole("option", { name: "Access refused" }).click();
    await page.waitForURL(/kind=access\.refused/);
    await table.getByRole("row", { name: /Sign-in refused/ }).waitFor({ state: "detached" });
    assert.deepEqual(troubles, []);
    await close();
  });
});
