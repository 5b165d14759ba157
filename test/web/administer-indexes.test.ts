import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

interface Settings {
  settings: Record<string, unknown> & { bases: string[]; policy: { action: string }[] };
}

interface ToldRule {
  action: string;
  exceptions: Record<string, unknown>[];
}

describe("the administration of indexes", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer();
    for (const name of ["base", "tools", "team"])
      await server.admin.manage("POST", "/indexes", { owner: "company", name });
    await server.admin.publish(buildWheel({ name: "signal-box", version: "1.0" }), {
      to: "/company/base/legacy/",
    });
    await server.admin.publish(buildWheel({ name: "wagon", version: "1.0" }), {
      to: "/company/base/legacy/",
    });
    await server.admin.manage("PATCH", "/indexes/company/tools", { settings: { bases: ["company/base"] } });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  async function asAdministrator(options = {}) {
    const visitor = await visit(browser, server.origin, options);
    await signIn(visitor.page, "admin", ADMIN_PASSWORD);
    return visitor;
  }
  const settingsOf = async (index: string) =>
    (await server.admin.manage<Settings>("GET", `/indexes/${index}`)).settings;

  it("an index is made; what the server finds wrong stands at its field", async () => {
    const { page, troubles, close } = await asAdministrator({ expected: /40[09]/ });
    await page.getByRole("link", { name: "Index settings" }).click();
    await page.getByRole("button", { name: "New index" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Owner" }).fill("simple");
    await dialog.getByRole("textbox", { name: "Name" }).fill("fresh");
    await dialog.getByRole("button", { name: "Create index" }).click();
    await dialog.getByText(/is a fixed address of the server/).waitFor();
    assert.deepEqual(await findBarriers(page), []);
    assert.equal(await dialog.getByRole("textbox", { name: "Owner" }).getAttribute("aria-invalid"), "true");
    await dialog.getByRole("textbox", { name: "Owner" }).fill("company");
    await dialog.getByRole("button", { name: "Create index" }).click();
    await page.getByRole("heading", { level: 1, name: "company/fresh" }).waitFor();
    await page.getByRole("textbox", { name: "Description" }).fill("For the team");
    await page.getByRole("switch", { name: "Development index (volatile)" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved. The change is active now.").waitFor();
    const { description, volatile } = await settingsOf("company/fresh");
    assert.deepEqual({ description, volatile }, { description: "For the team", volatile: true });
    assert.deepEqual(troubles, []);
    await close();
  });

  it("bases are chosen, and put in order by dragging and by keyboard", async () => {
    const { page, troubles, close } = await asAdministrator();
    await page.goto("ui/administer/indexes/company/team?tab=bases");
    for (const base of ["company/base", "company/tools", "root/pypi"]) {
      await page.getByPlaceholder("Choose an index").click();
      await page.getByRole("option", { name: base }).click();
    }
    await page.locator('[data-grip="root/pypi"]').dragTo(page.locator('[data-grip="company/base"]'));
    const list = page.getByRole("list", { name: "Inherits from" });
    assert.match(String(await list.getByRole("listitem").first().textContent()), /root\/pypi/);
    await page.getByRole("button", { name: "Move company/base down" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("company/base moved to position 3 of 3.").waitFor();
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Saved. The change is active now.").waitFor();
    assert.deepEqual((await settingsOf("company/team")).bases, [
      "root/pypi",
      "company/tools",
      "company/base",
    ]);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a rule is made, looked at by the server, tried, and saved", async () => {
    const { page, troubles, close } = await asAdministrator({ expected: /400/ });
    await page.goto("ui/administer/indexes/company/tools?tab=rules");
    await page.getByRole("button", { name: "Add rule" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Action" }).click();
    await page.getByRole("option", { name: "Deny" }).click();
    await dialog.getByRole("combobox", { name: "Projects" }).fill("signal-*");
    await page.keyboard.press("Enter");
    await dialog.getByRole("textbox", { name: "Versions" }).fill("not a version");
    await dialog.getByRole("button", { name: "Add rule" }).click();
    await dialog.getByText(/write a version specifier/i).waitFor();
    await dialog.getByRole("button", { name: "More conditions" }).click();
    await dialog.getByRole("combobox", { name: "Sources", exact: true }).waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await dialog.getByRole("textbox", { name: "Versions" }).fill("<2");
    await dialog.getByRole("textbox", { name: "Reason" }).fill("It loses the radio");
    await dialog.getByRole("button", { name: "Add rule" }).click();
    await page.getByText("files of signal-*, of version <2").waitFor();
    assert.deepEqual((await settingsOf("company/tools")).policy, []);
    await page.getByRole("button", { name: "Test rules" }).click();
    await page.getByText("Checked 2 files in 2 projects. Now visible and would be hidden: 1 file.").waitFor();
    await page
      .getByRole("table")
      .getByText(/signal_box-1.0/)
      .waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole("button", { name: "Save rules" }).click();
    await page.getByText("Saved. The change is active now.").waitFor();
    assert.equal((await settingsOf("company/tools")).policy[0]?.action, "deny");
    assert.equal((await server.anonymous.get("/company/tools/simple/wagon/")).status, 200);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("every condition of a rule and its exceptions are set, and stay as they were when they are not touched", async () => {
    const [rule] = [
      {
        action: "hold",
        reason: "",
        youngerThanDays: 7,
        bornAfter: "2026-01-02T03:04:05.678Z",
        smallerThan: 5_000_000,
        matchUnknown: true,
        exceptions: [
          { projects: ["wagon"], versions: "==1.0", reason: "Urgent", until: "2030-01-02T03:04:05Z" },
        ],
      },
    ];
    await server.admin.manage("PATCH", "/indexes/company/tools", { settings: { policy: [rule] } });
    const [before] = (await settingsOf("company/tools")).policy as ToldRule[];
    const { page, troubles, close } = await asAdministrator({ expected: /400/ });
    await page.goto("ui/administer/indexes/company/tools?tab=rules");
    await page.getByText("with 1 exception").waitFor();
    await page.getByRole("button", { name: "Edit rule 1" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/Added by admin,/).waitFor();
    assert.equal(await dialog.getByRole("textbox", { name: "Smaller than (MB)" }).inputValue(), "5");
    assert.ok(await dialog.getByRole("switch", { name: "Also match files with unknown values" }).isChecked());
    await dialog.getByRole("textbox", { name: "Reason" }).first().fill("Others try them first");
    await dialog.getByRole("button", { name: "Add exception" }).click();
    const second = dialog.getByRole("group", { name: "Exception 2" });
    await second.getByRole("combobox", { name: "Projects" }).fill("signal-*");
    await page.keyboard.press("Enter");
    await second.getByRole("textbox", { name: "Versions" }).fill("no version");
    await dialog.getByRole("button", { name: "Apply" }).click();
    await second.getByText(/write a version specifier/i).waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await second.getByRole("textbox", { name: "Versions" }).fill("<3");
    await second.getByLabel("Expires").fill("2031-05-06T07:08");
    await dialog.getByRole("button", { name: "Apply" }).click();
    await page.getByText("with 2 exceptions").waitFor();
    await page.getByRole("button", { name: "Save rules" }).click();
    await page.getByText("Saved. The change is active now.").waitFor();
    const [after] = (await settingsOf("company/tools")).policy as ToldRule[];
    const [kept, made] = after?.exceptions ?? [];
    assert.deepEqual(kept, before?.exceptions[0]);
    const until = new Date("2031-05-06T07:08").toISOString();
    assert.deepEqual(
      { ...made, at: "" },
      { projects: ["signal-*"], versions: "<3", reason: "", until, by: "admin", at: "" },
    );
    const signed = { reason: "", by: "", at: "", exceptions: [] };
    assert.deepEqual({ ...after, ...signed }, { ...before, ...signed });
    await page.getByRole("button", { name: "Edit rule 1" }).click();
    await dialog.getByRole("button", { name: "Remove exception 1" }).click();
    await dialog.getByRole("button", { name: "Apply" }).click();
    await page.getByText("with 1 exception").waitFor();
    await server.admin.manage("PATCH", "/indexes/company/tools", { settings: { policy: [] } });
    assert.deepEqual(troubles, []);
    await close();
  });

  it("every setting of a mirror is there, and one that is not touched stays", async () => {
    const mirror = { url: "http://127.0.0.1:9/simple/", layout: "flat", names: "full", namesExpiry: 4_000 };
    const more = { metadata: "relay", staleOnError: 90_000, allowPrivate: true, cacheSize: 7_000_000 };
    await server.admin.manage("POST", "/indexes", {
      owner: "company",
      name: "outside",
      kind: "mirror",
      settings: { mirror: { ...mirror, ...more } },
    });
    const before = (await settingsOf("company/outside")).mirror as Record<string, unknown>;
    const { page, troubles, close } = await asAdministrator({ expected: /400/ });
    await page.goto("ui/administer/indexes/company/outside?tab=mirror");
    const stale = page.getByRole("textbox", { name: "Serve stale pages for (seconds)" });
    assert.equal(await stale.inputValue(), "90000");
    assert.deepEqual(await findBarriers(page), []);
    await stale.fill("60");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved. The change is active now.").waitFor();
    assert.deepEqual((await settingsOf("company/outside")).mirror, { ...before, staleOnError: 60 });
    await page.getByRole("switch", { name: "Allow private addresses" }).click();
    await page.getByRole("combobox", { name: "Project list" }).click();
    await page.getByRole("option", { name: "Projects that were requested here" }).click();
    // The word that it was saved still stands there from before.
    const saved = page.waitForResponse((answer) => answer.request().method() === "PATCH");
    await page.getByRole("button", { name: "Save" }).click();
    await saved;
    const after = (await settingsOf("company/outside")).mirror as Record<string, unknown>;
    assert.deepEqual([after.allowPrivate, after.names, after.layout], [false, "known", "flat"]);
    await page.goto("ui/administer/indexes/company/outside");
    await page.getByRole("combobox", { name: "Download method for object storage" }).click();
    await page.getByRole("option", { name: "Stream through the server" }).click();
    const savedToo = page.waitForResponse((answer) => answer.request().method() === "PATCH");
    await page.getByRole("button", { name: "Save" }).click();
    await savedToo;
    assert.equal((await settingsOf("company/outside")).downloads, "stream");
    await server.admin.manage("DELETE", "/indexes/company/outside");
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a restricted view is tried, and saved; a line that is none is told at its field", async () => {
    const { page, troubles, close } = await asAdministrator({ expected: /400/ });
    await page.goto("ui/administer/indexes/company/tools?tab=view");
    await page.getByRole("switch", { name: "Limit what this index shows" }).click();
    const lines = page.getByRole("textbox", { name: "Requirements" });
    await lines.fill("wagon >=");
    await page.getByRole("button", { name: "Save view" }).click();
    await page.locator("textarea[aria-invalid=true]").waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await lines.fill("wagon==1.0\n");
    await page.getByRole("switch", { name: "Wheels only" }).click();
    await page.getByRole("button", { name: "Test rules" }).click();
    await page.getByText(/Checked 2 files in 2 projects/).waitFor();
    await page.getByRole("button", { name: "Save view" }).click();
    await page.getByText("Saved. The change is active now.").waitFor();
    const view = (await settingsOf("company/tools")).view as Record<string, unknown>;
    assert.deepEqual(view.requirements, ["wagon==1.0"]);
    assert.equal(view.wheelOnly, true);
    await page.getByRole("switch", { name: "Limit what this index shows" }).click();
    await page.getByRole("button", { name: "Save view" }).click();
    await page
      .getByText("Not saved yet. Test your changes below before you save them.")
      .waitFor({ state: "detached" });
    assert.equal((await settingsOf("company/tools")).view, null);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("it is said where names come from; a wrong line is told at its field", async () => {
    const { page, troubles, close } = await asAdministrator({ expected: /400/ });
    await page.goto("ui/administer/indexes/company/team?tab=names");
    await page.getByRole("button", { name: "Add line" }).click();
    const names = page.getByRole("textbox", { name: "Name pattern in line 1" });
    await names.fill("not a glob");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText(/use a project name/i).waitFor();
    assert.equal(await names.getAttribute("aria-invalid"), "true");
    await names.fill("company-*");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Saved. The change is active now.").waitFor();
    assert.deepEqual((await settingsOf("company/team")).origins, [{ glob: "company-*", origin: "private" }]);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a change that somebody made meanwhile is not undone unseen", async () => {
    const { page, troubles, close } = await asAdministrator({ expected: /412/ });
    await page.goto("ui/administer/indexes/company/tools");
    await page.getByRole("textbox", { name: "Description" }).fill("Mine");
    await server.admin.manage("PATCH", "/indexes/company/tools", { settings: { description: "Theirs" } });
    await page.getByRole("button", { name: "Save" }).click();
    await page
      .getByRole("alert")
      .getByText(/Someone else changed this/)
      .waitFor();
    assert.equal((await settingsOf("company/tools")).description, "Theirs");
    assert.deepEqual(troubles, []);
    await close();
  });

  it("an index is removed by its name; one that others stand on is not, in the server's words", async () => {
    const { page, troubles, close } = await asAdministrator({ expected: /409/ });
    const remove = async (index: string) => {
      await page.goto(`ui/administer/indexes/${index}`);
      await page.getByRole("button", { name: "Remove index" }).click();
      await page.getByRole("dialog").getByRole("textbox").fill(index);
      await page.getByRole("dialog").getByRole("button", { name: "Remove index" }).click();
    };
    await remove("company/base");
    await page.getByRole("dialog").getByRole("alert").waitFor();
    await remove("company/team");
    await page.getByRole("heading", { level: 1, name: "Index settings" }).waitFor();
    assert.equal((await server.admin.api("GET", "/indexes/company/team")).status, 404);
    assert.deepEqual(troubles, []);
    await close();
  });

  for (const dark of [false, true]) {
    for (const narrow of [false, true]) {
      it(`axe finds nothing, ${dark ? "dark" : "light"} and ${narrow ? "on a phone" : "wide"}`, async () => {
        await server.admin.manage("PATCH", "/indexes/company/tools", {
          settings: {
            bases: ["company/base", "root/pypi"],
            policy: [
              { action: "hold", youngerThanDays: 7, sources: ["mirror"], reason: "Others try them first" },
              { action: "deny", projects: ["left-pad"] },
            ],
            origins: [{ glob: "company-*", origin: "private" }],
          },
        });
        const { page, troubles, close } = await asAdministrator({ dark, narrow });
        const tools = "indexes/company/tools";
        for (const place of [
          "indexes",
          tools,
          ...["bases", "rules", "view", "names"].map((tab) => `${tools}?tab=${tab}`),
        ]) {
          await page.goto(`ui/administer/${place}`);
          await page.getByRole("heading", { level: 1 }).waitFor();
          await page.waitForLoadState("networkidle");
          assert.deepEqual(await findBarriers(page), [], place);
          const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
          assert.ok((overflow as number) <= 0, `${place} is wider than the window`);
          const shots = process.env.WHEELYARD_SHOTS;
          if (shots !== undefined)
            await page.screenshot({
              path: `${shots}/${place.replaceAll(/\W/g, "-")}-${dark ? "dark" : "light"}-${narrow ? 390 : 1280}.png`,
              fullPage: true,
            });
        }
        assert.deepEqual(troubles, []);
        await close();
      });
    }
  }
});
