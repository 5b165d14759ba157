import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { after, test } from "node:test";
import { grant, makeAccount, makeToken } from "../harness/people.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";
import { findTool, makeWorld } from "./client.ts";
import { type BuiltPackage, buildPackage } from "./packages.ts";

const server = await startServer();
after(() => server.remove());
const LEGACY = `${server.origin}/legacy/`;
const SIMPLE = `${server.origin}/simple/`;
const { token } = await makeToken(server.admin, { permissions: ["read", "publish"] });

async function isPublished(built: BuiltPackage, project: string): Promise<void> {
  const listed = await server.anonymous.listed(project);
  for (const file of [built.wheel, built.sdist]) {
    assert.ok(listed.includes(basename(file)), `${basename(file)} in ${listed}`);
    await server.anonymous.install(project, basename(file));
  }
}

const other = async (name: string, builder?: "build2024") => {
  // The same file names with other bytes: a module more.
  const built = await buildPackage({ name, version: "1.0", modules: 1 }, builder);
  return [built.wheel, built.sdist];
};

for (const [which, builder] of [["twine"], ["twine5", "build2024"]] as const) {
  const { client, skip } = findTool(which);
  const upload = ["upload", "--non-interactive", "--disable-progress-bar", "--repository-url", LEGACY];

  test(`C04 ${which} uploads with a token and with a password, again the same, and tells why other bytes are refused`, {
    skip,
  }, async () => {
    const world = makeWorld();
    const name = `by-${which}`;
    const built = await buildPackage({ name, version: "1.0" }, builder);
    const signed = ["-u", "__token__", "-p", token];
    await client.run("twine", [...upload, ...signed, built.wheel], world);
    await client.run(
      "twine",
      [...upload, "-u", "admin", "-p", ADMIN_PASSWORD, built.wheel, built.sdist],
      world,
    );
    await isPublished(built, name);
    const refused = await client.try(
      "twine",
      [...upload, "--verbose", ...signed, ...(await other(name, builder))],
      world,
    );
    assert.notEqual(refused.code, 0);
    assert.match(refused.output, /already exists/i);
    const wrong = await client.try(
      "twine",
      [...upload, "-u", "__token__", "-p", "wy_wrong", built.wheel],
      world,
    );
    assert.notEqual(wrong.code, 0);
    assert.match(wrong.output, /401/);
  });
}

test("U10 C04 twine 5 skips what exists", { skip: findTool("twine5").skip }, async () => {
  const { client } = findTool("twine5");
  const world = makeWorld();
  const built = await buildPackage({ name: "skipped", version: "1.0" }, "build2024");
  const args = [
    "upload",
    "--non-interactive",
    "--skip-existing",
    "--repository-url",
    LEGACY,
    "-u",
    "__token__",
    "-p",
    token,
  ];
  await client.run("twine", [...args, built.wheel, built.sdist], world);
  const said = await client.run("twine", [...args, ...(await other("skipped", "build2024"))], world);
  assert.match(said, /Skipping/);
});

test("C04 twine reads .pypirc, and is told why it may not", { skip: findTool("twine").skip }, async () => {
  const { client } = findTool("twine");
  const world = makeWorld();
  await makeAccount(server, "cannot-publish");
  writeFileSync(
    join(world.env.HOME as string, ".pypirc"),
    `[distutils]\nindex-servers = yard\n\n[yard]\nrepository = ${LEGACY}\nusername = cannot-publish\npassword = cannot-publish: a pass:wörd\n`,
  );
  const built = await buildPackage({ name: "by-pypirc", version: "1.0" });
  const refused = await client.try("twine", ["upload", "--verbose", "-r", "yard", built.wheel], world);
  assert.notEqual(refused.code, 0);
  assert.match(refused.output, /403/);
  await grant(server, "account:cannot-publish", "publish", "root/main", "by-pypirc");
  await client.run("twine", ["upload", "-r", "yard", built.wheel, built.sdist], world);
  await isPublished(built, "by-pypirc");
});

