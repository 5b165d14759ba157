import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { readMeta } from "../harness/read-html.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;
const at = (project: string) => `/indexes/root/main/projects/${project}`;

async function yankedOf(project: string): Promise<Record<string, boolean | string>> {
  const { files } = await anonymous.page(project);
  return Object.fromEntries(files.map((file) => [file.filename, file.yanked ?? false]));
}

test("Y01 Y02 Y03 a release is yanked whole and back again, and stays downloadable", async () => {
  const wheel = buildWheel({ name: "yanked" });
  const source = buildSdist({ name: "yanked" });
  const next = buildWheel({ name: "yanked", version: "2.0" });
  for (const distribution of [wheel, source, next]) await admin.publish(distribution);
  await admin.manage("POST", `${at("yanked")}/releases/1.0/yank`, { reason: "leaks" });
  const yanked = await yankedOf("yanked");
  assert.equal(yanked[wheel.filename], "leaks");
  assert.equal(yanked[source.filename], "leaks");
  assert.equal(yanked[next.filename], false);
  await anonymous.install("yanked", wheel.filename);
  await admin.manage("POST", `${at("yanked")}/releases/1.0/unyank`, {});
  assert.deepEqual(new Set(Object.values(await yankedOf("yanked"))), new Set([false]));
});

test("Y01 one file alone can be yanked", async () => {
  const wheel = buildWheel({ name: "one-yanked" });
  const source = buildSdist({ name: "one-yanked" });
  for (const distribution of [wheel, source]) await admin.publish(distribution);
  await admin.manage("POST", `${at("one-yanked")}/files/${wheel.filename}/yank`, { reason: "bad build" });
  const yanked = await yankedOf("one-yanked");
  assert.equal(yanked[wheel.filename], "bad build");
  assert.equal(yanked[source.filename], false);
});

test("what is not there cannot be yanked or removed: 404", async () => {
  for (const path of [
    `${at("nothing")}/releases/1.0/yank`,
    `${at("yanked")}/releases/9.9/yank`,
    `${at("yanked")}/files/none-1.0-py3-none-any.whl/yank`,
    "/indexes/no/such/projects/yanked/releases/1.0/yank",
  ]) {
    assert.equal((await admin.api("POST", path, {})).status, 404, path);
  }
  assert.equal((await admin.api("DELETE", `${at("yanked")}/files/none-1.0-py3-none-any.whl`)).status, 404);
});

test("U33 F24 a removed file is gone at once, its name stays taken but for the same bytes", async () => {
  const wheel = buildWheel({ name: "removed" });
  const other = buildWheel({ name: "removed", version: "2.0" });
  await admin.publish(wheel);
  await admin.publish(other);
  const path = await anonymous.findFile("removed", wheel.filename);
  await admin.manage("DELETE", `${at("removed")}/files/${wheel.filename}`);
  assert.deepEqual(await anonymous.listed("removed"), [other.filename]);
  assert.equal((await anonymous.get(path)).status, 404);
  const again = await admin.upload(buildWheel({ name: "removed", salt: "other" }));
  assert.ok([400, 409].includes(again.status), String(again.status));
  assert.deepEqual(await anonymous.listed("removed"), [other.filename]);
});

test("a release and a project are removed with all their files", async () => {
  for (const version of ["1.0", "2.0"]) {
    await admin.publish(buildWheel({ name: "whole", version }));
    await admin.publish(buildSdist({ name: "whole", version }));
  }
  await admin.manage("DELETE", `${at("whole")}/releases/1.0`);
  assert.deepEqual((await anonymous.page("whole")).versions, ["2.0"]);
  await admin.manage("DELETE", at("whole"));
  assert.equal((await anonymous.get("/simple/whole/")).status, 404);
  assert.equal((await anonymous.get("/pypi/whole/json")).status, 404);
  assert.doesNotMatch((await anonymous.get("/simple/")).text, /whole/);
  const again = await admin.upload(buildWheel({ name: "whole", version: "2.0", salt: "other" }));
  assert.ok([400, 409].includes(again.status), `names stay taken: ${again.status}`);
  await admin.publish(buildWheel({ name: "whole", version: "3.0" }));
  assert.deepEqual((await anonymous.page("whole")).versions, ["3.0"]);
});

test("Y05 U38 S20 J14 archived: offered, said, closed to uploads", async () => {
  const wheel = buildWheel({ name: "archived" });
  await admin.publish(wheel);
  await admin.manage("PATCH", at("archived"), { status: "archived", statusReason: "<b>done</b>" });
  const refused = await admin.upload(buildWheel({ name: "archived", version: "2.0" }));
  assert.ok([400, 403, 409].includes(refused.status), String(refused.status));
  assert.deepEqual((await anonymous.page("archived"))["project-status"], {
    status: "archived",
    reason: "<b>done</b>",
  });
  const html = (await anonymous.get("/simple/archived/")).text;
  assert.equal(readMeta(html, "pypi:project-status"), "archived");
  assert.equal(readMeta(html, "pypi:project-status-reason"), "<b>done</b>");
  await anonymous.install("archived", wheel.filename);
  await admin.manage("PATCH", at("archived"), { status: "active" });
  await admin.publish(buildWheel({ name: "archived", version: "2.0" }));
});

test("Y06 quarantined: nothing offered, neither page nor address, and closed to uploads", async () => {
  const wheel = buildWheel({ name: "quarantined" });
  await admin.publish(wheel);
  const path = await anonymous.findFile("quarantined", wheel.filename);
  await admin.manage("PATCH", at("quarantined"), { status: "quarantined", statusReason: "malware" });
  const page = await anonymous.page("quarantined");
  assert.deepEqual(page.files, []);
  assert.equal(page["project-status"]?.status, "quarantined");
  for (const address of [path, `${path}.metadata`]) {
    const { status } = await anonymous.get(address);
    assert.ok([403, 404].includes(status), `${address}: ${status}`);
  }
  const refused = await admin.upload(buildWheel({ name: "quarantined", version: "2.0" }));
  assert.ok([400, 403, 409].includes(refused.status), String(refused.status));
  await admin.manage("PATCH", at("quarantined"), { status: "active" });
  await anonymous.install("quarantined", wheel.filename);
});

test("Y07 deprecated and active take uploads", async () => {
  await admin.publish(buildWheel({ name: "deprecated" }));
  await admin.manage("PATCH", at("deprecated"), { status: "deprecated", statusReason: "use another" });
  await admin.publish(buildWheel({ name: "deprecated", version: "2.0" }));
  assert.equal((await anonymous.page("deprecated"))["project-status"]?.status, "deprecated");
  assert.equal((await admin.api("PATCH", at("deprecated"), { status: "nonsense" })).status, 400);
});

test("the log of changes tells what happened, in order", async () => {
  const { items } = await admin.manage<{ items: { serial: number; kind: string; project: string | null }[] }>(
    "GET",
    "/changes?index=root%2Fmain&project=quarantined&limit=100",
  );
  assert.deepEqual(
    items.filter((change) => change.project === "quarantined").map((change) => change.kind),
    ["project.created", "file.published", "project.status", "project.status"],
  );
});
