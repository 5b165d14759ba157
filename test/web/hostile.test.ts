import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { noBrowser, openBrowser, visit } from "../harness/browser.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { send } from "../harness/send.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

/** Sets a mark when it runs, wherever it is put. */
const RUN = "window.hacked=1";
const EVIL = [
  `<script>${RUN}</script>`,
  `<img src=x onerror="${RUN}">`,
  `"><svg onload="${RUN}">`,
  `javascript:${RUN}`,
  `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  "{{constructor.constructor('window.hacked=1')()}}",
];

const MARKDOWN = `# ${EVIL[0]}

${EVIL.join("\n\n")}

[run](javascript:${RUN}) [data](data:text/html,<script>${RUN}</script>) [vb](VBScript:x) <javascript:${RUN}>

![picture](https://tracker.example/pixel.png) ![x](javascript:${RUN})

<a href="javas&#99;ript:${RUN}">entity</a> <a href="&#x6A;avascript:${RUN}" onclick="${RUN}">click me</a>

<style>body{display:none}</style><link rel=stylesheet href=//evil.example/x.css><meta http-equiv=refresh content="0;url=https://evil.example">
<form action="https://evil.example"><input name=password><button>Sign in</button></form>
<base href="https://evil.example/"><object data="x"></object><embed src="x"><math><mtext><script>${RUN}</script></mtext></math>
<div style="position:fixed;inset:0;z-index:99999">cover</div><div id="root" class="x">fake</div>
`;

const HOSTILE_HEADERS = [
  "Description-Content-Type: text/markdown",
  `Author: ${EVIL[1]}`,
  `Author-email: ${EVIL[2]}`,
  `License: ${EVIL[0]}`,
  `Keywords: ${EVIL[1]},${EVIL[0]}`,
  `Home-page: javascript:${RUN}`,
  `Project-URL: Homepage, javascript:${RUN}`,
  `Project-URL: ${EVIL[0]}, data:text/html,<script>${RUN}</script>`,
  "Project-URL: Fine, https://example.org/?a=<b>",
  `Classifier: Topic :: ${EVIL[1]}`,
];

describe("hostile content", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer();
    await server.admin.publish(
      buildWheel({
        name: "hostile",
        summary: EVIL.join(" "),
        headers: HOSTILE_HEADERS,
        description: MARKDOWN,
      }),
    );
    const html = MARKDOWN.replaceAll("\n\n", "\n");
    for (const [at, type] of ["text/x-rst", "text/plain", "text/html"].entries())
      await server.admin.publish(
        buildWheel({
          name: "hostile",
          version: `2.${at}`,
          summary: EVIL[at] as string,
          headers: [`Description-Content-Type: ${type}`],
          description: `.. raw:: html\n\n   <script>${RUN}</script>\n\n\`run <javascript:${RUN}>\`_\n\n${html}`,
        }),
      );
    await server.admin.manage("POST", "/indexes/root/main/projects/hostile/releases/2.0/yank", {
      reason: EVIL.join(" "),
    });
    await server.admin.manage("POST", "/indexes", {
      owner: "hostile",
      name: "index",
      settings: { description: EVIL.join(" ") },
    });
    await server.admin.manage("PATCH", "/indexes/root/main/projects/hostile", {
      status: "deprecated",
      statusReason: EVIL.join(" "),
    });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  const project = "ui/indexes/root/main/hostile";
  const addresses = [
    "ui/indexes",
    "ui/indexes/hostile/index",
    "ui/search?q=hostile",
    ...["1.0", "2.0", "2.1", "2.2"].map((version) => `${project}?version=${version}`),
    ...["releases", "files", "origin"].map((tab) => `${project}?tab=${tab}`),
    `${project}/compare?from=1.0&to=2.0`,
    `ui/search?q=${encodeURIComponent(EVIL[1] as string)}`,
    `?index=${encodeURIComponent(EVIL[0] as string)}&tool=${encodeURIComponent(EVIL[2] as string)}`,
    `ui/indexes/${encodeURIComponent(EVIL[1] as string)}/x`,
  ];

  it("F73 nothing of it runs, loads, frames, covers or leads anywhere, on any page", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /40[14]/ });
    for (const address of addresses) {
      await page.goto(address, { waitUntil: "networkidle" });
      await page.getByRole("heading", { level: 1 }).waitFor();
      assert.equal(await page.evaluate("window.hacked"), undefined, address);
      const main = page.locator("main");
      assert.equal(
        await main
          .locator(
            "script, iframe, object, embed, form:not(:has([type=search])), base, meta, style:not([nonce]), link",
          )
          .count(),
        0,
        address,
      );
      // The badges of the project are the only pictures: they come from this server.
      const picture = `img:not([src^="${server.origin}/root/main/pypi/hostile/"])`;
      assert.equal(await main.locator(`[onerror], [onload], [onclick], ${picture}`).count(), 0, address);
      const links = (await page.evaluate("[...document.links].map((link) => link.href)")) as string[];
      const odd = links.filter((href) => !/^(?:https?|mailto):/.test(href));
      assert.deepEqual(odd, [], address);
    }
    assert.deepEqual(troubles, []);
    await close();
  });

  it("descriptions are tried as they are rendered, not as the text that they were written in", async () => {
    const told = async (version: string) => {
      const path = `/indexes/root/main/projects/hostile/releases/${version}/description`;
      const { form, rendered } = await server.admin.manage<{ form: string; rendered: boolean }>("GET", path);
      return [form, rendered];
    };
    assert.deepEqual(await told("1.0"), ["markdown", true]);
    assert.deepEqual(await told("2.0"), ["restructuredtext", true]);
  });

  it("clicking on what it offers runs nothing either", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    await page.goto(`${project}?version=1.0`, { waitUntil: "networkidle" });
    await page.getByRole("heading", { level: 1 }).waitFor();
    for (const words of ["run", "entity", "click me"]) {
      const text = page.locator("main").getByText(words, { exact: true });
      if ((await text.count()) > 0) await text.first().click();
    }
    assert.equal(await page.evaluate("window.hacked"), undefined);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("signing in leads to no other site", async () => {
    const { page, troubles, close } = await visit(browser, server.origin);
    for (const to of ["https://evil.example", "//evil.example", "/\\evil.example", `javascript:${RUN}`]) {
      await page.goto(`ui/sign-in?to=${encodeURIComponent(to)}`);
      await page.getByRole("textbox", { name: "Account" }).fill("admin");
      await page.getByRole("textbox", { name: "Password" }).fill(ADMIN_PASSWORD);
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "admin" }).waitFor();
      await page.waitForURL(`${server.origin}/`);
    }
    assert.deepEqual(troubles, []);
    await close();
  });

  it("F74 no other site can frame a page, and none guesses what it is", async () => {
    for (const path of ["/", "/ui/indexes", "/ui/nowhere"]) {
      const { headers, status } = await send(server.origin, { path, headers: { accept: "text/html" } });
      assert.equal(status, 200);
      const policy = String(headers["content-security-policy"]);
      assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[^']+'/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.doesNotMatch(policy, /unsafe|\*/);
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.equal(headers["x-frame-options"], "DENY");
    }
  });
});
