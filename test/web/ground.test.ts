import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

describe("the ground of the pages", { skip: noBrowser }, () => {
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

  it("a person signs in, comes back to the page they were on, and signs out", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto("ui/indexes");
    await page.getByRole("link", { name: "Sign in" }).click();
    await page.getByRole("textbox", { name: "Account" }).fill("admin");
    await page.getByRole("textbox", { name: "Password" }).fill(ADMIN_PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/ui/indexes");
    await page.getByRole("button", { name: "admin" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("banner").getByRole("link", { name: "Sign in" }).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a wrong password is told in words, and no window of the browser's own asks for another", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /401/ });
    await page.goto("ui/sign-in");
    await page.getByRole("textbox", { name: "Account" }).fill("admin");
    await page.getByRole("textbox", { name: "Password" }).fill("wrong");
    await page.keyboard.press("Enter");
    assert.match(String(await page.getByRole("alert").textContent()), /account or the password is wrong/);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("whoever uses the keyboard skips to the page, and every page has a heading and a title of its own", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    const titles = new Set<string>();
    for (const address of ["", "ui/indexes", "ui/indexes/root/main", "ui/sign-in"]) {
      await page.goto(address);
      await page.getByRole("heading", { level: 1 }).waitFor();
      titles.add(await page.title());
    }
    assert.equal(titles.size, 4);
    await page.goto("ui/indexes");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate("document.activeElement.id"), "page");
    assert.deepEqual(troubles, []);
    await close();
  });

  for (const dark of [false, true]) {
    for (const narrow of [false, true]) {
      it(`axe finds nothing, ${dark ? "dark" : "light"} and ${narrow ? "on a phone" : "wide"}`, async () => {
        const { page, troubles, close } = await visit(browser, server.origin, { dark, narrow });
        await signIn(page, "admin", ADMIN_PASSWORD);
        for (const address of ["", "ui/indexes", "ui/indexes/root/main", "ui/sign-in", "ui/nowhere"]) {
          await page.goto(address);
          await page.getByRole("heading", { level: 1 }).waitFor();
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
