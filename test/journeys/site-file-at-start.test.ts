import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { startServer } from "../harness/start-server.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-site-file-"));
const file = join(folder, "site.yaml");
await writeFile(file, "groups: { team: {} }\nindexes: { team/main: {} }\n");
const server = await startServer({ config: { site: { file } } });
after(async () => {
  await server.remove();
  await rm(folder, { recursive: true });
});
const groups = async () =>
  (await server.admin.manage<{ items: { name: string }[] }>("GET", "/groups")).items.map(({ name }) => name);

test("the file is applied at the start, before anything is served", async () => {
  assert.deepEqual(await groups(), ["team"]);
  assert.equal((await server.admin.get("/team/main/simple/")).status, 200);
  assert.match(server.log, /site file applied/);
});

test("a changed file is applied at the next start", async () => {
  await writeFile(file, "groups: { other: {} }\nindexes: { team/main: {} }\n");
  await server.restart();
  assert.deepEqual(await groups(), ["other"]);
});

test("a wrong file is logged with its line, and the site is served as it is", async () => {
  await writeFile(file, "groups: { other: {} }\nindexes: { team/main: { base: [] } }\n");
  await server.restart();
  assert.match(server.log, /site file not applied/);
  assert.match(
    server.log,
    /line 2 \(indexes\.team\/main\.base\): is not a known field\. Did you mean bases\?/,
  );
  assert.deepEqual(await groups(), ["other"]);
});
