import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { CommandLine, resultIn } from "../harness/command-line.ts";
import { startServer } from "../harness/start-server.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-resolve-"));
const at = (...path: string[]) => join(folder, ...path);
await new CommandLine({}).run(["bundle", "key", "create", at("key"), "--name", "outside"]);
const key = (await readFile(at("key.pub"), "utf8")).trim();
const outside = await startServer();
const inside = await startServer({ config: { bundles: { trustedKeys: [key] } } });
after(async () => {
  for (const server of [outside, inside]) await server.remove();
  await rm(folder, { recursive: true });
});
const out = CommandLine.forAdmin(outside);
const cli = CommandLine.forAdmin(inside);

const windows = 'only-windows; sys_platform == "win32"';
const old = 'for-old; python_version < "3.10"';
const packages = [
  buildWheel({ name: "app", version: "1.0", requiresDist: ["native>=1", windows, old] }),
  buildWheel({ name: "native", version: "1.0", tags: "cp39-cp39-win_amd64" }),
  buildWheel({ name: "native", version: "1.0", tags: "cp313-cp313-win_amd64" }),
  buildWheel({ name: "native", version: "1.0", tags: "cp313-cp313-manylinux_2_17_x86_64" }),
  buildWheel({ name: "native", version: "1.0", tags: "cp313-cp313-manylinux_2_34_x86_64" }),
  buildWheel({ name: "only-windows" }),
  buildWheel({ name: "for-old" }),
  buildSdist({ name: "source-only", version: "1.0", metadataVersion: "2.2" }),
  buildWheel({ name: "not-wanted" }),
];
for (const one of packages) await outside.admin.publish(one);
const office = ["--python", "3.9", "--python", "3.13", "--platform", "win_amd64"];
const cluster = ["--python", "3.13", "--platform", "manylinux_2_28_x86_64"];
await cli.run(["target", "set", "office", ...office]);
await cli.run(["target", "set", "cluster", ...cluster]);
await out.run(["target", "set", "cluster", ...cluster]);

const KEY = ["--key", at("key")];
interface Result {
  files: number;
  outcomes: {
    python: string;
    platform: string;
    outcome: string;
    problem: string | null;
    noWheels: string[];
    files: { filename: string }[];
  }[];
}
const resolve = (name: string, ...more: string[]) =>
  out.try(["bundle", "resolve", at(name), ...more, "--json"]);
const resultOf = ({ stdout }: { stdout: string }) => resultIn<Result>(stdout);
const uv = hasUv() ? {} : { skip: "uv is not installed" };

test("without uv, the command says what to install", async () => {
  const { code, stderr } = await resolve("none", "app", "--dry-run", "--uv", at("no-such-uv"));
  assert.equal(code, 2);
  assert.match(stderr, /was not found\. Install uv/);
  const nothing = await resolve("none", "--dry-run");
  assert.match(nothing.stderr, /Give requirements/);
  const unknown = await resolve("none", "app", "--dry-run", "--target", "mars");
  assert.match(unknown.stderr, /There is no target mars/);
});

test("markers and tags of each target decide, not those of this machine", uv, async () => {
  await cli.run(["request", "add", "app", "--reason", "test"]);
  await decideAll();
  await cli.run(["request", "export", at("requests.json")]);
  const ended = await resolve("one", "--requests", at("requests.json"), ...KEY);
  assert.equal(ended.code, 0, ended.stdout + ended.stderr);
  const files = new Map(
    resultOf(ended).outcomes.map(({ python, platform, outcome, files: own }) => [
      `${python} ${platform} ${outcome}`,
      own.map(({ filename }) => filename).sort(),
    ]),
  );
  assert.deepEqual(Object.fromEntries(files), {
    "3.13 manylinux_2_28_x86_64 installs": [
      "app-1.0-py2.py3-none-any.whl",
      "native-1.0-cp313-cp313-manylinux_2_17_x86_64.whl",
    ],
    "3.9 win_amd64 installs": [
      "app-1.0-py2.py3-none-any.whl",
      "for_old-1.0-py2.py3-none-any.whl",
      "native-1.0-cp39-cp39-win_amd64.whl",
      "only_windows-1.0-py2.py3-none-any.whl",
    ],
    "3.13 win_amd64 installs": [
      "app-1.0-py2.py3-none-any.whl",
      "native-1.0-cp313-cp313-win_amd64.whl",
      "only_windows-1.0-py2.py3-none-any.whl",
    ],
  });
  assert.ok(!(await readdir(folder)).includes("one.resolving"), "the working folder is gone");
});

