import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

describe("the page of webhooks", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  const receiver = createServer((_request, response) => response.end("started job 12"));
  before(async () => {
    receiver.listen(0, "127.0.0.1");
    await once(receiver, "listening");
    server = await startServer({ config: { webhooks: { allowedNetworks: ["127.0.0.0/8"] } } });
    browser = await openBrowser();
  });
  after(async () => {
    receiver.close();
    await browser?.close();
    await server?.remove();
  });

  it("a webhook is created, tested, paused and removed; its secret is shown once", async () => {
    const { page, troubles, close } = await visit(browser, server.origin, { expected: /400/ });
    await signIn(page, "admin", ADMIN_PASSWORD);
    await page.goto("ui/administer/webhooks");
    await page.getByText("There are no webhooks yet.").waitFor();
    await page.getByRole("button", { name: "Create webhook" }).click();
    const dialog = page.getByRole("dialog");
    const { port } = receiver.address() as AddressInfo;
    await dialog.getByRole("textbox", { name: "URL" }).fill(`http://127.0.0.1:${port}/hook?token=hidden`);
    await dialog.getByRole("textbox", { name: "Events" }).fill("file.publishd");
    assert.deepEqual(await findBarriers(page), []);
    await dialog.getByRole("button", { name: "Create webhook" }).click();
    await dialog.getByText(/is not a kind of events/i).waitFor();
    await dialog.getByRole("textbox", { name: "Events" }).fill("file.published");
    await dialog.getByRole("button", { name: "Create webhook" }).click();
    await page.getByText(/^whsec_/).waitFor();
    await page.getByRole("button", { name: "I have copied it" }).click();
    await page.getByText("token=…").waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole("button", { name: /Deliveries to/ }).click();
    await dialog.getByRole("button", { name: "Send test event" }).click();
    await dialog.getByText("delivered").click();
    await dialog.getByText("started job 12").waitFor();
    assert.deepEqual(await findBarriers(page), []);
    if (process.env.WHEELYARD_SHOTS !== undefined)
      await page.screenshot({ path: `${process.env.WHEELYARD_SHOTS}/webhooks-deliveries.png` });
    await dialog.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: /^Pause/ }).click();
    await page.getByText("paused by hand").waitFor();
    if (process.env.WHEELYARD_SHOTS !== undefined)
      await page.screenshot({ path: `${process.env.WHEELYARD_SHOTS}/webhooks.png`, fullPage: true });
    await page.getByRole("button", { name: /Remove the webhook/ }).click();
    await page.getByRole("button", { name: "Remove webhook" }).click();
    await page.getByText("There are no webhooks yet.").waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });
});
