import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { findBarriers, noBrowser, openBrowser, signIn, visit } from "../harness/browser.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { makeAccount } from "../harness/people.ts";
import { ADMIN_PASSWORD, type Server, startServer } from "../harness/start-server.ts";

describe("the page of requests", { skip: noBrowser }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    server = await startServer();
    browser = await openBrowser();
    await makeAccount(server, "dora");
    const target = { pythons: ["3.13"], platforms: ["win_amd64"] };
    await server.admin.manage("PUT", "/targets/office", target);
  });
  after(async () => {
    await browser?.close();
    await server?.remove();
  });

  it("a person asks for a package, and another approves and refuses", async () => {
    const dora = await visit(browser, server.origin);
    await signIn(dora.page, "dora", "dora: a pass:wörd");
    const places = dora.page.getByRole("navigation");
    await places.getByRole("link", { name: "Search" }).waitFor();
    assert.equal(await places.getByRole("link", { name: "Requests" }).count(), 0, "nothing can be missing");
    await server.admin.manage("POST", "/indexes", { owner: "company", name: "approved" });
    await dora.page.reload();
    await places.getByRole("link", { name: "Requests" }).click();
    for (const requirement of ["Flask >= 3", "idna"]) {
      await dora.page.getByRole("button", { name: "Request package" }).click();
      const dialog = dora.page.getByRole("dialog");
      await dialog.getByRole("textbox", { name: "Package" }).fill(requirement);
      await dialog.getByRole("textbox", { name: "Reason" }).fill("a dashboard");
      assert.deepEqual(await findBarriers(dora.page), []);
      await dialog.getByRole("button", { name: "Request package" }).click();
      await dialog.waitFor({ state: "detached" });
    }
    await dora.page.getByText("flask>=3").waitFor();
    assert.equal(await dora.page.getByRole("button", { name: /^Approve/ }).count(), 0);
    assert.equal(await dora.page.getByRole("button", { name: /^Withdraw/ }).count(), 2);

    const admin = await visit(browser, server.origin);
    await signIn(admin.page, "admin", ADMIN_PASSWORD);
    await admin.page.goto("ui/requests");
    await admin.page.getByRole("button", { name: "Approve flask>=3" }).click();
    await admin.page.getByRole("dialog").getByRole("button", { name: "Approve request" }).click();
    await admin.page.getByText(/Approved by admin/).waitFor();
    await admin.page.getByRole("button", { name: "Refuse idna" }).click();
    const refusal = admin.page.getByRole("dialog");
    await refusal.getByRole("textbox", { name: "Reason" }).fill("in the standard library");
    await refusal.getByRole("button", { name: "Refuse request" }).click();
    await admin.page.getByText(/Refused by admin.*in the standard library/).waitFor();
    assert.deepEqual(await findBarriers(admin.page), []);
    await admin.page.getByText("Approved", { exact: true }).click();
    await admin.page.waitForURL("**/ui/requests?state=approved");
    await admin.page.getByText("idna").waitFor({ state: "detached" });
    await admin.page.getByText("flask>=3").waitFor();
    if (process.env.WHEELYARD_SHOTS !== undefined)
      await admin.page.screenshot({ path: `${process.env.WHEELYARD_SHOTS}/requests.png`, fullPage: true });
    for (const { troubles, close } of [dora, admin]) {
      assert.deepEqual(troubles, []);
      await close();
    }
  });

  it("a person sees what is missing of a lock file, asks for all of it, and a reviewer approves all", async () => {
    await server.admin.publish(buildWheel({ name: "present-thing", version: "1.0" }));
    const dora = await visit(browser, server.origin, { expected: /404/ });
    await signIn(dora.page, "dora", "dora: a pass:wörd");
    await dora.page.goto("ui/requests");
    const buffer = Buffer.from("present-thing==1.0\nabsent-one==2.0\nabsent-two==3.0\n-e .\n");
    await dora.page
      .getByLabel("Lock file")
      .setInputFiles({ name: "requirements.txt", mimeType: "text/plain", buffer });
    await dora.page.getByText("2 requirements are missing. 1 is there.").waitFor();
    await dora.page.getByRole("row", { name: /absent-one==2\.0 no matching release/ }).waitFor();
    await dora.page.getByText(/-e \.: is a folder/).waitFor();
    assert.deepEqual(await findBarriers(dora.page), []);
    if (process.env.WHEELYARD_SHOTS !== undefined)
      await dora.page.screenshot({
        path: `${process.env.WHEELYARD_SHOTS}/requests-check.png`,
        fullPage: true,
      });
    await dora.page.getByRole("button", { name: "Request all" }).click();
    const dialog = dora.page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Reason" }).fill("the shop");
    await dialog.getByRole("button", { name: "Request all" }).click();
    await dialog.waitFor({ state: "detached" });
    await dora.page.getByText(/requirements\.txt [0-9a-f]{8}: waits for reviewers/).waitFor();
    assert.equal(await dora.page.getByRole("button", { name: /^Approve all/ }).count(), 0);

    const admin = await visit(browser, server.origin);
    await signIn(admin.page, "admin", ADMIN_PASSWORD);
    await admin.page.goto("ui/requests");
    await admin.page.getByRole("button", { name: /^Approve all of requirements\.txt/ }).click();
    const approval = admin.page.getByRole("dialog");
    await approval.getByText("absent-two==3.0").waitFor();
    assert.deepEqual(await findBarriers(admin.page), []);
    await approval.getByRole("button", { name: "Approve" }).click();
    await approval.waitFor({ state: "detached" });
    await admin.page.getByText(/waits for reviewers/).waitFor({ state: "detached" });

    await dora.page.goto("ui/indexes/root/main/never-heard-of");
    await dora.page.getByRole("link", { name: "Request never-heard-of" }).click();
    const prefilled = dora.page.getByRole("dialog").getByRole("textbox", { name: "Package" });
    assert.equal(await prefilled.inputValue(), "never-heard-of");
    for (const { troubles, close } of [dora, admin]) {
      assert.deepEqual(troubles, []);
      await close();
    }
  });
});
