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

  it("a server that is away is told of on every page, with a way on once it is back", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /503/ });
    await signIn(page, "admin", ADMIN_PASSWORD);
    const problem = { type: "about:blank", title: "Service Unavailable", status: 503, code: "away" };
    const away = JSON.stringify({ ...problem, detail: "The database is away." });
    for (const address of ["", "ui/upload", "ui/account", "ui/administer/access", "ui/administer/log"]) {
      await page.route(/\/-\/api\/v1\/(?!session$).+/, (route) =>
        route.fulfill({ status: 503, contentType: "application/problem+json", body: away }),
      );
      await page.goto(address);
      await page.getByText("The database is away.").first().waitFor();
      await page.unrouteAll({ behavior: "wait" });
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByText("The database is away.").waitFor({ state: "detached" });
      await page.getByRole("heading", { level: 1 }).waitFor();
    }
    assert.deepEqual(troubles, []);
    await close();
  });

  it("whoever is signed out midway is told so, keeps what they typed, and goes on after signing in again", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /401/ });
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("ui/administer/groups");
    await page.getByRole("button", { name: "New group" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill("pointsmen");
    await page.context().clearCookies();
    await dialog.getByRole("button", { name: "Create group" }).click();
    await page.getByText("Your session has expired").waitFor();
    assert.deepEqual(await findBarriers(page), []);
    const opened = page.context().waitForEvent("page");
    await page.getByRole("link", { name: "sign in in a new window" }).click();
    const other = await opened;
    await other.getByRole("textbox", { name: "Account" }).fill("admin");
    await other.getByRole("textbox", { name: "Password" }).fill(ADMIN_PASSWORD);
    await other.keyboard.press("Enter");
    await other.getByRole("button", { name: "admin" }).waitFor();
    const looked = page.waitForResponse(/\/-\/api\/v1\/session$/);
    await other.close();
    await page.bringToFront();
    // A browser without a screen does not tell a page that it is looked at again.
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))");
    await looked;
    await dialog.getByRole("button", { name: "Create group" }).click();
    await page.getByRole("heading", { level: 1, name: "pointsmen" }).waitFor();
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
