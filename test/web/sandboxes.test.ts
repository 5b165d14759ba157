import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { makeAccount } from "../harness/people.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

describe("sandboxes", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer();
    await makeAccount(server, "maria");
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });
  const shot = async (page: Page, name: string) => {
    if (process.env.WHEELYARD_SHOTS === undefined) return;
    await page.screenshot({ path: `${process.env.WHEELYARD_SHOTS}/${name}.png`, fullPage: true });
  };

  it("an administrator lets accounts create indexes of their own", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /400/ });
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("ui/administer/sandboxes");
    await page.getByText("There are no rules.").waitFor();
    await page.getByRole("button", { name: "New sandbox rule" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Who can create indexes" }).click();
    await page.getByRole("option", { name: "Accounts of a group" }).click();
    await dialog.getByRole("combobox", { name: "Group" }).fill("nobody");
    await dialog.getByRole("button", { name: "Create sandbox rule" }).click();
    await dialog.getByText(/no group named nobody/).waitFor();
    await dialog.getByRole("combobox", { name: "Who can create indexes" }).click();
    await page.getByRole("option", { name: "Any account" }).click();
    await dialog.getByRole("textbox", { name: "Indexes of each account" }).fill("1");
    await dialog.getByRole("combobox", { name: "Inherits from" }).click();
    await page.getByRole("option", { name: "root/main" }).click();
    await page.keyboard.press("Escape");
    assert.deepEqual(await findBarriers(page), []);
    await shot(page, "sandbox-new-rule");
    await dialog.getByRole("button", { name: "Create sandbox rule" }).click();
    await page.getByRole("cell", { name: "root/main" }).waitFor();
    assert.deepEqual(await findBarriers(page), []);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a developer creates one, and manages it", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, {});
    await signIn(page, "maria", "maria: a pass:wörd");
    await page.goto("ui/indexes");
    await page.getByRole("button", { name: "Create your own index" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("The index is called maria/dev.").waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await shot(page, "sandbox-own");
    await dialog.getByRole("button", { name: "Create index" }).click();
    await page.getByRole("heading", { name: "maria/dev" }).waitFor();
    await page.goto("ui/indexes");
    assert.equal(await page.getByRole("button", { name: "Create your own index" }).isDisabled(), true);
    await page.goto("ui/administer/indexes/maria/dev");
    const quota = page.getByRole("textbox", { name: "Maximum size of the index (MB)" });
    assert.equal(await quota.isDisabled(), true);
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole("textbox", { name: "Description" }).fill("to try things");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("to try things").first().waitFor();
    await shot(page, "sandbox-settings");
    await page.getByRole("button", { name: "Remove index" }).click();
    await dialog.getByRole("textbox").fill("maria/dev");
    await dialog.getByRole("button", { name: "Remove index" }).click();
    await page.getByText("You do not manage any indexes.").waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("the administrator sees what there is, and removes the rule", async () => {
    const maria = server.anonymous.withPassword("maria", "maria: a pass:wörd");
    await maria.manage("POST", "/indexes", { owner: "maria", name: "again" });
    const { page, troubles, close } = await visit(browser, server.origin, {});
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("ui/administer/sandboxes");
    await page.getByRole("link", { name: "maria/again" }).waitFor();
    await shot(page, "sandboxes");
    await page.getByRole("button", { name: "Remove the sandbox rule for any account" }).click();
    await page.getByRole("button", { name: "Remove sandbox rule" }).click();
    await page.getByText("There are no rules.").waitFor();
    assert.deepEqual(await findBarriers(page), []);
    assert.deepEqual(troubles, []);
    await close();
  });
});
