import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, shoot, signIn, visit } from "../harness/browser.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

/** The feeds that the head of the page names, below the root of the site. */
const feedsOf = (page: Page) =>
  page
    .locator("head link[rel=alternate][type='application/atom+xml']")
    .evaluateAll((links) => links.map((link) => new URL(String(link.getAttribute("href"))).pathname));

describe("badges and feeds", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer({ config: { access: { read: "everyone" } } });
    await server.admin.publish(buildWheel({ name: "shop", version: "1.0", requiresPython: ">=3.9" }));
    await server.admin.manage("POST", "/indexes/root/main/projects/shop/releases/1.0/results", {
      results: [{ environment: "py313", status: "failed" }],
    });
    await server.admin.manage("POST", "/indexes", {
      owner: "team",
      name: "closed",
      settings: { read: "granted" },
    });
    await server.admin.publish(buildWheel({ name: "till", version: "1.0" }), { to: "/team/closed/" });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  it("a project shows its badges, lines for a README and its feed", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto("ui/indexes/root/main/shop");
    for (const name of ["version", "Python versions", "tests"]) {
      const badge = page.getByRole("img", { name, exact: true });
      await badge.waitFor();
      assert.ok(
        await badge.evaluate((image) =>
          (image as unknown as { decode(): Promise<void> }).decode().then(() => true),
        ),
      );
    }
    const lines = page.getByRole("region", { name: "Badges" });
    const image = `${server.origin}/root/main/pypi/shop/version.svg`;
    assert.ok((await lines.textContent())?.startsWith(`[![version](${image})]`));
    await page.getByText("reStructuredText", { exact: true }).click();
    await lines.getByText(`.. image:: ${image}`).waitFor();
    const feed = await page.getByRole("link", { name: "Releases of shop" }).getAttribute("href");
    assert.match(
      (await server.anonymous.get(new URL(feed ?? "").pathname)).text,
      /<title>shop 1\.0<\/title>/,
    );
    assert.deepEqual(await feedsOf(page), ["/root/main/pypi/shop/releases.atom"]);
    assert.deepEqual(await findBarriers(page), []);
    await shoot(page, "badges");
    await page.emulateMedia({ colorScheme: "dark" });
    assert.deepEqual(await findBarriers(page), [], "dark");
    assert.deepEqual(troubles, []);
    await close();
  });

  it("an index names its feed, and its head no longer names that of a project", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto("ui/indexes/root/main/shop");
    await page.getByRole("link", { name: "Releases of shop" }).waitFor();
    await page.getByRole("link", { name: "root/main" }).click();
    const link = page.getByRole("link", { name: "New releases in root/main" });
    await link.waitFor();
    assert.deepEqual(await feedsOf(page), ["/root/main/feed.atom"]);
    assert.equal((await server.anonymous.get("/root/main/feed.atom")).status, 200);
    await shoot(page, "feed-of-index");
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a project that not everyone can read says that both need a sign-in, and shows no broken pictures", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("ui/indexes/team/closed/till");
    await page.getByText("Badges and the feed need a sign-in").waitFor();
    assert.equal(await page.getByRole("img", { name: "version", exact: true }).count(), 0);
    await shoot(page, "badges-closed");
    assert.deepEqual(troubles, []);
    await close();
  });
});
