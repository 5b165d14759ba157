import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { OidcTestProvider } from "../harness/oidc-provider.ts";
import { makeAccount } from "../harness/people.ts";
import { type Server, startServer } from "../harness/start-server.ts";

describe("single sign-on in a browser", { skip: noBrowser }, () => {
  let browser: Browser;
  let server: Server;
  let provider: OidcTestProvider;
  before(async () => {
    provider = await OidcTestProvider.start();
    server = await startServer({
      config: {
        access: { read: "authenticated" },
        oidc: { staff: { ...provider.options, label: "Staff login", groups: ["devs"] } },
      },
    });
    await makeAccount(server, "maria");
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    provider?.stop();
    await server?.remove();
  });

  it("signs in with a provider, shows the page that was asked for, and signs out there too", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto("ui/account/tokens");
    await page.getByRole("button", { name: "Sign in with Staff login" }).waitFor();
    assert.deepEqual(await findBarriers(page), []);
    if (process.env.WHEELYARD_TEST_SCREENSHOTS)
      await page.screenshot({ path: `${process.env.WHEELYARD_TEST_SCREENSHOTS}/sign-in.png` });
    provider.person = { sub: "p-1", preferred_username: "olga", groups: ["devs"] };
    await page.getByRole("button", { name: "Sign in with Staff login" }).click();
    await page.waitForURL(/\/ui\/account\/tokens$/);
    await page.getByText("Signed in as olga").waitFor();
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL((url) => url.pathname === "/logout");
    assert.match(page.url(), /post_logout_redirect_uri=/);
    await page.goto(`${server.origin}/ui/account`);
    await page.getByRole("button", { name: "Sign in with Staff login" }).waitFor();
    assert.deepEqual(
      troubles.filter((one) => !one.includes(provider.url)),
      [],
    );
    await close();
  });

  it("says why a sign-in failed, and leads back", async () => {
    const { page, close } = await visit(browser, server.origin, { expected: /403/ });
    provider.person = { sub: "p-2", preferred_username: "maria" };
    await page.goto("ui/sign-in");
    await page.getByRole("button", { name: "Sign in with Staff login" }).click();
    await page.getByRole("alert").filter({ hasText: "already an account named maria" }).waitFor();
    assert.deepEqual(await findBarriers(page), []);
    if (process.env.WHEELYARD_TEST_SCREENSHOTS)
      await page.screenshot({ path: `${process.env.WHEELYARD_TEST_SCREENSHOTS}/refused.png` });
    await page.getByRole("link", { name: "Sign in again" }).click();
    await page.getByRole("button", { name: "Sign in with Staff login" }).waitFor();
    await close();
  });

  it("links the account of a person who signed in with a password", async () => {
    const { page, close } = await visit(browser, server.origin);
    provider.person = { sub: "p-3", preferred_username: "maria" };
    await signIn(page, "maria", "maria: a pass:wörd");
    await page.goto("ui/account");
    const link = page.getByRole("button", { name: "Link with Staff login" });
    await link.waitFor();
    if (process.env.WHEELYARD_TEST_SCREENSHOTS)
      await page.screenshot({ path: `${process.env.WHEELYARD_TEST_SCREENSHOTS}/link.png` });
    await link.click();
    await page.waitForURL(/\/ui\/account$/);
    await page.getByText("Signed in as maria").waitFor();
    const { page: again, close: closeAgain } = await visit(browser, server.origin);
    await again.goto("ui/sign-in");
    await again.getByRole("button", { name: "Sign in with Staff login" }).click();
    await again.getByText("maria").first().waitFor();
    await closeAgain();
    await close();
  });

  it("confirms the code of a command line, after signing in", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /404/ });
    provider.person = { sub: "p-4", preferred_username: "nora" };
    const { secret, code } = await server.anonymous.manage<{ secret: string; code: string }>(
      "POST",
      "/terminal-sign-ins",
      { device: "laptop-7" },
    );
    await page.goto(`ui/connect?code=${code}`);
    await page.getByRole("button", { name: "Sign in with Staff login" }).click();
    await page.getByText("laptop-7").waitFor();
    assert.deepEqual(await findBarriers(page), []);
    if (process.env.WHEELYARD_TEST_SCREENSHOTS)
      await page.screenshot({ path: `${process.env.WHEELYARD_TEST_SCREENSHOTS}/connect.png` });
    await page.getByRole("textbox", { name: "Code" }).fill("BBBB-BBBB");
    await page.getByRole("alert").filter({ hasText: "No command line waits with this code" }).waitFor();
    await page.getByRole("textbox", { name: "Code" }).fill(code);
    await page.getByRole("button", { name: "Confirm sign-in" }).click();
    await page.getByText("Go back to your terminal").waitFor();
    const { token } = await server.anonymous.manage<{ token: { account: string } }>(
      "POST",
      "/terminal-tokens",
      {
        secret,
      },
    );
    assert.equal(token.account, "nora");
    assert.deepEqual(
      troubles.filter((one) => !one.includes(provider.url)),
      [],
    );
    await close();
  });
});
