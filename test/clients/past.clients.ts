import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { makeToken } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";
import { listClients, makeWorld, versionsOf } from "./client.ts";
import { buildPackage, publishFiles } from "./packages.ts";

const server = await startServer({ config: { access: { read: "authenticated" } } });
after(() => server.remove());
const { token } = await makeToken(server.admin, { permissions: ["read"] });
const origin = server.origin.replace("://", `://__token__:${token}@`);

const [first, second] = [
  await buildPackage({ name: "past-tool", version: "1.0" }),
  await buildPackage({ name: "past-tool", version: "2.0" }),
];
await publishFiles(server.origin, [first.wheel]);
await sleep(5);
const time = new Date().toISOString();
const { items } = await server.admin.manage<{ items: { serial: number }[] }>(
  "GET",
  "/changes?limit=1&order=newest",
);
await sleep(5);
await publishFiles(server.origin, [second.wheel]);
const MOMENTS = [`@${time}`, `@serial-${items[0]?.serial}`];

const pips = listClients("pip-");
const uvs = listClients("tool-uv");
for (const [name, why] of [...pips.missing, ...uvs.missing])
  test(`${name} as of a moment`, { skip: why }, () => {});

const isInstalled = (target: string, version: string) =>
  existsSync(join(target, `past_tool-${version}.dist-info`));

for (const client of pips.clients)
  test(`${client.name} installs what an index had at a moment`, async () => {
    for (const moment of MOMENTS) {
      const world = makeWorld();
      const target = join(world.folder, "target");
      const index = `${origin}/root/main/${moment}/simple/`;
      const isolated = versionsOf(client).pip >= 10 ? ["--no-build-isolation"] : [];
      const args = ["-m", "pip", "install", ...isolated, "-i", index, "--target", target, "past-tool"];
      const said = await client.run("python", args, world);
      assert.ok(isInstalled(target, "1.0") && !isInstalled(target, "2.0"), `${moment}: ${said}`);
    }
  });

for (const client of uvs.clients)
  test(`${client.name} installs what an index had at a moment`, async () => {
    for (const moment of MOMENTS) {
      const world = makeWorld();
      const target = join(world.folder, "target");
      const index = `${origin}/root/main/${moment}/simple/`;
      const args = ["pip", "install", "--default-index", index, "--target", target, "past-tool"];
      const said = await client.run("uv", args, world);
      assert.ok(isInstalled(target, "1.0") && !isInstalled(target, "2.0"), `${moment}: ${said}`);
    }
  });
