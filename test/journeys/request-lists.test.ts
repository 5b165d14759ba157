import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-lists-"));
const at = (name: string) => join(folder, name);
const server = await startServer({ config: { bundles: { approvals: 1 } } });
const admin = CommandLine.forAdmin(server);
for (const name of ["dora", "dan"]) await makeAccount(server, name);
const as = (name: string, ...args: string[]) =>
  admin.try(["request", ...args], "", {
    WHEELYARD_ACCOUNT: name,
    WHEELYARD_PASSWORD: `${name}: a pass:wörd`,
  });
after(async () => {
  await server.remove();
  await rm(folder, { recursive: true });
});

const registry = 'source = { registry = "https://index.example/simple" }';
await writeFile(
  at("uv.lock"),
  `version = 1
requires-python = ">=3.9"
[[package]]
name = "shop"
version = "1.0"
source = { virtual = "." }
dependencies = [{ name = "native" }, { name = "plain" }, { name = "source-only" }, { name = "colors", marker = "sys_platform == 'win32'" }, { name = "own" }]
[[package]]
name = "native"
version = "2.0"
${registry}
[[package]]
name = "plain"
version = "1.0"
${registry}
[[package]]
name = "source-only"
version = "1.0"
${registry}
[[package]]
name = "colors"
version = "0.4"
${registry}
[[package]]
name = "own"
version = "1.0"
source = { git = "https://example.com/own" }
`,
);
for (const one of [
  buildWheel({ name: "native", version: "1.0", tags: "cp313-cp313-win_amd64" }),
  buildWheel({ name: "native", version: "2.0", tags: "cp313-cp313-manylinux_2_17_x86_64" }),
  buildWheel({ name: "plain", version: "1.0" }),
  buildSdist({ name: "source-only", version: "1.0" }),
])
  await server.admin.publish(one);
const office = ["--python", "3.13", "--platform", "win_amd64"];
await admin.run(["target", "set", "office", ...office]);
await admin.run(["target", "set", "cluster", "--python", "3.13", "--platform", "manylinux_2_28_x86_64"]);

interface Checked {
  list: string;
  leftOut: string[];
  environments: { target: string }[];
  requirements: { requirement: string; outcomes: string[]; request: number | null }[];
}
interface Kept {
  number: number;
  requirement: string;
  state: string;
  lists: string[];
  asked: { by: string }[];
}
const checked = async () =>
  JSON.parse((await as("dora", "check", at("uv.lock"), "--json")).stdout) as Checked;
let list = "";

test("a lock file is compared with the index, for each target", async () => {
  const found = await checked();
  list = found.list;
  assert.match(list, /^uv\.lock [0-9a-f]{8}$/);
  assert.deepEqual(found.leftOut, ["own: is git"]);
  assert.deepEqual(
    found.environments.map(({ target }) => target),
    ["cluster", "office"],
  );
  assert.deepEqual(
    found.requirements.map(({ requirement, outcomes }) => [requirement, ...outcomes]),
    [
      ["colors==0.4; sys_platform == 'win32'", "not-needed", "missing"],
      ["native==2.0", "here", "no-wheel"],
      ["plain==1.0", "here", "here"],
      ["source-only==1.0", "source", "source"],
    ],
  );
  const shown = await as("dora", "check", at("uv.lock"));
  assert.equal(shown.code, 1);
  assert.match(shown.stdout, /native==2\.0 +- +no wheel: office 3\.13 win_amd64/);
  assert.match(shown.stdout, /colors==0\.4.* +- +missing everywhere/);
  assert.doesNotMatch(shown.stdout, /plain==1\.0/);
  assert.match(shown.stdout, /3 of 4 requirements are not there for every target/);
  assert.match(shown.stdout, /wheelyard request add -r \S+uv\.lock --reason/);
  const named = await as("dora", "check", at("uv.lock"), "--index", "root/main");
  assert.match(named.stdout, /wheelyard request add -r \S+uv\.lock --index root\/main --reason/);
});

test("all of it is asked for together; the same of others is joined", async () => {
  const { code, stdout } = await as("dora", "add", "-r", at("uv.lock"), "--reason", "the shop");
  assert.equal(code, 0);
  assert.match(stdout, /Request 4 for source-only==1\.0 is open[\s\S]*left out: own: is git/);
  await as("dan", "add", "plain==1.0", "--reason", "mine too");
  await as("dora", "add", "-r", at("uv.lock"), "--reason", "again");
  const all = await admin.json<Kept[]>(["request", "list"]);
  assert.deepEqual(
    all.map(({ number, lists, asked }) => [number, lists, asked.map(({ by }) => by)]),
    [
      [4, [list], ["dora"]],
      [3, [list], ["dora", "dan"]],
      [2, [list], ["dora"]],
      [1, [list], ["dora"]],
    ],
  );
  assert.deepEqual(
    (await checked()).requirements.map(({ request }) => request),
    [1, 2, 3, 4],
  );
});

test("a reviewer decides about the whole list at once: all or none", async () => {
  const own = await as("dora", "approve", "--list", list);
  assert.notEqual(own.code, 0);
  await admin.run(["request", "refuse", "4", "--reason", "build it ourselves"]);
  const closed = await admin.try(["request", "approve", "1", "4"]);
  assert.match(closed.stderr, /Request 4 is refused/);
  assert.equal((await admin.json<Kept>(["request", "show", "1"])).state, "open", "none of them");
  const approved = await admin.run(["request", "approve", "--list", list]);
  assert.match(approved, /Request 1 .* is approved[\s\S]*Request 3 .* is approved/);
  await admin.run(["request", "export", at("requests.json")]);
  const { requests } = JSON.parse(await readFile(at("requests.json"), "utf8")) as { requests: Kept[] };
  assert.deepEqual(
    requests.map(({ number, lists }) => [number, lists]),
    [1, 2, 3].map((number) => [number, [list]]),
  );
  const again = await admin.try(["request", "approve", "--list", list]);
  assert.match(again.stderr, /No request of the list .* waits/);
});

test("other, damaged and endless files are refused with a message", async () => {
  await writeFile(at("setup.cfg"), "x");
  assert.match((await as("dora", "check", at("setup.cfg"))).stderr, /not a file of requirements/);
  await writeFile(at("poetry.lock"), "[[package");
  assert.match((await as("dora", "check", at("poetry.lock"))).stderr, /poetry\.lock is damaged/);
  const { status, text } = await server.admin.send({
    method: "POST",
    path: "/-/api/v1/indexes/root/main/request-checks?filename=requirements.txt",
    headers: { "content-type": "text/plain" },
    body: Buffer.alloc(17 * 2 ** 20, "a\n"),
  });
  assert.equal(status, 413, text);
  const deep = await server.admin.send({
    method: "POST",
    path: "/-/api/v1/indexes/root/main/request-checks?filename=pylock.toml",
    headers: { "content-type": "text/plain" },
    body: Buffer.from(`a = ${"[".repeat(200_000)}`),
  });
  assert.equal(deep.status, 400, deep.text);
});
