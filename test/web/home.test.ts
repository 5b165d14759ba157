import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { copiedTexts, findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { makeAccount } from "../harness/people.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";
import { stockSite } from "../harness/stocked-site.ts";

const TOOLS = [
  "pip",
  "uv",
  "Poetry",
  "PDM",
  "Hatch",
  "twine",
  "conda / pixi",
  "Dockerfile",
  "GitHub Actions",
  "GitLab CI",
  "Jenkins",
];

describe("the first minute", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer();
    await stockSite(server);
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  /** What every copy button of the tool that is shown copies. */
  async function copiedLines(page: Page): Promise<string[]> {
    return [...(await copiedTexts(page.getByRole("tabpanel"))).values()];
  }

  it("who signs in sees what was published last, their projects, and what needs attention", async () => {
    await server.admin.manage("POST", "/tokens", { note: "old laptop", expiresIn: 3 * 86_400 });
    const policy = [{ action: "hold", projects: ["wagon-*"], reason: "under review" }];
    await server.admin.manage("PATCH", "/indexes/company/dev", { settings: { policy } });
    await server.admin.manage("POST", "/accounts", { name: "rita", password: "rita: a pass:wörd" });
    const rita = server.admin.withPassword("rita", "rita: a pass:wörd");
    await rita.manage("POST", "/indexes/company/dev/requests", { requirement: "flask", reason: "a page" });
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto("");
    await page.getByRole("heading", { level: 1 }).waitFor();
    assert.equal(await page.getByRole("heading", { name: "Recent releases" }).count(), 0);
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("");
    await page.getByRole("heading", { name: "Recent releases" }).waitFor();
    await page.getByRole("heading", { name: "Your projects" }).waitFor();
    await page.getByText(/Your token old laptop expires on/).waitFor();
    await page.getByRole("heading", { name: "Held releases" }).waitFor();
    await page
      .getByText(/from root\/main\. company\/dev: .*under review/)
      .first()
      .waitFor();
    await page.getByText(/1 request for a package waits for a decision in company\/dev/).waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await server.admin.manage("PATCH", "/indexes/company/dev", { settings: { policy: [] } });
    if (process.env.WHEELYARD_SHOTS !== undefined)
      await page.screenshot({ path: `${process.env.WHEELYARD_SHOTS}/home-signed-in.png`, fullPage: true });
    await page.getByRole("link", { name: "signal-box" }).first().click();
    await page.getByRole("heading", { level: 1, name: /signal-box/i }).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("every tool has lines for the index that is chosen, each with a button that copies them", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto("?index=company/internal");
    for (const tool of TOOLS) {
      await page.getByRole("tab", { name: tool, exact: true }).click();
      const texts = await copiedLines(page);
      assert.ok(texts.length > 0, tool);
      assert.ok(
        texts.some((text) => text.includes(`${server.origin}/company/internal/`)),
        `${tool}: ${texts.join("\n")}`,
      );
    }
    assert.deepEqual(troubles, []);
    await close();
  });

  it("the lines of pip work when they are pasted, with a token made on the page", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await server.admin.manage("PATCH", "/indexes/company/base", { settings: { read: "authenticated" } });
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("?index=company/base");
    await page.getByRole("button", { name: "Create token for these commands" }).click();
    await page.getByText("Your token (not shown again)").waitFor();
    const [once = ""] = await copiedLines(page);
    const address = /--index-url (\S+)/.exec(once)?.[1] ?? "";
    const { username, password, origin, pathname } = new URL(address);
    assert.equal(username, "__token__");
    const asked = server.anonymous.withToken(password);
    assert.equal((await asked.get(pathname)).status, 200);
    assert.equal((await server.anonymous.get(pathname)).status, 401);
    assert.equal(origin, server.origin);
    // It is of this index alone.
    assert.equal((await asked.get("/company/internal/simple/")).status, 404);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("the script that makes a first package makes one, and its arrival is noticed", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto("");
    await page.getByRole("textbox", { name: "Name of the package" }).fill("My.First");
    await page.getByText("Waiting for my-first in root/main…").waitFor();
    await page.getByRole("button", { name: "Copy: Create it" }).click();
    const script = String(await page.evaluate("navigator.clipboard.readText()"));
    const folder = mkdtempSync(join(tmpdir(), "wheelyard-first-"));
    execFileSync("sh", ["-ec", `${script}\ntest -s my_first/__init__.py && test -s pyproject.toml`], {
      cwd: folder,
    });
    rmSync(folder, { recursive: true });
    await server.admin.publish(buildWheel({ name: "my-first", version: "0.1.0" }));
    await page.getByText("my-first 0.1.0 has arrived").waitFor();
    await page.getByRole("link", { name: "Open project page" }).click();
    await page.getByRole("heading", { level: 1, name: "my-first" }).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("what one account may see is gone when another signs in", async () => {
    await makeAccount(server, "guest");
    await server.admin.manage("POST", "/indexes", {
      owner: "secret",
      name: "plans",
      settings: { read: "granted" },
    });
    const { page, troubles, close } = await visit(browser, server.origin);
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("ui/indexes");
    await page.getByRole("link", { name: "secret/plans" }).waitFor();
    await page.getByRole("button", { name: "admin" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Sign in", exact: true }).first().click();
    await page.getByRole("textbox", { name: "Account" }).fill("guest");
    await page.getByRole("textbox", { name: "Password" }).fill("guest: a pass:wörd");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "guest" }).waitFor();
    await page.getByRole("link", { name: "Indexes", exact: true }).click();
    await page.getByRole("link", { name: "root/main" }).waitFor();
    assert.equal(await page.getByText("secret/plans").count(), 0);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a site that only accounts may read shows its lines, asks nothing in vain, and says where to sign in", async () => {
    const closed = await startServer({ config: { access: { read: "authenticated" } } });
    try {
      const { page, troubles, close } = await visit(browser, closed.origin, { expected: /401/ });
      await page.goto("");
      await page.getByRole("tabpanel").getByText("YOUR_TOKEN").first().waitFor();
      const [once = ""] = await copiedLines(page);
      assert.ok(once.includes("__token__:YOUR_TOKEN@"), once);
      await page.getByText("Sign in to see here when it arrives.").waitFor();
      await page.goto("ui/indexes/root/main");
      await page.getByRole("heading", { name: "Sign in to see this" }).waitFor();
      assert.deepEqual(await findBarriers(page), []);
      await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
      await page.getByRole("textbox", { name: "Account" }).fill("admin");
      await page.getByRole("textbox", { name: "Password" }).fill(ADMIN_PASSWORD);
      await page.keyboard.press("Enter");
      await page.getByRole("link", { name: "Publish the first project" }).waitFor();
      assert.deepEqual(await findBarriers(page), []);
      assert.deepEqual(troubles, []);
      await close();
    } finally {
      await closed.remove();
    }
  });

  for (const dark of [false, true]) {
    it(`axe finds nothing at any tool, ${dark ? "dark" : "light"}`, async () => {
      const { page, troubles, close } = await visit(browser, server.origin, { dark, narrow: dark });
      await page.goto("");
      for (const tool of TOOLS) {
        await page.getByRole("tab", { name: tool, exact: true }).click();
        assert.deepEqual(await findBarriers(page), [], tool);
      }
      assert.deepEqual(troubles, []);
      await close();
    });
  }
});