test("C03 uv publish with a token, again, and with --check-url", { skip: findTool("uv").skip }, async () => {
  const { client } = findTool("uv");
  const world = makeWorld();
  const built = await buildPackage({ name: "by-uv", version: "1.0" });
  const args = ["publish", "--publish-url", LEGACY, "--trusted-publishing", "never"];
  await client.run("uv", [...args, "--token", token, built.wheel, built.sdist], world);
  await isPublished(built, "by-uv");
  await client.run("uv", [...args, "-u", "admin", "-p", ADMIN_PASSWORD, built.wheel], world);
  const checked = ["--check-url", SIMPLE, "--token", token];
  assert.match(await client.run("uv", [...args, ...checked, built.wheel, built.sdist], world), /skipping/i);
  const refused = await client.try("uv", [...args, "--token", token, ...(await other("by-uv"))], world);
  assert.notEqual(refused.code, 0);
  assert.match(refused.output, /already exists/i);
  const unknown = await client.try("uv", [...args, "--token", "wy_wrong", built.wheel], world);
  assert.notEqual(unknown.code, 0);
});

const PYPROJECT = (name: string, backend: string) =>
  `[project]\nname = "${name}"\nversion = "1.0"\ndescription = "A package"\nrequires-python = ">=3.8"\n` +
  `authors = [{name = "Zoe", email = "zoe@example.org"}]\n\n${backend}`;
const SETUPTOOLS = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n';

/** A built package with a pyproject.toml beside it, for tools that publish only from a project. */
async function project(name: string, backend = SETUPTOOLS) {
  const built = await buildPackage({ name, version: "1.0" });
  const world = { ...makeWorld(), folder: join(built.folder, "..") };
  writeFileSync(join(world.folder, "pyproject.toml"), PYPROJECT(name, backend));
  return { built, world };
}

test("C05 poetry publish", { skip: findTool("poetry").skip }, async () => {
  const { client } = findTool("poetry");
  const { built, world } = await project("by-poetry");
  const env = { POETRY_REPOSITORIES_YARD_URL: LEGACY, POETRY_PYPI_TOKEN_YARD: token };
  await client.run("poetry", ["publish", "-r", "yard", "--no-interaction"], world, env);
  await isPublished(built, "by-poetry");
  const again = await client.try(
    "poetry",
    ["publish", "-r", "yard", "--no-interaction", "--skip-existing"],
    world,
    env,
  );
  assert.equal(again.code, 0, again.output);
});

test("C05 pdm publish", { skip: findTool("pdm").skip }, async () => {
  const { client } = findTool("pdm");
  const { built, world } = await project("by-pdm");
  await client.run("pdm", ["publish", "--no-build", "-r", LEGACY, "-u", "__token__", "-P", token], world);
  await isPublished(built, "by-pdm");
});

test("C05 hatch publish", { skip: findTool("hatch").skip }, async () => {
  const { client } = findTool("hatch");
  const { built, world } = await project("by-hatch");
  await client.run(
    "hatch",
    ["publish", "-n", "-r", LEGACY, "-u", "__token__", "-a", token, built.folder],
    world,
  );
  await isPublished(built, "by-hatch");
});

test("C05 U08 flit publish", { skip: findTool("flit").skip }, async () => {
  const { client } = findTool("flit");
  const world = { ...makeWorld() };
  const backend = '[build-system]\nrequires = ["flit_core >=3.2"]\nbuild-backend = "flit_core.buildapi"\n';
  writeFileSync(join(world.folder, "pyproject.toml"), PYPROJECT("by-flit", backend));
  writeFileSync(join(world.folder, "by_flit.py"), '"""A module."""\nVERSION = "1.0"\n');
  const env = { FLIT_INDEX_URL: LEGACY, FLIT_USERNAME: "__token__", FLIT_PASSWORD: token };
  await client.run("flit", ["publish", "--no-use-vcs"], world, env);
  assert.equal((await server.anonymous.listed("by-flit")).length, 2);
  for (const file of await server.anonymous.listed("by-flit"))
    await server.anonymous.install("by-flit", file);
});
