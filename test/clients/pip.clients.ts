import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { after, test } from "node:test";
import { makeToken } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";
import { type Client, listClients, makeWorld, versionsOf, type World } from "./client.ts";
import { buildOldPackage, buildPackage, publishFiles } from "./packages.ts";

const server = await startServer();
const closed = await startServer({ config: { access: { read: "authenticated" } } });
after(() => Promise.all([server.remove(), closed.remove()]));
const SIMPLE = `${server.origin}/simple/`;

const { clients, missing } = listClients("pip-");
for (const [name, why] of missing) test(`C01 C02 ${name}`, { skip: why }, () => {});
const python2 = clients.find((client) => versionsOf(client).python[0] === 2);

const pure = await buildPackage({ name: "Pure-Package", version: "1.0" });
const dotted = await buildPackage({ name: "Dotted.Package", version: "1.0" });
const dependent = await buildPackage({
  name: "dependent",
  version: "1.0",
  dependencies: ["pure-package>=1"],
});
const future = await buildPackage({ name: "futuristic", version: "2.0", requiresPython: ">=3.99" });
const present = await buildPackage({ name: "futuristic", version: "1.0", requiresPython: ">=2.7" });
const source = await buildPackage({ name: "only-source", version: "1.0" });
const many = await buildPackage({ name: "many-files", version: "1.0", modules: 200 });
const good = await buildPackage({ name: "yanked", version: "1.0" });
const bad = await buildPackage({ name: "yanked", version: "1.1" });
const extras = { more: ["pure-package"] };
const extra = await buildPackage({ name: "with-extra", version: "1.0", extras });
const extraLater = await buildPackage({ name: "with-extra", version: "1.5", extras });
const extraEarly = await buildPackage({ name: "with-extra", version: "2.0rc1", extras });
const wheels = [extra, extraLater, extraEarly, pure, dotted, dependent, future, present, many, good, bad].map(
  (built) => built.wheel,
);
await publishFiles(server.origin, [...wheels, source.sdist]);
await publishFiles(closed.origin, [pure.wheel]);
if (python2 !== undefined) {
  const old = await buildOldPackage(python2, { name: "Zoe.Old", version: "1.0" });
  const older = await buildOldPackage(python2, { name: "Zoe.Older_Source", version: "1.0" });
  await publishFiles(server.origin, [old.wheel, older.sdist]);
}
await server.admin.manage("POST", "/indexes/root/main/projects/yanked/releases/1.1/yank", {
  reason: "it leaks",
});

/** Installs into a folder of its own; answers the folder and what pip said. */
async function install(
  client: Client,
  what: string[],
  index = SIMPLE,
): Promise<{ target: string; said: string; world: World }> {
  const world = makeWorld();
  const target = join(world.folder, "target");
  const { pip } = versionsOf(client);
  // Without isolation nothing but our index is asked; pips older than 10 know no isolation.
  const options = pip >= 10 ? ["--no-build-isolation"] : [];
  const args = ["-m", "pip", "install", ...options, "-i", index, "--target", target, ...what];
  return { target, said: await client.run("python", args, world), world };
}

async function imports(client: Client, target: string, world: World, module: string): Promise<string> {
  const code = `import sys; sys.path.insert(0, ${JSON.stringify(target)}); import ${module}; print(${module}.VERSION)`;
  return (await client.run("python", ["-c", code], world)).trim();
}

