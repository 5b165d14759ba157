import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin } = server;
const make = (name: string, settings: object) =>
  admin.manage("POST", "/indexes", { owner: "team", name, settings });
const UNTESTED = { untested: ["py311*", "py312*"] };
await make("dev", { volatile: true });
await make("over", { bases: ["team/dev"], policy: [{ action: "hold", sources: ["team/dev"], ...UNTESTED }] });
await make("prod", { policy: [{ action: "deny", sources: ["team/dev"], ...UNTESTED }] });
await make("strict", { volatile: true, policy: [{ action: "hold", sources: ["self"], ...UNTESTED }] });

const release = (name: string, index = "team/dev") => `/indexes/${index}/projects/${name}/releases/1.0`;
const report = (name: string, results: Record<string, string>, index?: string) =>
  admin.manage("POST", `${release(name, index)}/results`, {
    results: Object.entries(results).map(([environment, status]) => ({ environment, status })),
  });
const filesOf = async (name: string, index: string) =>
  ((await admin.get(`/${index}/simple/${name}/`)).text.match(/\.(?:whl|tar\.gz)(?=<)/g) ?? []).length;
const promote = (name: string, to: string) => admin.api("POST", `${release(name)}/promote`, { to });

test("a release is shown from when its tests passed, until they fail", async () => {
  await admin.publish(buildWheel({ name: "shown" }), { to: "/team/dev/" });
  assert.equal(await filesOf("shown", "team/dev"), 1);
  assert.equal(await filesOf("shown", "team/over"), 0);
  await report("shown", { "py311-linux": "passed" });
  assert.equal(await filesOf("shown", "team/over"), 0, "py312 is missing");
  await report("shown", { py312: "passed", lint: "failed" });
  assert.equal(await filesOf("shown", "team/over"), 1);
  await report("shown", { py312: "failed" });
  assert.equal(await filesOf("shown", "team/over"), 0);
  const explained = await admin.api("GET", "/indexes/team/over/explain/shown");
  assert.match(explained.text, /tests did not pass in py311\* and py312\*/);
});

test("a file that is added or replaced after the tests must be tested again", async () => {
  await admin.publish(buildWheel({ name: "changed" }), { to: "/team/dev/" });
  await report("changed", { py311: "passed", py312: "passed" });
  assert.equal(await filesOf("changed", "team/over"), 1);
  await admin.publish(buildSdist({ name: "changed" }), { to: "/team/dev/" });
  assert.equal(await filesOf("changed", "team/over"), 1, "only the wheel");
  await report("changed", { py311: "passed", py312: "passed" });
  assert.equal(await filesOf("changed", "team/over"), 2);
  await admin.publish(buildWheel({ name: "changed", summary: "Other bytes" }), { to: "/team/dev/" });
  assert.equal(await filesOf("changed", "team/over"), 1, "only the source distribution");
});

test("an untested release is not promoted, and its tests are promoted with it", async () => {
  await admin.publish(buildWheel({ name: "promoted" }), { to: "/team/dev/" });
  const refused = await promote("promoted", "team/prod");
  assert.equal(refused.status, 403, refused.text);
  assert.match(refused.text, /its tests did not pass in py311\*, py312\*/);
  const started = await admin.api("POST", `${release("promoted")}/promotions`, { to: "team/prod" });
  assert.equal(started.status, 403, started.text);
  assert.equal((await promote("promoted", "team/strict")).status, 200);
  assert.equal(await filesOf("promoted", "team/strict"), 0, "there, but not shown");
  await report("promoted", { py311: "passed", py312: "passed" });
  assert.equal((await promote("promoted", "team/prod")).status, 200);
  assert.equal(await filesOf("promoted", "team/prod"), 1);
  assert.equal((await promote("promoted", "team/strict")).status, 200);
  assert.equal(await filesOf("promoted", "team/strict"), 1);
  await report("promoted", { doctest: "failed" }, "team/strict");
  assert.equal(await filesOf("promoted", "team/strict"), 1, "another environment");
  await admin.publish(buildWheel({ name: "promoted", summary: "Other bytes" }), { to: "/team/dev/" });
  await report("promoted", { lint: "passed" });
  assert.equal((await promote("promoted", "team/strict")).status, 200);
  assert.equal(await filesOf("promoted", "team/strict"), 0, "other bytes, that were not tested");
});