test("the manifest has requests, targets and results, and the bundle closes the request", uv, async () => {
  const { manifest } = await out.json<{ manifest: { resolved: Record<string, unknown[]> } }>([
    ...["bundle", "inspect", at("one")],
  ]);
  assert.deepEqual(manifest.resolved.requests, [1]);
  assert.equal(manifest.resolved.outcomes?.length, 3);
  const shown = await out.run(["bundle", "inspect", at("one")]);
  assert.match(shown, /For office +Python 3\.9, win_amd64: app: installs/);
  await cli.run(["bundle", "admit", at("one"), "--into", "root/main"]);
  assert.match(await cli.run(["request", "show", "1"]), /Fulfilled +bundle root\/main 1/);
});

test("what has no wheel for a target is named, and nothing is written", uv, async () => {
  await outside.admin.publish(buildWheel({ name: "half", requiresDist: ["source-only"] }));
  const ended = await resolve("two", "half", ...KEY);
  assert.equal(ended.code, 1);
  const [outcome] = resultOf(ended).outcomes;
  assert.deepEqual([outcome?.outcome, outcome?.noWheels], ["unresolved", ["source-only"]]);
  assert.doesNotMatch(ended.stdout + ended.stderr, /admin:|password/i, "no credentials in what uv says");
  assert.ok(!(await readdir(folder)).includes("two"));
  await writeFile(at("mixed.txt"), "app\n");
  const requests = JSON.parse(await readFile(at("requests.json"), "utf8")) as { requests: object[] };
  requests.requests.push({ number: 2, requirement: "half", targets: ["cluster"] });
  await writeFile(at("mixed.json"), JSON.stringify(requests));
  const partial = await resolve(
    "two",
    "--requests",
    at("mixed.json"),
    "--partial",
    "--since",
    at("one"),
    ...KEY,
  );
  assert.equal(partial.code, 1, "it still says that something is missing");
  const { manifest } = await out.json<{ manifest: { counts: { files: number } } }>([
    "bundle",
    "inspect",
    at("two"),
  ]);
  assert.equal(manifest.counts.files, 0, "everything else is there already");
});

test("source distributions are taken if allowed, and not tested", uv, async () => {
  const dry = await resolve("three", "source-only", "--sdists", "--dry-run");
  assert.match(resultOf(dry).outcomes[0]?.files[0]?.filename ?? dry.stdout, /source_only-1\.0\.tar\.gz/);
  assert.ok(!(await readdir(folder)).some((name) => name.startsWith("three")), "a dry run leaves nothing");
});

async function decideAll(): Promise<void> {
  const reviewer = { name: "rita", password: "rita: a pass:wörd" };
  await inside.admin.manage("POST", "/accounts", reviewer);
  const grant = { principal: "account:rita", index: "root/main" };
  for (const permission of ["read", "publish"])
    await inside.admin.manage("POST", "/grants", { ...grant, permission });
  const env = { WHEELYARD_ACCOUNT: reviewer.name, WHEELYARD_PASSWORD: reviewer.password };
  assert.equal((await cli.try(["request", "approve", "1"], "", env)).code, 0);
}

function hasUv(): boolean {
  try {
    execFileSync("uv", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
