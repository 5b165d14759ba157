import assert from "node:assert/strict";
import { after, test } from "node:test";
import { MortalServer } from "../harness/kill-at.ts";

const mortal = await MortalServer.start();
const { server } = mortal;
after(() => server.remove());
const { admin } = server;

const site = {
  accounts: { admin: { admin: true }, ci: { kind: "service" } },
  groups: Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`team-${at}`, { members: ["ci"] }])),
  indexes: { "team/main": { bases: ["root/main"] } },
  grants: [{ who: "group:team-0", may: ["read", "publish"], index: "team/main" }],
};
const planned = async () => {
  const { steps } = await admin.manage<{ steps: unknown[] }>("POST", "/site/plan", { site });
  return steps.length;
};

for (const [when, left] of [
  ["before", 24],
  ["after", 0],
] as const)
  test(`kill -9 ${when} the commit leaves ${left === 0 ? "everything" : "nothing"} applied`, async () => {
    assert.equal(await planned(), 24);
    const step = /^commit .*site\.applied/;
    assert.equal(await mortal.dieAt({ when, step }, () => admin.api("POST", "/site/apply", { site })), 0);
    assert.equal(await planned(), left);
    const groups = await admin.manage<{ items: unknown[] }>("GET", "/groups");
    assert.equal(groups.items.length, left === 0 ? 20 : 0);
  });

test("what is managed survives the loss of the database", async (t) => {
  if (process.env.WHEELYARD_TEST_DATABASE || process.env.WHEELYARD_TEST_STORE) return t.skip("other drivers");
  const managed = () => admin.manage<{ items: unknown[] }>("GET", "/site/managed");
  const before = await managed();
  assert.equal(before.items.length, 25);
  await server.kill();
  await server.loseFacts();
  const { CommandLine } = await import("../harness/command-line.ts");
  await CommandLine.forAdmin(server).run(["rebuild"]);
  await server.start();
  assert.deepEqual(await managed(), before);
  assert.equal(await planned(), 0);
});
