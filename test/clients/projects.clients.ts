import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { after, test } from "node:test";
import { makeToken } from "../harness/people.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";
import { Client, findTool, listClients, makeWorld, versionsOf, type World } from "./client.ts";
import { buildPackage, publishFiles } from "./packages.ts";

const server = await startServer({ config: { access: { read: "authenticated" } } });
after(() => server.remove());
const { token } = await makeToken(server.admin, { permissions: ["read"] });
const SIMPLE = `http://__token__:${token}@127.0.0.1:${server.port}/simple/`;
const PLAIN = `${server.origin}/simple/`;

for (const options of [
  { name: "library", version: "1.0" },
  { name: "library", version: "1.1" },
  { name: "uses-library", version: "1.0", dependencies: ["library>=1"] },
]) {
  const built = await buildPackage(options);
  await publishFiles(server.origin, [built.wheel, built.sdist]);
}

const TOOL_PYTHON = findTool("build").client.path("python");

/** The version that a package tells in the environment that a tool made. */
async function versionIn(world: World, module: string): Promise<string> {
  const venv = new Client("venv", join(world.folder, ".venv/bin"));
  return (await venv.run("python", ["-c", `import ${module}; print(${module}.VERSION)`], world)).trim();
}

test("C03 uv pip install, compile, and exclude-newer", { skip: findTool("uv").skip }, async () => {
  const { client } = findTool("uv");
  const world = makeWorld();
  const uv = (...args: string[]) => client.run("uv", args, world);
  await uv("venv", "--python", TOOL_PYTHON, ".venv");
  await uv("pip", "install", "--default-index", SIMPLE, "uses-library");
  assert.equal(await versionIn(world, "library"), "1.1");
  writeFileSync(join(world.folder, "wanted.in"), "uses-library\n");
  const compiled = await uv("pip", "compile", "--generate-hashes", "--default-index", SIMPLE, "wanted.in");
  assert.match(compiled, /library==1\.1 \\\n\s+--hash=sha256:[0-9a-f]{64}/);
  const old = await client.try(
    "uv",
    ["pip", "compile", "--exclude-newer", "2020-01-01", "--default-index", SIMPLE, "wanted.in"],
    world,
  );
  assert.notEqual(old.code, 0, "nothing was published in 2020");
  await uv("pip", "compile", "--exclude-newer", "2199-01-01", "--default-index", SIMPLE, "wanted.in");
});

test("C03 uv add, lock and sync", { skip: findTool("uv").skip }, async () => {
  const { client } = findTool("uv");
  const world = makeWorld();
  writeFileSync(
    join(world.folder, "pyproject.toml"),
    '[project]\nname = "app"\nversion = "0"\nrequires-python = ">=3.10"\n\n' +
      `[[tool.uv.index]]\nname = "yard"\nurl = "${PLAIN}"\ndefault = true\n`,
  );
  const env = { UV_PYTHON: TOOL_PYTHON, UV_INDEX_YARD_USERNAME: "__token__", UV_INDEX_YARD_PASSWORD: token };
  await client.run("uv", ["add", "uses-library"], world, env);
  const lock = readFileSync(join(world.folder, "uv.lock"), "utf8");
  assert.match(lock, /name = "library"/);
  assert.doesNotMatch(lock, new RegExp(token), "A10");
  await client.run("uv", ["sync", "--frozen"], world, env);
  assert.equal(await versionIn(world, "uses_library"), "1.0");
});

test("C05 poetry add", { skip: findTool("poetry").skip }, async () => {
  const { client } = findTool("poetry");
  const world = makeWorld();
  writeFileSync(
    join(world.folder, "pyproject.toml"),
    '[project]\nname = "app"\nversion = "0"\nrequires-python = ">=3.10"\n\n[tool.poetry]\npackage-mode = false\n\n' +
      `[[tool.poetry.source]]\nname = "yard"\nurl = "${PLAIN}"\npriority = "primary"\n`,
  );
  const env = {
    POETRY_VIRTUALENVS_IN_PROJECT: "true",
    POETRY_HTTP_BASIC_YARD_USERNAME: "__token__",
    POETRY_HTTP_BASIC_YARD_PASSWORD: token,
  };
  await client.run("poetry", ["add", "--no-interaction", "uses-library"], world, env);
  assert.match(readFileSync(join(world.folder, "poetry.lock"), "utf8"), /name = "library"\nversion = "1\.1"/);
  assert.equal(await versionIn(world, "library"), "1.1");
});

