import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { totpCode, totpCounter } from "../../src/accounts/totp.ts";
import { ApiBrowser } from "../harness/api-browser.ts";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { makeAccount } from "../harness/people.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

const PASSWORD = "ada: a pass:wörd";

/** A picture of the page as it is now, when pictures are wanted. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.WHEELYARD_SHOTS;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/ways-${name}.png`, fullPage: true });
}

describe("what commands do, pages do too", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wheelyard-ways-"));
    await new CommandLine({}).run(["bundle", "key", "create", join(folder, "key"), "--name", "outside"]);
    const key = (await readFile(join(folder, "key.pub"), "utf8")).trim();
    server = await startServer({ config: { bundles: { trustedKeys: [key] } } });
    await makeAccount(server, "ada");
    await server.admin.manage("POST", "/indexes", { owner: "company", name: "approved" });
    for (const version of ["1.0", "2.0"])
      await server.admin.publish(buildWheel({ name: "signal-box", version }));
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
    await rm(folder, { recursive: true });
  });

  async function asAdministrator() {
    const visitor = await visit(browser, server.origin);
    await signIn(visitor.page, "admin", ADMIN_PASSWORD);
    return visitor;
  }

  it("an administrator removes the second factor of somebody who lost theirs", async () => {
    const ada = new ApiBrowser(server.origin);
    await ada.ask("POST", "/session", { account: "ada", password: PASSWORD });
    const begun = (await ada.ask("POST", "/second-factor", { password: PASSWORD })).json<{ key: string }>();
    const code = totpCode(begun.key, totpCounter(Date.now()));
    assert.equal((await ada.ask("POST", "/second-factor/confirmation", { code })).status, 200);
    const alone = () =>
      new ApiBrowser(server.origin).ask("POST", "/session", { account: "ada", password: PASSWORD });
    assert.equal((await alone()).status, 401);
    const { page, troubles, close } = await asAdministrator();
    await page.goto("ui/administer/accounts/ada");
    await page.getByRole("button", { name: "Remove second factor of ada" }).click();
    assert.deepEqual(await findBarriers(page), []);
    await shot(page, "second-factor");
    await page.getByRole("dialog").getByRole("button", { name: "Remove second factor" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal((await alone()).status, 200);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("targets are described and removed", async () => {
    const { page, troubles, close } = await asAdministrator();
    await page.goto("ui/requests");
    await page.getByRole("button", { name: "New target" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill("office");
    for (const [field, value] of [
      ["Python versions", "3.13"],
      ["Platforms", "win_amd64"],
    ] as const) {
      await dialog.getByRole("combobox", { name: field }).fill(value);
      await page.keyboard.press("Enter");
    }
    // The suggestions go when another field is chosen.
    await dialog.getByRole("textbox", { name: "Name" }).focus();
    assert.deepEqual(await findBarriers(page), []);
    await shot(page, "target");
    await dialog.getByRole("button", { name: "Create target" }).click();
    await page.getByRole("row", { name: /office 3\.13 win_amd64/ }).waitFor();
    await page.getByRole("button", { name: "Remove target office" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove target" }).click();
    await page.getByText("There are no targets yet.").waitFor();
    assert.deepEqual(await server.admin.manage("GET", "/targets"), { items: [], next: null });
    assert.deepEqual(troubles, []);
    await close();
  });

  it("promotions are listed with what became of them", async () => {
    await CommandLine.forAdmin(server).run([
      "promote",
      "signal-box",
      "1.0",
      "--from",
      "root/main",
      "--to",
      "company/approved",
    ]);
    const { page, troubles, close } = await asAdministrator();
    await page.goto("ui/account/promotions");
    await page.getByRole("row", { name: /signal-box 1\.0 root\/main company\/approved done/ }).waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await shot(page, "promotions");
    assert.deepEqual(troubles, []);
    await close();
  });

  it("an index says how much it holds, and its retention rules are applied at once", async () => {
    await server.admin.manage("PATCH", "/indexes/root/main", {
      settings: { retention: { newest: 1, minAge: 0 } },
    });
    const { page, troubles, close } = await asAdministrator();
    await page.goto("ui/administer/indexes/root/main");
    await page.getByText(/^Holds 2 files, /).waitFor();
    await page.getByRole("tab", { name: "Retention" }).click();
    await page.getByRole("button", { name: "Apply saved rules now" }).click();
    assert.deepEqual(await findBarriers(page), []);
    await shot(page, "retention");
    await page.getByRole("dialog").getByRole("button", { name: "Apply saved rules" }).click();
    await page.getByText(/^Moved \d releases? to the recycle bin, /).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("an admitted bundle is shown, and reverted", async () => {
    const cli = CommandLine.forAdmin(server);
    const bundle = join(folder, "bundle");
    await server.admin.publish(buildWheel({ name: "carried" }));
    await cli.run(["bundle", "create", bundle, "--key", join(folder, "key"), "--release", "carried"]);
    await cli.run(["index", "create", "company/carried"]);
    await cli.run(["bundle", "admit", bundle, "--into", "company/carried"]);
    const { page, troubles, close } = await asAdministrator();
    await page.goto("ui/administer/indexes/company/carried?tab=bundles");
    await page.getByRole("button", { name: /^Revert bundle 1 of/ }).click();
    assert.deepEqual(await findBarriers(page), []);
    await shot(page, "bundles");
    await page.getByRole("dialog").getByRole("button", { name: "Revert bundle" }).click();
    await page.getByText("reverted", { exact: true }).waitFor();
    assert.deepEqual(await server.admin.listed("carried", "/company/carried/simple/"), []);
    assert.deepEqual(troubles, []);
    await close();
  });
});
