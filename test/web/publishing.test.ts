import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { docsZip } from "../harness/build-archive.ts";
import { buildSdist, buildWheel, type Distribution } from "../harness/build-distribution.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

const PASSWORD = "maria: a pass:wörd";

const payload = ({ filename, bytes }: Distribution) => ({
  name: filename,
  mimeType: "application/octet-stream",
  buffer: bytes,
});

/** Opens the menu of the project, and what it offers of this name. */
async function choose(page: Page, item: RegExp | string): Promise<void> {
  await page.getByRole("button", { name: "Manage", exact: true }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

describe("what people do with packages", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer({ config: { access: { read: "everyone" } } });
    await makeAccount(server, "maria");
    await grant(server, "account:maria", "publish");
    await server.admin.manage("POST", "/indexes", { owner: "team", name: "release" });
    for (const version of ["1.0", "1.1"]) {
      await server.admin.publish(buildWheel({ name: "Train-Set", version }));
      await server.admin.publish(buildSdist({ name: "Train-Set", version }));
    }
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  it("a person drops files, sees them arrive, and is told why one is refused", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /40[09]/ });
    await signIn(page, "maria", PASSWORD);
    await page.getByRole("navigation").getByRole("link", { name: "Upload" }).click();
    const wheel = buildWheel({ name: "dropped", size: 300_000 });
    const broken = { ...buildSdist({ name: "dropped", version: "1.1" }), bytes: Buffer.from("no archive") };
    await page.locator("input[type=file]").setInputFiles([payload(wheel), payload(broken)]);
    const done = page.getByRole("article", { name: wheel.filename });
    await done.getByText("Published:").waitFor();
    const refused = page.getByRole("article", { name: broken.filename });
    assert.match(String(await refused.getByRole("alert").textContent()), /archive/i);
    assert.deepEqual(await findBarriers(page), []);
    await page.emulateMedia({ colorScheme: "dark" });
    assert.deepEqual(await findBarriers(page), [], "dark");
    assert.deepEqual(await server.anonymous.install("dropped", wheel.filename), wheel.bytes);
    const newer = buildWheel({ name: "dropped", version: "2.0", metadataVersion: "2.9" });
    await page.locator("input[type=file]").setInputFiles([payload(newer)]);
    const warned = page.getByRole("article", { name: newer.filename });
    await warned.getByText(/^Warning: Metadata-Version "2\.9" is newer than/).waitFor();
    const other = buildWheel({ name: "dropped", size: 300_000, salt: "other" });
    await page.locator("input[type=file]").setInputFiles([payload(other)]);
    await page.getByText(/File already exists/).waitFor();
    await done.getByRole("link", { name: "dropped 1.0" }).click();
    await page.getByRole("heading", { level: 1, name: "dropped" }).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("who may publish by their network alone uploads without signing in", async () => {
    const id = await grant(server, "network:127.0.0.0/8", "publish");
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto("ui/indexes/root/main");
    await page.getByRole("main").getByRole("link", { name: "Upload" }).click();
    await page.getByRole("heading", { level: 1, name: "Upload" }).waitFor();
    const wheel = buildWheel({ name: "from-the-network" });
    await page.locator("input[type=file]").setInputFiles([payload(wheel)]);
    await page.getByRole("link", { name: "from-the-network 1.0" }).click();
    await choose(page, "Upload files");
    await page.getByRole("heading", { level: 1, name: "Upload" }).waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await server.admin.manage("DELETE", `/grants/${id}`);
    await page.goto("ui/upload");
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("who may only publish is offered neither yank nor removal, and a stranger nothing at all", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto("ui/indexes/root/main/train-set");
    await page.getByRole("heading", { level: 1 }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Manage" }).count(), 0);
    await signIn(page, "maria", PASSWORD);
    await page.goto("ui/indexes/root/main/train-set");
    await page.getByRole("button", { name: "Manage", exact: true }).click();
    assert.deepEqual(await page.getByRole("menuitem").allTextContents(), [
      "Upload files",
      "Documentation of 1.1…",
    ]);
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: "Files" }).click();
    await page.getByRole("columnheader", { name: "SHA-256" }).waitFor();
    assert.equal(await page.getByRole("button", { name: /^Manage train/ }).count(), 0);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a release is yanked with a reason, and the yank is taken back; the keyboard alone will do", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("ui/indexes/root/main/train-set");
    const menu = page.getByRole("button", { name: "Manage", exact: true });
    await menu.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Yank 1.1…" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByText("no longer choose it").waitFor();
    await page.getByRole("textbox", { name: "Reason" }).fill("breaks on Mondays");
    assert.deepEqual(await findBarriers(page), []);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("alert").getByText("breaks on Mondays").waitFor();
    assert.equal(await page.evaluate("document.activeElement.textContent"), "Manage");
    const { files } = await server.anonymous.page("train-set");
    assert.deepEqual(
      files.map(({ filename, yanked }) => [filename.includes("1.1"), yanked]),
      [
        [false, false],
        [false, false],
        [true, "breaks on Mondays"],
        [true, "breaks on Mondays"],
      ],
    );
    await choose(page, "Unyank 1.1…");
    await page.getByRole("button", { name: "Unyank" }).click();
    await page.getByText("This release was yanked").waitFor({ state: "detached" });
    assert.ok((await server.anonymous.page("train-set")).files.every(({ yanked }) => yanked !== true));
    assert.deepEqual(troubles, []);
    await close();
  });

  it("documentation is uploaded, refused with a reason, replaced and removed", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /400/ });
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("ui/indexes/root/main/train-set");
    const give = (name: string, buffer: Buffer) =>
      page.locator("input[type=file]").setInputFiles([{ name, mimeType: "application/zip", buffer }]);
    await choose(page, "Documentation of 1.1…");
    await give("broken.zip", Buffer.from("no zip"));
    await page.getByRole("button", { name: "Upload documentation" }).click();
    await page
      .getByRole("alert")
      .getByText(/not a complete zip/)
      .waitFor();
    assert.deepEqual(await findBarriers(page), []);
    if (process.env.WHEELYARD_SHOTS !== undefined)
      await page.screenshot({ path: `${process.env.WHEELYARD_SHOTS}/docs-dialog.png` });
    await give("html.zip", docsZip("All about trains"));
    await page.getByRole("button", { name: "Upload documentation" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const link = page.getByRole("link", { name: "Read the documentation" });
    const path = String(await link.getAttribute("href"));
    assert.match((await server.anonymous.get(path)).text, /All about trains/);
    await choose(page, "Documentation of 1.1…");
    await page.getByText(/files, .* by admin/).waitFor();
    await give("html.zip", docsZip("More about trains"));
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole("button", { name: "Replace documentation" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.match((await server.anonymous.get(path)).text, /More about trains/);
    await choose(page, "Documentation of 1.1…");
    await page.getByRole("button", { name: "Remove the documentation of Train-Set 1.1" }).click();
    await page.getByRole("button", { name: "Remove documentation", exact: true }).click();
    await page.getByRole("button", { name: "Upload documentation" }).waitFor();
    await page.keyboard.press("Escape");
    await link.waitFor({ state: "detached" });
    assert.equal((await server.anonymous.get(path)).status, 404);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a release is promoted to another index", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("ui/indexes/root/main/train-set?version=1.0");
    await choose(page, "Promote 1.0…");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Its 2 files are also published in the other index").waitFor();
    await dialog.getByRole("combobox", { name: "Target index" }).click();
    await page.getByRole("option", { name: "team/release" }).click();
    await dialog.getByRole("button", { name: "Promote" }).click();
    await page.getByText("Train-Set 1.0 is now in team/release").waitFor();
    assert.equal((await server.anonymous.listed("train-set", "/team/release/simple/")).length, 2);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a project is archived, and says so", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("ui/indexes/root/main/train-set");
    await choose(page, "Change status…");
    await page.getByRole("radio", { name: "Archived" }).check();
    await page.getByRole("textbox", { name: "Reason" }).fill("the yard is closed");
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole("button", { name: "Change status" }).click();
    await page.getByText("This project is archived").waitFor();
    await page.getByText("the yard is closed").waitFor();
    const { "project-status": status } = await server.anonymous.page("train-set");
    assert.deepEqual(status, { status: "archived", reason: "the yard is closed" });
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a project is closed to all whom no grant of its own lets in, and opened again", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("ui/indexes/root/main/train-set");
    await choose(page, "Restrict project…");
    await page.getByRole("dialog").getByText("no longer sees that it exists").waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole("button", { name: "Restrict project", exact: true }).click();
    await page.getByText("restricted", { exact: true }).waitFor();
    assert.equal((await server.anonymous.get("/simple/train-set/")).status, 404);
    await choose(page, "Lift restriction…");
    await page.getByRole("button", { name: "Lift restriction", exact: true }).click();
    await page.getByText("restricted", { exact: true }).waitFor({ state: "detached" });
    assert.equal((await server.anonymous.get("/simple/train-set/")).status, 200);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a file, a release and a project are removed once their names are written", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /404/ });
    await signIn(page, "admin", ADMIN_PASSWORD);
    await server.admin.publish(buildWheel({ name: "doomed", version: "1.0" }));
    await server.admin.publish(buildSdist({ name: "doomed", version: "1.0" }));
    await server.admin.publish(buildWheel({ name: "doomed", version: "2.0" }));
    const removal = page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true });
    const confirm = async (word: string) => {
      await page.getByRole("dialog").getByText("from the recycle bin of the index for 30 days").waitFor();
      assert.ok(await removal.isDisabled());
      await page.getByRole("textbox", { name: `To confirm, type ${word}` }).fill(word);
      await removal.click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
    };

    await page.goto("ui/indexes/root/main/doomed?version=1.0&tab=files");
    await page.getByRole("button", { name: "Manage doomed-1.0.tar.gz" }).click();
    await page.getByRole("menuitem", { name: "Remove this file…" }).click();
    await page.getByRole("dialog").getByText("can never be published here again").waitFor();
    await confirm("doomed-1.0.tar.gz");
    assert.equal((await server.anonymous.listed("doomed")).length, 2);

    await choose(page, "Remove 1.0…");
    await confirm("doomed 1.0");
    await page.getByText("2.0").first().waitFor();
    assert.deepEqual(await server.anonymous.listed("doomed"), ["doomed-2.0-py2.py3-none-any.whl"]);

    await choose(page, "Remove project…");
    await page.getByRole("dialog").getByText("This removes the project and its 1 file").waitFor();
    await confirm("doomed");
    await page.waitForURL("**/ui/indexes/root/main");
    assert.deepEqual(await server.anonymous.listed("doomed"), []);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("without a recycle bin, removing says that it cannot be undone", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await server.admin.manage("POST", "/indexes", {
      owner: "team",
      name: "binless",
      settings: { binDays: 0 },
    });
    await server.admin.publish(buildWheel({ name: "fleeting", version: "1.0" }), { to: "/team/binless/" });
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("ui/indexes/team/binless/fleeting");
    await choose(page, "Remove 1.0…");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("This cannot be undone.").waitFor();
    await dialog.getByRole("button", { name: "Remove permanently" }).waitFor();
    assert.equal(await dialog.getByText("recycle bin").count(), 0);
    assert.deepEqual(troubles, []);
    await close();
  });

  for (const dark of [false, true]) {
    for (const narrow of [false, true]) {
      it(`axe finds nothing, ${dark ? "dark" : "light"} and ${narrow ? "on a phone" : "wide"}`, async () => {
        const { page, troubles, close } = await visit(browser, server.origin, { dark, narrow });
        await signIn(page, "admin", ADMIN_PASSWORD);
        for (const address of ["ui/upload", "ui/indexes/root/main/train-set?tab=files"]) {
          await page.goto(address);
          await page.getByRole("heading", { level: 1 }).waitFor();
          await page
            .getByRole("button", { name: "Manage", exact: true })
            .or(page.getByText("Drop files here"))
            .waitFor();
          assert.deepEqual(await findBarriers(page), [], address);
          const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
          assert.ok((overflow as number) <= 0, `${address} is wider than the window`);
        }
        await page.getByRole("button", { name: "Manage", exact: true }).click();
        await page.getByRole("menuitem", { name: "Remove 1.1…" }).waitFor();
        assert.deepEqual(await findBarriers(page), [], "the menu");
        await page.keyboard.press("Escape");
        await page.getByRole("menuitem").first().waitFor({ state: "detached" });
        for (const item of ["Yank 1.1…", "Remove 1.1…"]) {
          await choose(page, item);
          await page.getByRole("dialog").getByRole("textbox").waitFor();
          assert.deepEqual(await findBarriers(page), [], item);
          await page.keyboard.press("Escape");
          await page.getByRole("dialog").waitFor({ state: "detached" });
        }
        assert.deepEqual(troubles, []);
        await close();
      });
    }
  }
});
