import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, shoot, signIn, visit } from "../harness/browser.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="16" fill="#7a1fa2"/>
<path d="M10 22 16 8l6 14" fill="none" stroke="#fff" stroke-width="3"/></svg>`;

const ADDRESS = "ui/administer/server?tab=look";

interface Frame {
  title: string;
  name: string;
  color: string;
}

/** Notes what each frame shows of the look, from the first one on. */
async function watchFrames(page: Page): Promise<void> {
  await page.addInitScript(`
    globalThis.framesSeen = [];
    const note = () => {
      if (document.body !== null)
        framesSeen.push({
          title: document.title,
          name: document.querySelector("header a")?.textContent ?? "",
          color: getComputedStyle(document.documentElement).getPropertyValue("--mantine-primary-color-filled"),
        });
      requestAnimationFrame(note);
    };
    note();`);
}

describe("the look of a site", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer({ config: { access: { read: "everyone" } } });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  it("an administrator gives the site a name, a logo, a color, a notice, links and a home page of its own", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto(ADDRESS);
    await page.getByRole("textbox", { name: "Site name" }).fill("Acme Packages");
    await page.getByRole("textbox", { name: "Primary color" }).fill("#7a1fa2");
    await page.keyboard.press("Tab");
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "logo.svg", mimeType: "image/svg+xml", buffer: Buffer.from(LOGO) });
    const notice = page.getByRole("group", { name: "Notice" });
    await notice
      .getByRole("textbox", { name: "Text" })
      .fill("Maintenance on Friday at 18:00.\nUploads wait meanwhile.");
    await notice.getByRole("combobox", { name: "Kind" }).click();
    await page.getByRole("option", { name: "Warning" }).click();
    await page.getByRole("button", { name: "Add link" }).click();
    const links = page.getByRole("group", { name: "Links" });
    await links.getByRole("textbox", { name: "Text" }).fill("Handbook");
    await links.getByRole("textbox", { name: "Address" }).fill("javascript:alert(1)");
    await page.getByRole("textbox", { name: "Heading" }).fill("Packages of Acme");
    await page
      .getByRole("textbox", { name: "Introduction" })
      .fill("Ask #python for help.\n\nRead the handbook first.");
    await page.getByRole("button", { name: "Save changes" }).click();
    await links.getByText("Give an address that starts with https://").waitFor();
    await links.getByRole("textbox", { name: "Address" }).fill("https://handbook.example.com/");
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole("button", { name: "Save changes" }).click();
    // This page has it at once.
    await page.getByRole("banner").getByText("Acme Packages").waitFor();
    await page.getByRole("region", { name: "Notice" }).getByText("Maintenance on Friday").waitFor();
    assert.match(await page.title(), /^Server · Acme Packages$/);
    const link = page.getByRole("navigation").getByRole("link", { name: "Handbook" });
    assert.equal(await link.getAttribute("href"), "https://handbook.example.com/");
    assert.deepEqual(await findBarriers(page), []);
    await shoot(page, "look-settings");
    assert.deepEqual(
      troubles.filter((trouble) => !/400|422/.test(trouble)),
      [],
    );
    await close();
  });

  for (const dark of [false, true])
    it(`everyone sees it from the first moment on, readable in ${dark ? "dark" : "light"}`, async () => {
      for (const narrow of [false, true]) {
        const { page, troubles, close } = await visit(browser, server.origin, { dark, narrow });
        await watchFrames(page);
        await page.goto("");
        await page.getByRole("heading", { name: "Packages of Acme" }).waitFor();
        await page.getByText("Read the handbook first.").waitFor();
        await page.getByRole("region", { name: "Notice" }).waitFor();
        const logo = page.getByRole("banner").locator("img");
        assert.ok(await logo.evaluate((img: { naturalWidth: number }) => img.naturalWidth > 0));
        const frames = await page.evaluate<Frame[]>("framesSeen");
        assert.deepEqual([...new Set(frames.map(({ name }) => name).filter(Boolean))], ["Acme Packages"]);
        assert.equal(new Set(frames.map(({ color }) => color).filter(Boolean)).size, 1);
        assert.ok(frames.every(({ title }) => title.endsWith("Acme Packages")));
        assert.deepEqual(await findBarriers(page), []);
        await shoot(page, `look-home-${dark ? "dark" : "light"}-${narrow ? "narrow" : "wide"}`);
        assert.deepEqual(troubles, []);
        await close();
      }
    });

  it("a picture that could do harm is refused at its field, and the logo is removed again", async () => {
    const { page, close } = await visit(browser, server.origin, { expected: /400/ });
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto(ADDRESS);
    const buffer = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "a.svg", mimeType: "image/svg+xml", buffer });
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("The logo has an element <script>.").waitFor();
    await page.getByRole("switch", { name: "Remove the uploaded logo" }).click();
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Saved. The change is active now.").waitFor();
    await page.getByRole("banner").locator("img").waitFor({ state: "detached" });
    await close();
  });
});
