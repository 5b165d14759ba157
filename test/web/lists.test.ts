import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

describe("lists", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer();
    browser = await openBrowser();
    const { admin } = server;
    for (const name of ["zoe", "anna", "ci-shop"])
      await admin.manage("POST", "/accounts", { name, kind: name.startsWith("ci") ? "service" : "person" });
    for (const name of ["readers", "builders"]) await admin.manage("POST", "/groups", { name });
    await admin.manage("PUT", "/groups/readers/members/zoe");
    for (const note of ["laptop", "nightly build"]) await admin.manage("POST", "/tokens", { note });
    for (const name of ["first-wagon", "second-wagon", "a-last-wagon"])
      await admin.publish(buildWheel({ name }), { to: "/root/main/" });
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  const open = async () => {
    const visited = await visit(browser, server.origin);
    await signIn(visited.page, "admin", ADMIN_PASSWORD);
    return visited;
  };
  /** The first words of each row, once they are as expected. */
  const showsRows = async (page: Page, expected: string[]) => {
    const rows = page.getByRole("main").getByRole("row");
    await rows.nth(expected.length).waitFor();
    const told = async () =>
      (await rows.allInnerTexts())
        .slice(1)
        .map((text) => text.split(/[\n\t]/).find((word) => word.length > 2));
    let now = await told();
    for (let turn = 0; turn < 50 && now.join() !== expected.join(); turn++) {
      await page.evaluate("new Promise((next) => requestAnimationFrame(() => setTimeout(next, 50)))");
      now = await told();
    }
    assert.deepEqual(now, expected);
  };

  it("groups are put in order by a column and found by a member, and the address keeps both", async () => {
    const { page, troubles, close } = await open();
    await page.goto("ui/administer/groups");
    await showsRows(page, ["builders", "readers"]);
    await page.getByRole("button", { name: "Members" }).click();
    await page.waitForURL("**/groups?sort=-members");
    await showsRows(page, ["readers", "builders"]);
    assert.equal(
      await page.getByRole("columnheader", { name: "Members" }).getAttribute("aria-sort"),
      "descending",
    );
    await page.getByRole("searchbox", { name: "Find a group or a member" }).fill("zoe");
    await page.waitForURL("**/groups?sort=-members&q=zoe");
    await showsRows(page, ["readers"]);
    await page.reload();
    await showsRows(page, ["readers"]);
    await page.getByRole("searchbox", { name: "Find a group or a member" }).fill("nobody at all");
    await page.getByText("Nothing matches. Change or clear the filter.").waitFor();
    assert.deepEqual(await findBarriers(page), []);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("accounts come by name or the newest first, of one kind or all", async () => {
    const { page, troubles, close } = await open();
    await page.goto("ui/administer/accounts");
    await showsRows(page, ["admin", "anna", "ci-shop", "zoe"]);
    await page.getByRole("button", { name: "Created" }).click();
    await page.waitForURL("**/accounts?sort=-created");
    await showsRows(page, ["ci-shop", "anna", "zoe", "admin"]);
    await page.getByText("Services", { exact: true }).click();
    await page.waitForURL("**/accounts?sort=-created&show=service");
    await showsRows(page, ["ci-shop"]);
    assert.deepEqual(await findBarriers(page), []);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("tokens are found by their description, and own projects come by their last release", async () => {
    const { page, troubles, close } = await open();
    await page.goto("ui/account/tokens?q=nightly");
    await page.getByRole("row", { name: /nightly build/ }).waitFor();
    assert.equal(await page.getByRole("row", { name: /laptop/ }).count(), 0);
    await page.goto("ui/account/projects");
    await showsRows(page, ["a-last-wagon", "second-wagon", "first-wagon"]);
    await page.getByRole("button", { name: "Project" }).click();
    await showsRows(page, ["a-last-wagon", "first-wagon", "second-wagon"]);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("projects of an index tell their last release, and come in its order", async () => {
    const { page, troubles, close } = await open();
    await page.goto("ui/indexes/root/main");
    const items = page.getByRole("main").getByRole("listitem");
    await page.getByText("3 projects").waitFor();
    assert.match(String(await items.first().textContent()), /a-last-wagon.*(?:just now|ago)/);
    await page.getByText("Last release", { exact: true }).click();
    await page.waitForURL("**/root/main?sort=recent");
    await page.getByRole("searchbox", { name: "Find projects" }).fill("wagon");
    await page.waitForURL("**/root/main?sort=recent&q=wagon");
    await page.getByText("3 projects").waitFor();
    assert.deepEqual(await items.getByRole("link").allTextContents(), [
      "a-last-wagon",
      "second-wagon",
      "first-wagon",
    ]);
    assert.deepEqual(await findBarriers(page), []);
    assert.deepEqual(troubles, []);
    await close();
  });
});