for (const client of clients) {
  const { pip, python } = versionsOf(client);

  test(`C01 C02 ${client.name} installs a wheel, a source, a dependency and 200 files`, async () => {
    const { target, world } = await install(client, ["Pure-Package==1.0", "only-source", "many-files"]);
    assert.equal(await imports(client, target, world, "pure_package"), "1.0");
    assert.equal(await imports(client, target, world, "only_source"), "1.0");
    assert.equal(await imports(client, target, world, "many_files"), "1.0");
    const other = await install(client, ["dependent"]);
    assert.equal(await imports(client, other.target, other.world, "pure_package"), "1.0");
  });

  if (python2 !== undefined) {
    test(`C02 N03 ${client.name} installs what Python 2.7 built under a name with dots`, async () => {
      const { target, world } = await install(client, ["Zoe.Old", "Zoe.Older_Source==1.0"]);
      assert.equal(await imports(client, target, world, "zoe_old"), "1.0");
      assert.equal(await imports(client, target, world, "zoe_older_source"), "1.0");
    });
  }

  // Older ones look for the dot in the names of today's wheels, or of the folders in them, and cannot find it.
  if (pip >= 9) {
    test(`C01 C02 ${client.name} installs a project with a dot in its name`, async () => {
      const { target, world } = await install(client, ["Dotted.Package==1.0"]);
      assert.equal(await imports(client, target, world, "dotted_package"), "1.0");
    });

    test(`S10 J08 ${client.name} passes over a release for another Python`, async () => {
      const { target, world } = await install(client, ["futuristic"]);
      assert.equal(await imports(client, target, world, "futuristic"), "1.0");
    });
  }

  if (pip >= 20) {
    test(`Y04 ${client.name} passes over a yanked release, and takes it with a warning when asked`, async () => {
      const free = await install(client, ["yanked"]);
      assert.equal(await imports(client, free.target, free.world, "yanked"), "1.0");
      const pinned = await install(client, ["yanked==1.1"]);
      assert.equal(await imports(client, pinned.target, pinned.world, "yanked"), "1.1");
      assert.match(pinned.said, /it leaks/);
    });
  }

  test(`A02 A03 A11 ${client.name} installs from a closed index with a token in the address`, async () => {
    const { token } = await makeToken(closed.admin, { permissions: ["read"] });
    const index = `http://__token__:${token}@127.0.0.1:${closed.port}/simple/`;
    const { target, world } = await install(client, ["pure-package"], index);
    assert.equal(await imports(client, target, world, "pure_package"), "1.0");
    const refused = await client.try(
      "python",
      ["-m", "pip", "install", "-i", `${closed.origin}/simple/`, "--target", target, "pure-package"],
      makeWorld(),
    );
    assert.notEqual(refused.code, 0);
  });

  test(`C07 ${client.name} finds in a second index what the first has not`, async () => {
    const { token } = await makeToken(closed.admin, { permissions: ["read"] });
    const first = `http://__token__:${token}@127.0.0.1:${closed.port}/simple/`;
    const { target, world } = await install(client, ["--extra-index-url", SIMPLE, "dependent"], first);
    assert.equal(await imports(client, target, world, "pure_package"), "1.0");
  });

  if (pip >= 8) {
    test(`C01 ${client.name} checks the hashes it is given`, async () => {
      const world = makeWorld();
      const args = ["-m", "pip", "download", "--no-deps", "-i", SIMPLE, "-d", world.folder, "pure-package"];
      await client.run("python", args, world);
      const hash = (
        await client.run("python", ["-m", "pip", "hash", join(world.folder, basename(pure.wheel))], world)
      ).match(/sha256:[0-9a-f]{64}/)?.[0];
      writeFileSync(join(world.folder, "right.txt"), `pure-package==1.0 --hash=${hash}\n`);
      writeFileSync(join(world.folder, "wrong.txt"), `pure-package==1.0 --hash=sha256:${"0".repeat(64)}\n`);
      const from = (file: string) =>
        client.try(
          "python",
          ["-m", "pip", "install", "-i", SIMPLE, "--target", join(world.folder, "t"), "-r", file],
          world,
        );
      assert.equal((await from("right.txt")).code, 0);
      assert.notEqual((await from("wrong.txt")).code, 0);
    });
  }

  if (python[0] === 3 && pip >= 23) {
    test(`C01 ${client.name} lists the versions of a project`, async () => {
      const said = await client.run(
        "python",
        ["-m", "pip", "index", "versions", "-i", SIMPLE, "futuristic"],
        makeWorld(),
      );
      assert.match(said, /futuristic \(1\.0\)/);
    });
  }
}

const newest = clients.at(-1);
test("C01 the newest pip: extras, constraints, pre-releases, credentials in .netrc, a wheelhouse", {
  skip: newest === undefined ? "no pip here" : false,
}, async () => {
  const client = newest as Client;
  const extra = await install(client, ["with-extra[more]"]);
  assert.equal(await imports(client, extra.target, extra.world, "pure_package"), "1.0");
  const held = join(extra.world.folder, "held.txt");
  writeFileSync(held, "with-extra<1.5\n");
  const older = await install(client, ["-c", held, "with-extra"]);
  assert.equal(await imports(client, older.target, older.world, "with_extra"), "1.0");
  const early = await install(client, ["--pre", "with-extra"]);
  assert.equal(await imports(client, early.target, early.world, "with_extra"), "2.0rc1");
  const { token } = await makeToken(closed.admin, { permissions: ["read"] });
  const world = makeWorld();
  const netrc = `machine 127.0.0.1\nlogin __token__\npassword ${token}\n`;
  writeFileSync(join(world.env.HOME as string, ".netrc"), netrc, { mode: 0o600 });
  const wheelhouse = ["-m", "pip", "wheel", "-i", `${closed.origin}/simple/`, "-w", "house", "pure-package"];
  await client.run("python", wheelhouse, world);
  assert.deepEqual(readdirSync(join(world.folder, "house")), [basename(pure.wheel)]);
});

test("C01 the newest pip leaves out what was uploaded too late", {
  skip: newest === undefined ? "no pip here" : false,
}, async () => {
  const client = newest as Client;
  const world = makeWorld();
  const args = ["-m", "pip", "download", "--no-deps", "-i", SIMPLE, "-d", "got", "pure-package"];
  const early = await client.try("python", [...args, "--uploaded-prior-to", "2020-01-01"], world);
  assert.notEqual(early.code, 0);
  assert.match(early.output, /No matching distribution|no versions/i);
  await client.run("python", [...args, "--uploaded-prior-to", "2199-01-01"], world);
});
