import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { makeAccount } from "../harness/people.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

describe("the page of trusted publishing", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer();
    await makeAccount(server, "ci", "service");
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  it("an issuer and a publisher are added and removed", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /40[09]/ });
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("ui/administer/trusted-publishing");
    await page.getByRole("heading", { level: 1, name: "Trusted publishing" }).waitFor();
    assert.ok(await page.getByRole("button", { name: "Add publisher" }).isDisabled());
    await page.getByRole("button", { name: "Add issuer" }).click();
    const dialog = page.getByRole("dialog");
    assert.deepEqual(await findBarriers(page), []);
    await dialog.getByRole("button", { name: "Add issuer" }).click();
    await page.getByRole("cell", { name: /token\.actions/ }).waitFor();
    await page.getByRole("button", { name: "Add publisher" }).click();
    await dialog.getByRole("textbox", { name: "Repository" }).fill("no repository");
    await dialog.getByRole("textbox", { name: "Workflow" }).fill("release.yml");
    await dialog.getByRole("combobox", { name: "Signs in as" }).click();
    await page.getByRole("option", { name: "ci" }).click();
    assert.deepEqual(await findBarriers(page), []);
    await dialog.getByRole("button", { name: "Add publisher" }).click();
    await dialog.getByText(/owner\/repository/).waitFor();
    await dialog.getByRole("textbox", { name: "Repository" }).fill("acme/shop");
    await dialog.getByRole("combobox", { name: "Project", exact: true }).fill("shop");
    await dialog.getByRole("button", { name: "Add publisher" }).click();
    await page.getByText("acme/shop · release.yml").waitFor();
    await page.getByText(/^(?:all indexes|[a-z]+\/[a-z]+) · shop$/).waitFor();
    const { items } = await server.admin.manage<{
      items: { account: string; scope: { projects: string[] } }[];
    }>("GET", "/publishers");
    assert.deepEqual([items[0]?.account, items[0]?.scope.projects], ["ci", ["shop"]]);
    assert.deepEqual(await findBarriers(page), []);
    if (process.env.WHEELYARD_SHOTS !== undefined)
      await page.screenshot({
        path: `${process.env.WHEELYARD_SHOTS}/trusted-publishing.png`,
        fullPage: true,
      });
    await page.getByRole("button", { name: /Remove the publisher/ }).click();
    await page.getByRole("button", { name: "Remove publisher" }).click();
    await page.getByText("There are no trusted publishers yet.").waitFor();
    await page.getByRole("button", { name: "Remove the issuer github" }).click();
    await page.getByRole("button", { name: "Remove issuer" }).click();
    await page.getByText("Add an issuer first").waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("publishers of CircleCI and Buildkite have fields of their own, and say what is wrong at them", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /400/ });
    await signIn(page, "admin", ADMIN_PASSWORD);
    const url = "https://oidc.circleci.com/org/c9035eb6-6eb2-4c85-8a81-d9ee6a1fa8c2";
    await server.admin.manage("POST", "/issuers", { name: "buildkite", kind: "buildkite" });
    await page.goto("ui/administer/trusted-publishing");
    await page.getByRole("button", { name: "Add issuer" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Kind" }).click();
    await page.getByRole("option", { name: "CircleCI" }).click();
    await dialog.getByRole("textbox", { name: "URL" }).fill(url);
    await dialog.getByRole("button", { name: "Add issuer" }).click();
    await page.getByRole("cell", { name: url }).waitFor();
    await page.getByRole("button", { name: "Add publisher" }).click();
    await dialog.getByRole("textbox", { name: "Pipeline" }).fill("acme/shop");
    await dialog.getByRole("textbox", { name: "Branch" }).fill("main");
    await dialog.getByRole("combobox", { name: "Signs in as" }).click();
    await page.getByRole("option", { name: "ci" }).click();
    await dialog.getByRole("button", { name: "Add publisher" }).click();
    await page.getByText("acme/shop · main").waitFor();
    await page.getByRole("button", { name: "Add publisher" }).click();
    await dialog.getByRole("combobox", { name: "Issuer" }).click();
    await page.getByRole("option", { name: "circleci" }).click();
    await dialog.getByRole("textbox", { name: "Project ID" }).fill("shop");
    await dialog.getByRole("textbox", { name: "Repository" }).fill("github.com/acme/shop");
    await dialog.getByRole("combobox", { name: "Signs in as" }).click();
    await page.getByRole("option", { name: "ci" }).click();
    assert.deepEqual(await findBarriers(page), []);
    await dialog.getByRole("button", { name: "Add publisher" }).click();
    await dialog.getByText(/give the project ID/i).waitFor();
    await dialog.getByRole("textbox", { name: "Project ID" }).fill("ecc458d2-fbdc-4d9a-93c4-ac065ed3c3ca");
    await dialog.getByRole("button", { name: "Add publisher" }).click();
    await page.getByText("github.com/acme/shop · ecc458d2-fbdc-4d9a-93c4-ac065ed3c3ca").waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("on a phone and in the dark nothing is wider than the window, and axe finds nothing", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { dark: true, narrow: true });
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("ui/administer/trusted-publishing");
    await page.getByRole("heading", { level: 1, name: "Trusted publishing" }).waitFor();
    assert.deepEqual(await findBarriers(page), []);
    const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
    assert.ok((overflow as number) <= 0);
    assert.deepEqual(troubles, []);
    await close();
  });
});
