import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { closeConnections } from "../harness/send.ts";
import { startServer } from "../harness/start-server.ts";

interface Warnings {
  items: { kind: string; index: string | null; project: string | null; message: string }[];
}

const server = await startServer();
after(() => server.remove());
after(closeConnections);

test("an administrator is told of quarantined projects, and nobody else is", async () => {
  const { admin, anonymous } = server;
  await admin.publish(buildWheel({ name: "bad-apple" }));
  await admin.manage("PATCH", "/indexes/root/main/projects/bad-apple", {
    status: "quarantined",
    statusReason: "malware",
  });
  const { items } = await admin.manage<Warnings>("GET", "/site/warnings");
  const found = items.find(({ kind }) => kind === "quarantine");
  assert.equal(found?.index, "root/main");
  assert.equal(found?.project, "bad-apple");
  assert.equal(found?.message, "bad-apple in root/main is quarantined (malware). Nobody can install it.");
  assert.equal((await anonymous.get("/-/api/v1/site/warnings")).status, 401);
});
