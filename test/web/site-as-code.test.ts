import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

describe("what a site file manages", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer();
    const site = {
      accounts: { ada: {} },
      groups: { team: { members: ["ada"] } },
      indexes: { "team/main": { description: "from the file" } },
    };
    await server.admin.manage("POST", "/site/apply", { site });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  it("is marked, so that no one changes it by hand without knowing", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, {});
    await signIn(page, "admin", ADMIN_PASSWORD);
    for (const place of ["accounts/ada", "groups/team", "indexes/team/main"]) {
      await page.goto(`${server.origin}/ui/administer/${place}`);
      await page.getByText("managed by file").waitFor();
      assert.deepEqual(await findBarriers(page), []);
    }
    await page.goto(`${server.origin}/ui/administer/accounts/admin`);
    await page.getByRole("heading", { level: 1, name: "admin" }).waitFor();
    assert.equal(await page.getByText("managed by file").count(), 0);
    assert.deepEqual(troubles, []);
    await close();
  });
});
