import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { access: { read: "everyone" } } });
after(() => server.remove());
const { admin, anonymous } = server;
const SIZE = 100_000;

async function makeIndex(name: string, settings: object) {
  await admin.manage("POST", "/indexes", { owner: "quota", name, settings });
  return { api: `/indexes/quota/${name}`, to: `/quota/${name}/` };
}

const wheel = (name: string, version = "1.0", salt = "") => buildWheel({ name, version, size: SIZE, salt });
interface Usage {
  files: number;
  size: number;
  maxSize: number | null;
  bin: { files: number; size: number };
}

test("an index takes files up to its quota, and says how much is used", async () => {
  const { api, to } = await makeIndex("small", { maxSize: 250_000 });
  await admin.publish(wheel("one"), { to });
  await admin.publish(wheel("two"), { to });
  const refused = await admin.upload(wheel("three"), { to });
  assert.equal(refused.status, 413);
  assert.match(refused.text, /no room for this file: \d+ of 250000 bytes are used/);
  assert.deepEqual(await anonymous.listed("three", `${to}simple/`), []);
  const usage = await admin.manage<Usage>("GET", `${api}/usage`);
  assert.equal(usage.files, 2);
  assert.ok(usage.size > 2 * SIZE && usage.size < 250_000);
  await admin.manage("DELETE", `${api}/projects/one`);
  await admin.publish(wheel("three"), { to });
  assert.equal((await admin.manage<Usage>("GET", `${api}/usage`)).bin.files, 1);
  const restored = await admin.api("POST", `${api}/bin/restore`, { project: "one" });
  assert.equal(restored.status, 413, "a restore takes room too");
});

test("a full index refuses before it takes the bytes", async () => {
  const { api, to } = await makeIndex("full", {});
  await admin.publish(wheel("one"), { to });
  await admin.manage("PATCH", api, { settings: { maxSize: SIZE } });
  const refused = await admin.upload(buildWheel({ name: "big", size: 5_000_000 }), { to });
  assert.equal(refused.status, 413);
  assert.match(refused.text, /The index quota\/full has no room/);
});

test("each project has its own quota, also for what is promoted", async () => {
  const { to } = await makeIndex("projects", { maxProjectSize: 150_000 });
  const from = await makeIndex("source", {});
  await admin.publish(wheel("one"), { to });
  await admin.publish(wheel("two"), { to });
  const refused = await admin.upload(wheel("one", "2.0"), { to });
  assert.equal(refused.status, 413);
  assert.match(refused.text, /Project one has no room/);
  await admin.publish(wheel("two", "2.0"), { to: from.to });
  const promoted = await admin.api("POST", `${from.api}/projects/two/releases/2.0/promote`, {
    to: "quota/projects",
  });
  assert.equal(promoted.status, 413);
});

test("a file of a volatile index may be replaced in a full index", async () => {
  const { to } = await makeIndex("dev", { volatile: true, maxSize: 150_000 });
  await admin.publish(wheel("one"), { to });
  await admin.publish(wheel("one", "1.0", "again"), { to });
  assert.equal((await admin.upload(wheel("two"), { to })).status, 413);
});

test("the command line sets and lifts quotas", async () => {
  await makeIndex("cli", {});
  const command = CommandLine.forAdmin(server);
  await command.run(["index", "change", "quota/cli", "--max-size", "1 GiB", "--max-project-size", "10 MiB"]);
  assert.match(await command.run(["index", "show", "quota/cli"]), /quota .*1\.\d GB|quota +1\.0 GiB/i);
  await command.run(["index", "change", "quota/cli", "--max-size", "none"]);
  const index = await admin.manage<{ settings: { maxSize: number | null } }>("GET", "/indexes/quota/cli");
  assert.equal(index.settings.maxSize, null);
  assert.equal((await command.try(["index", "change", "quota/cli", "--max-size", "much"])).code, 2);
});
