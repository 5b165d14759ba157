import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { checkPlugin } from "wheelyard-plugin/check";
import vetting from "./index.js";

const folder = await mkdtemp(join(tmpdir(), "vetting-"));
after(() => rm(folder, { recursive: true }));
const options = { list: join(folder, "list"), journal: join(folder, "journal"), keepFor: 1 };
const context = { name: "vetting", log: () => undefined };
await writeFile(options.list, "# ours\nshop\n");

test("it is a plugin for this contract", () => checkPlugin(vetting));

test("what is not on the list matches", async () => {
  const { matches } = await vetting.policy(options, context);
  assert.deepEqual(await matches([{ project: "shop" }, { project: "evil" }]), [false, true]);
});

test("the journal has what was published", async () => {
  const { receive } = await vetting.events(options, context);
  await receive([
    { serial: 7, kind: "file.published", project: "shop", version: "1.0" },
    { serial: 8, kind: "file.yanked", project: "shop", version: "1.0" },
  ]);
  assert.equal(JSON.parse(await readFile(options.journal, "utf8")).serial, 7);
});

test("only administrators add to the list", async () => {
  const { answer } = await vetting.http(options, context);
  const ask = (isAdministrator) => answer({ method: "PUT", path: "/tool", caller: { isAdministrator } });
  assert.equal((await ask(false)).status, 403);
  assert.equal((await ask(true)).status, 201);
  assert.match((await answer({ method: "GET", path: "/" })).body, /^shop\ntool\n$/);
});