test("C05 pdm add", { skip: findTool("pdm").skip }, async () => {
  const { client } = findTool("pdm");
  const world = makeWorld();
  writeFileSync(
    join(world.folder, "pyproject.toml"),
    '[project]\nname = "app"\nversion = "0"\nrequires-python = ">=3.10"\n\n[tool.pdm]\ndistribution = false\n\n' +
      `[[tool.pdm.source]]\nname = "pypi"\nurl = "${SIMPLE}"\nverify_ssl = false\n`,
  );
  // An environment of the project's own, or pdm installs into the one of the Python it finds.
  await findTool("build").client.run("python", ["-m", "venv", ".venv"], world);
  await client.run("pdm", ["use", "-f", ".venv"], world);
  await client.run("pdm", ["add", "--no-self", "uses-library"], world);
  assert.match(readFileSync(join(world.folder, "pdm.lock"), "utf8"), /name = "library"\nversion = "1\.1"/);
  assert.equal(await versionIn(world, "library"), "1.1");
});

test("C05 pipenv install", { skip: findTool("pipenv").skip }, async () => {
  const { client } = findTool("pipenv");
  const world = makeWorld();
  writeFileSync(
    join(world.folder, "Pipfile"),
    `[[source]]\nname = "yard"\nurl = "${SIMPLE}"\nverify_ssl = false\n\n[packages]\nuses-library = "*"\n`,
  );
  const env = { PIPENV_VENV_IN_PROJECT: "1", PIPENV_PYTHON: TOOL_PYTHON };
  await client.run("pipenv", ["install"], world, env);
  assert.match(readFileSync(join(world.folder, "Pipfile.lock"), "utf8"), /"library"/);
  assert.equal(await versionIn(world, "library"), "1.1");
});

test("C05 hatch makes an environment", { skip: findTool("hatch").skip }, async () => {
  const { client } = findTool("hatch");
  const world = makeWorld();
  writeFileSync(
    join(world.folder, "pyproject.toml"),
    '[project]\nname = "app"\nversion = "0"\n\n' +
      '[tool.hatch.envs.default]\nskip-install = true\ndependencies = ["uses-library"]\n',
  );
  const env = { PIP_INDEX_URL: SIMPLE, HATCH_PYTHON: TOOL_PYTHON };
  const said = await client.run(
    "hatch",
    ["run", "python", "-c", "import library; print(library.VERSION)"],
    world,
    env,
  );
  assert.match(said, /^1\.1$/m);
});

test("C03 C06 a wheel of one platform, by uv publish to uv, pip and pip for elsewhere", {
  skip: findTool("uv").skip || findTool("build").skip,
}, async () => {
  const uv = findTool("uv").client;
  const pip = findTool("build").client;
  const world = makeWorld();
  const built = await buildPackage({ name: "platform-bound", version: "1.0", platform: true });
  const signed = ["-u", "admin", "-p", ADMIN_PASSWORD, "--trusted-publishing", "never"];
  const publish = ["publish", "--publish-url", `${server.origin}/legacy/`, ...signed];
  await uv.run("uv", [...publish, built.wheel], world);
  await uv.run("uv", ["venv", "--python", TOOL_PYTHON, ".venv"], world);
  await uv.run("uv", ["pip", "install", "--default-index", SIMPLE, "platform-bound"], world);
  assert.equal(await versionIn(world, "platform_bound"), "1.0");
  const download = ["-m", "pip", "download", "--only-binary", ":all:", "-i", SIMPLE, "platform-bound"];
  await pip.run("python", download, world);
  const elsewhere = await pip.try("python", [...download, "--platform", "win_amd64"], world);
  assert.notEqual(elsewhere.code, 0);
  const [, python, abi, platform] = /-cp(\d+)-(cp\d+)-(\w+)\.whl$/.exec(built.wheel) ?? [];
  const named = ["--python-version", `${python}`, "--abi", `${abi}`, "--platform", `${platform}`];
  await pip.run("python", [...download, ...named, "-d", "named"], world);
  assert.deepEqual(readdirSync(join(world.folder, "named")), [basename(built.wheel)]);
});

const easy = listClients("pip-2.7-").clients.find((client) => versionsOf(client).pip >= 9);
test("C02 S08 easy_install of Python 2.7", { skip: easy ? false : "no Python 2.7 here" }, async () => {
  const client = easy as NonNullable<typeof easy>;
  const world = makeWorld();
  const target = join(world.folder, "target");
  mkdirSync(target);
  const args = ["-i", SIMPLE, "--multi-version", "--install-dir", target, "uses-library"];
  await client.run("easy_install", args, world);
  const code = [
    "import pkg_resources",
    `found = pkg_resources.Environment([${JSON.stringify(target)}])`,
    "working = pkg_resources.WorkingSet([])",
    "for each in working.resolve(pkg_resources.parse_requirements('uses-library'), found): each.activate()",
    "import library; print(library.VERSION)",
  ].join("\n");
  assert.equal((await client.run("python", ["-c", code], world)).trim(), "1.1");
});
