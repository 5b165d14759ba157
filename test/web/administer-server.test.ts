import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import {
  findBarriers,
  noBrowser,
  openBrowser,
  signIn,
  untilRows,
  type Visit,
  visit,
} from "../harness/browser.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

describe("the administration of what is stored", { skip: noBrowser }, () => {
  let server: Server;
  let upstream: Server;
  let browser: Browser;
  before(async () => {
    upstream = await startServer();
    for (const name of ["far-away", "further"]) await upstream.admin.publish(buildWheel({ name }));
    const plugin = join(mkdtempSync(join(tmpdir(), "wheelyard-plugin-")), "gate.mjs");
    writeFileSync(
      plugin,
      'export default { contract: 1, version: "1.2", http: () => ({ answer: () => { throw new Error("out of order"); } }) };',
    );
    server = await startServer({ config: { plugins: { gate: { package: plugin } } } });
    for (let minor = 0; minor < 60; minor++)
      await server.admin.publish(buildWheel({ name: "signal-box", version: `1.${minor}` }));
    await server.admin.manage("POST", "/indexes", {
      owner: "company",
      name: "mirror",
      kind: "mirror",
      settings: { mirror: { url: `${upstream.origin}/root/main/simple/` } },
    });
    for (const name of ["far-away", "further"]) {
      const { files } = await server.admin.page(name, "/company/mirror/simple/");
      const path = server.admin.filePath(name, String(files[0]?.url), "/company/mirror/simple/");
      assert.equal((await server.admin.get(path)).status, 200);
    }
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
    await upstream?.remove();
  });

  async function asAdministrator(options: Visit = {}) {
    const visitor = await visit(browser, server.origin, options);
    await signIn(visitor.page, "admin", ADMIN_PASSWORD);
    return visitor;
  }

  it("the plugins of the server are shown, with what went wrong last", async () => {
    assert.equal((await server.admin.get("/-/plugins/gate/")).status, 502);
    const { page, troubles, close } = await asAdministrator();
    await page.goto("ui/administer/server");
    const table = page.getByRole("table", { name: "Plugins" });
    await table.getByText(/Last failure: .*out of order/).waitFor();
    await table.getByRole("row", { name: /gate 1\.2 .*http running 0 1/ }).waitFor();
    if (process.env.WHEELYARD_SHOTS)
      await page.screenshot({ path: `${process.env.WHEELYARD_SHOTS}/plugins.png`, fullPage: true });
    assert.deepEqual(await findBarriers(page), []);
    assert.deepEqual(troubles, []);
    await close();
  });

  function storedFile(version: string, ending = ""): string {
    const folder = join(server.data, "storage", "files");
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    const found = names.find((name) => name.endsWith(`signal_box-${version}-py2.py3-none-any.whl${ending}`));
    assert.ok(found);
    return join(folder, found);
  }

  it("everything is verified, what was found is shown, and what can be is repaired", async () => {
    unlinkSync(storedFile("1.0"));
    for (let minor = 1; minor < 56; minor++)
      writeFileSync(storedFile(`1.${minor}`, ".metadata"), "Name: other");
    const { page, troubles, close } = await asAdministrator();
    await page.getByRole("link", { name: "Server" }).click();
    await page.getByRole("tab", { name: "Checks" }).click();
    await page.getByText("No verification has run yet.").waitFor();
    await page.getByRole("button", { name: "Verify storage" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Nothing is changed.").waitFor();
    await dialog.getByRole("button", { name: "Start verification" }).click();
    await page.getByRole("heading", { name: "Verification", exact: true }).waitFor();
    const state = page.getByRole("region", { name: "Progress" });
    await state.getByText("done, with findings").waitFor();
    const findings = page.getByRole("table", { name: "Findings" });
    await findings.getByText("content missing").waitFor();
    await untilRows(findings, 51);
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByRole("button", { name: "Show more" }).waitFor({ state: "detached" });
    await untilRows(findings, 57);
    await page.getByRole("button", { name: "Repair findings" }).click();
    await dialog.getByText("55 findings are checked again").waitFor();
    await dialog.getByText("1 finding cannot be repaired").waitFor();
    await dialog.getByRole("button", { name: "Repair findings" }).click();
    await page.getByRole("heading", { name: /^Repair of verification #\d+$/ }).waitFor();
    await state.getByText("done", { exact: true }).waitFor();
    await findings.getByText("repaired").first().waitFor();
    await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Server" }).click();
    const done = page.getByRole("table", { name: "Recent tasks" });
    await done.getByText("Verification", { exact: true }).waitFor();
    await untilRows(done, 3);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a verification is watched while it runs, and cancelled", async () => {
    const { page, troubles, close } = await asAdministrator();
    await page.goto("ui/administer/server?tab=checks");
    await page.getByRole("button", { name: "Verify storage" }).click();
    await page.getByRole("textbox", { name: "Maximum read rate" }).fill("1");
    // As slow as a store of terabytes is.
    await page.route("**/site/tasks", (route) =>
      route.request().method() === "POST"
        ? route.continue({ postData: JSON.stringify({ kind: "verify", rate: 65_536 }) })
        : route.continue(),
    );
    await page.getByRole("button", { name: "Start verification" }).click();
    await page.getByText(/published files: \d+ of 60/).waitFor();
    await page.goto("ui/administer/server?tab=checks");
    await page.getByText(/published files: \d+ of 60/).waitFor();
    assert.ok(await page.getByRole("button", { name: "Verify storage" }).isDisabled());
    await page.getByRole("region", { name: "Verification" }).getByRole("link").click();
    await page.getByRole("button", { name: "Cancel task" }).click();
    await page.getByText("canceled", { exact: true }).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("what is derived is made anew", async () => {
    const { page, troubles, close } = await asAdministrator();
    await page.goto("ui/administer/server?tab=checks");
    await page.getByText("wheelyard rebuild --replace").waitFor();
    await page.getByRole("button", { name: "Rebuild derived data" }).click();
    await page.getByRole("checkbox", { name: "Core metadata of files" }).uncheck();
    await page.getByRole("dialog").getByRole("button", { name: "Rebuild derived data" }).click();
    await page.getByRole("heading", { name: "Rebuild" }).waitFor();
    await page.getByRole("region", { name: "Progress" }).getByText("done", { exact: true }).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("room is freed in a mirror: what goes is said before", async () => {
    const { page, troubles, close } = await asAdministrator();
    await page.getByRole("link", { name: "Mirrors" }).click();
    const card = page.getByRole("region", { name: "company/mirror" });
    await card.getByText("Hit ratio").waitFor();
    await page.getByRole("button", { name: "Free up space in company/mirror" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("No cached files match.").waitFor();
    assert.ok(await dialog.getByRole("button", { name: "Remove files" }).isDisabled());
    await dialog.getByRole("textbox", { name: "Not downloaded in" }).fill("0");
    await dialog.getByText("This removes 2 files").waitFor();
    await dialog.getByRole("combobox", { name: "Project" }).fill("far-away");
    await dialog.getByText("This removes 1 file").waitFor();
    await dialog.getByRole("button", { name: "Remove files" }).click();
    await page.getByText(/Removed 1 file/).waitFor();
    await dialog.waitFor({ state: "detached" });
    const { files } = await server.admin.manage<{ files: number }>("GET", "/indexes/company/mirror/mirror");
    assert.equal(files, 1);
    assert.deepEqual(troubles, []);
    await close();
  });

  for (const dark of [false, true]) {
    for (const narrow of [false, true]) {
      it(`axe finds nothing, ${dark ? "dark" : "light"} and ${narrow ? "on a phone" : "wide"}`, async () => {
        const { page, troubles, close } = await asAdministrator({ dark, narrow });
        const { items } = await server.admin.manage<{ items: { id: number }[] }>("GET", "/site/tasks");
        const first = items.at(-1)?.id;
        const shown: [string, string, string?][] = [
          ["server?tab=checks", "Verification"],
          ["server?tab=checks", "Verification", "Verify storage"],
          ["server?tab=checks", "Verification", "Rebuild derived data"],
          [`server/tasks/${first}`, "content missing"],
          ["mirrors", "Hit ratio"],
          ["mirrors", "Hit ratio", "Free up space in company/mirror"],
        ];
        for (const [place, words, button] of shown) {
          await page.goto(`ui/administer/${place}`);
          await page.getByText(words).first().waitFor();
          if (button !== undefined) {
            await page.getByRole("button", { name: button, exact: true }).click();
            await page.getByRole("dialog").waitFor();
          }
          assert.deepEqual(await findBarriers(page), [], `${place} ${button ?? ""}`);
          const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
          assert.ok((overflow as number) <= 0, `${place} is wider than the window`);
          const shots = process.env.WHEELYARD_SHOTS;
          if (shots !== undefined)
            await page.screenshot({
              path: `${shots}/${`${place} ${button ?? ""}`.replaceAll(/\W/g, "-")}-${dark ? "dark" : "light"}-${narrow ? 390 : 1280}.png`,
              fullPage: true,
            });
        }
        assert.deepEqual(troubles, []);
        await close();
      });
    }
  }
});
