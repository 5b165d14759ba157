import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;
const manager = await makeAccount(server, "manager");
await grant(server, "account:manager", "manage");
const at = "/indexes/root/main/projects/suspect";
await admin.publish(buildWheel({ name: "suspect" }));

test("Y07 F102 who manages an index sets a quarantine, and only an administrator ends it", async () => {
  await manager.manage("PATCH", at, { status: "quarantined", statusReason: "odd network traffic" });
  for (const status of ["active", "archived", "deprecated"]) {
    const answer = await manager.api("PATCH", at, { status });
    assert.equal(answer.status, 403, status);
    assert.equal(answer.json().code, "quarantined");
  }
  await manager.manage("PATCH", at, { statusReason: "odd traffic, seen twice" });
  assert.equal(
    (await manager.api("DELETE", at)).status,
    403,
    "a new project of the name would be installable",
  );
  const upload = await manager.upload(buildWheel({ name: "suspect", version: "2.0" }));
  assert.equal(upload.status, 403);
  assert.match(upload.text, /an administrator can make it active again/);
  assert.deepEqual(await anonymous.listed("suspect"), []);
  await admin.manage("PATCH", at, { status: "active" });
  assert.equal((await anonymous.listed("suspect")).length, 1);
});

test("F102 a quarantine is not ended by another project's rights or by a narrow token of an administrator", async () => {
  await admin.manage("PATCH", at, { status: "quarantined" });
  const made = { scope: { projects: ["suspect"], permissions: ["read", "manage", "remove"] } };
  const { token } = await admin.manage<{ token: string }>("POST", "/tokens", made);
  const narrow = anonymous.withToken(token);
  assert.equal((await narrow.api("PATCH", at, { status: "active" })).status, 403);
  assert.equal((await narrow.api("DELETE", at)).status, 403);
  await admin.manage("DELETE", at);
  assert.equal((await anonymous.get("/simple/suspect/")).status, 404);
});
