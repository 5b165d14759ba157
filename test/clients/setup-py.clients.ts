import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { makeToken } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";
import { listClients, makeWorld, versionsOf, type World } from "./client.ts";
import { writeSources } from "./packages.ts";

const server = await startServer();
after(() => server.remove());
const LEGACY = `${server.origin}/legacy/`;
const { token } = await makeToken(server.admin, { permissions: ["read", "publish"] });

const oldPython = listClients("pip-2.7-").clients.find((client) => versionsOf(client).pip >= 18);
/** A home whose `.pypirc` names our server; `register` signs in only where it knows the realm. */
function pypircWorld(): World {
  const world = makeWorld();
  const lines = [
    "[distutils]",
    "index-servers =",
    "    yard",
    "[yard]",
    `repository: ${LEGACY}`,
    "realm: wheelyard",
    "username: __token__",
    `password: ${token}`,
  ];
  writeFileSync(join(world.env.HOME as string, ".pypirc"), `${lines.join("\n")}\n`);
  return world;
}

test("C05 L10 setup.py upload and register of Python 2.7", {
  skip: oldPython ? false : "no Python 2.7 here",
}, async () => {
  const client = oldPython as NonNullable<typeof oldPython>;
  const world = pypircWorld();
  const folder = writeSources(world, { name: "by-distutils", version: "1.0" });
  const there = { ...world, folder };
  const { output } = await client.try("python", ["setup.py", "register", "-r", "yard"], there);
  assert.match(output, /Server response \((200|410)\)/);
  await client.run("python", ["setup.py", "sdist", "bdist_wheel", "upload", "-r", "yard"], there);
  const listed = await server.anonymous.listed("by-distutils");
  assert.equal(listed.length, 2, listed.join(" "));
  for (const file of listed) await server.anonymous.install("by-distutils", file);
});

test("C05 U21 U36 setup.py upload of bare distutils", {
  skip: oldPython ? false : "no Python 2.7 here",
}, async () => {
  const client = oldPython as NonNullable<typeof oldPython>;
  const world = pypircWorld();
  const folder = join(world.folder, "bare");
  mkdirSync(folder);
  writeFileSync(join(folder, "bare.py"), 'VERSION = "1.0"\n');
  writeFileSync(
    join(folder, "setup.py"),
    "from distutils.core import setup\n" +
      'setup(name="bare", version="1.0", py_modules=["bare"], url="https://example.org",\n' +
      '      author="Zoe", author_email="zoe@example.org", description="A module", long_description="\\n\\r\\n  Two lines\\n",\n' +
      '      classifiers=["Programming Language :: Python", "Topic :: Software Development"])\n',
  );
  const there = { ...world, folder };
  const said = await client.run("python", ["setup.py", "sdist", "upload", "-r", "yard"], there);
  assert.match(said, /Server response \(200\)/);
  const listed = await server.anonymous.listed("bare");
  assert.deepEqual(listed, ["bare-1.0.tar.gz"]);
  await server.anonymous.install("bare", "bare-1.0.tar.gz");
});
