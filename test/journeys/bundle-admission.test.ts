import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { makeAccount } from "../harness/people.ts";
import { PROGRAM } from "../harness/program.ts";
import { recorded } from "../harness/recorded.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

// Two servers that share nothing but this folder.
const folder = await mkdtemp(join(tmpdir(), "wheelyard-admission-"));
const at = (...path: string[]) => join(folder, ...path);
for (const name of ["outside", "second", "stranger"])
  await new CommandLine({}).run(["bundle", "key", "create", at(name), "--name", name]);
const keyOf = async (name: string) => (await readFile(at(`${name}.pub`), "utf8")).trim();
const outside = await startServer();
const inside = await startServer({
  config: { bundles: { trustedKeys: [await keyOf("outside"), await keyOf("second")] } },
});
const doubtful = await startServer();
after(async () => {
  for (const server of [outside, inside, doubtful]) await server.remove();
  await rm(folder, { recursive: true });
});
const out = CommandLine.forAdmin(outside);
const cli = CommandLine.forAdmin(inside);
const KEY = ["--key", at("outside")];
const INTO = ["--into", "company/approved"];

const wheel = buildWheel({ name: "Carried.Demo", version: "1.0", headers: ["License: MIT"] });
const sdist = buildSdist({ name: "carried-demo", version: "0.9" });
const big = buildWheel({ name: "big-thing", size: 40_000 });
const second = buildWheel({ name: "second-thing" });
const third = buildWheel({ name: "third-thing" });
for (const one of [wheel, sdist, big]) await outside.admin.publish(one);
await cli.run(["index", "create", "company/approved"]);

const make = (name: string, ...more: string[]) =>
  out.run(["bundle", "create", at(name), ...(more.includes("--key") ? [] : KEY), ...more]);
const admit = (name: string, ...more: string[]) => cli.try(["bundle", "admit", at(name), ...INTO, ...more]);
const shown = async (project: string) =>
  (
    await inside.admin.get(`/company/approved/simple/${project}/`, {
      accept: "application/vnd.pypi.simple.v1+json",
    })
  ).text;
const names = async () =>
  (await inside.admin.get("/company/approved/simple/", { accept: "application/vnd.pypi.simple.v1+json" }))
    .text;
const serial = async () =>
  (await inside.admin.manage<{ items: { serial: number }[] }>("GET", "/changes?limit=1")).items[0]?.serial;

/** The bundle is refused in these words, and the log of the server inside has no new entry. */
async function refused(name: string, words: RegExp, ...more: string[]): Promise<void> {
  const before = await serial();
  const { code, stdout, stderr } = await admit(name, ...more);
  assert.equal(code, 1, `${name}: ${stdout}${stderr}`);
  assert.match(stderr, words, name);
  assert.doesNotMatch(stderr, /\n {4}at /);
  assert.equal(await serial(), before, `${name} changed something`);
}

test("before anything is admitted: continuing, expired, unsigned, foreign and damaged bundles change nothing", async () => {
  await make("one");
  await make("stranger-one", "--key", at("stranger"));
  await refused("stranger-one", /needs signatures of 1 trusted keys, but has 0.*It is signed by SHA256:/);
  await make("late", "--created", "2026-01-01T00:00:00Z", "--expires", "1d");
  await refused("late", /expired at 2026-01-02/);
  await make("follows", "--since", at("one"));
  await refused("follows", /continues bundle 1, but this index has admitted none yet/);
  const file = (name: string) => at(name, "files", big.sha256.slice(0, 2), big.sha256, big.filename);
  const damages: [string, (name: string) => Promise<unknown>, RegExp][] = [
    ["signature", (name) => rm(at(name, "signatures"), { recursive: true }), /not signed/],
    [
      "manifest",
      (name) => replace(at(name, "manifest.json"), '"sequence":1', '"sequence":2'),
      /changed after it was signed/,
    ],
    [
      "facts",
      (name) => replace(at(name, "facts/files.jsonl"), '"present":true', '"present":false'),
      /facts\/files\.jsonl is not/,
    ],
    ["file", (name) => flip(file(name)), /big_thing.*not the ones of the manifest.*\n.*damaged/],
    ["cut", (name) => writeFile(file(name), big.bytes.subarray(0, 9)), /ends after 9 of/],
    ["lost", (name) => rm(file(name)), /it is missing/],
    ["stray", (name) => writeFile(at(name, "files/more.whl"), "x"), /does not belong to the bundle/],
  ];
  for (const [name, damage, words] of damages) {
    await cp(at("one"), at(`bad-${name}`), { recursive: true });
    await damage(`bad-${name}`);
    await refused(`bad-${name}`, words);
  }
  await refused("one", /no such index|not found|There is no/i, "--into", "company/none");
});

test("a server without trusted keys admits nothing, and only administrators may ask", async () => {
  const other = CommandLine.forAdmin(doubtful);
  const ended = await other.try(["bundle", "admit", at("one"), "--into", "root/main"]);
  assert.match(ended.stderr, /trusts no keys for bundles\. Set bundles\.trustedKeys/);
  await makeAccount(inside, "maria");
  const maria = { WHEELYARD_ACCOUNT: "maria", WHEELYARD_PASSWORD: "maria: a pass:wörd" };
  assert.equal((await cli.try(["bundle", "admit", at("one"), ...INTO], "", maria)).code, 1);
});

test("a bundle is checked, imported, and made visible as one change, with a receipt", async () => {
  const before = await serial();
  assert.match((await admit("one", "--dry-run")).stdout, /It can be admitted/);
  assert.equal(await serial(), before);
  const { code, stdout, stderr } = await admit("one", "--receipt", at("receipt-1.json"));
  assert.equal(code, 0, stderr);
  assert.match(stdout, /New files +3[\s\S]*Admitted\./);
  const page = JSON.parse(await shown("carried-demo")) as { files: Record<string, unknown>[] };
  const theirs = JSON.parse(
    (await outside.admin.get("/simple/carried-demo/", { accept: "application/vnd.pypi.simple.v1+json" }))
      .text,
  ) as typeof page;
  assert.deepEqual(
    page.files.map(withoutUrl),
    theirs.files.map(withoutUrl),
    "hashes, sizes, metadata and times",
  );
  const receipt = JSON.parse(await readFile(at("receipt-1.json"), "utf8")) as { files: string[] };
  assert.deepEqual(receipt.files, [wheel, sdist, big].map(({ sha256 }) => sha256).sort());
  const log = await inside.admin.manage<{ items: { kind: string; detail: { files: number } }[] }>(
    "GET",
    "/changes?kind=bundle.admitted&limit=10",
  );
  assert.deepEqual(
    log.items.map(({ detail }) => detail.files),
    [3],
  );
  const hidden = await inside.anonymous.get("/company/approved-incoming/simple/");
  assert.notEqual(hidden.status, 200, "the quarantine is not for everyone");
});

test("a replayed, reordered, skipped, doubled or foreign number is refused, and changes nothing", async () => {
  const again = await admit("one", "--receipt", at("receipt-again.json"));
  assert.equal(again.code, 0);
  assert.match(again.stdout, /admitted before\. Nothing changed/);
  await outside.admin.publish(second);
  await make("two", "--since", at("receipt-1.json"));
  await outside.admin.publish(third);
  await make("other-one");
  await refused("other-one", /Bundle 1 was admitted before with other contents/);
  await make("elsewhere", "--stream", "another", "--sequence", "2");
  await refused("elsewhere", /stream another, but this index admits bundles of root\/main/);
  await make("three", "--since", at("two"));
  await refused("three", /Bundle 2 was not admitted here/);
  await make("five", "--sequence", "5");
  await refused("five", /Bundles 2 to 4 were not admitted here.*--allow-gap/);
  await make("fork", "--since", at("other-one"));
  await refused("fork", /continues another bundle 1/);
  const { code, stderr } = await admit("two");
  assert.equal(code, 0, stderr);
  assert.deepEqual((await inspect("two")).counts, { listed: 4, files: 1, bytes: second.bytes.length });
  await refused("one", /It is bundle 1, but this index has admitted bundle 2/);
});

test("one that relies on files that are not here is refused; local removals and conflicts win", async () => {
  await rm(at("fake-receipt.json"), { force: true });
  const receipt = { ...JSON.parse(await readFile(at("receipt-1.json"), "utf8")) } as {
    files: string[];
    sequence: number;
  };
  const { manifestSha256 } = await out.json<{ manifestSha256: string }>(["bundle", "inspect", at("two")]);
  const wrong = {
    ...receipt,
    sequence: 2,
    manifestSha256,
    files: [...receipt.files, second.sha256, third.sha256],
  };
  await writeFile(at("wrong-receipt.json"), JSON.stringify(wrong));
  await make("hollow", "--since", at("wrong-receipt.json"));
  await refused("hollow", /relies on files that the index does not have, such as third_thing/);
  assert.doesNotMatch(await names(), /third-thing/);
});

test("yanks travel, in volumes, although nothing else is sent", async () => {
  await out.run(["yank", "big-thing", "1.0", "--reason", "broken"]);
  const { code, stderr } = await (async () => {
    await make("three-yank", "--since", at("two"), "--volume-size", "60000");
    return admit("three-yank", "--receipt", at("receipt-3.json"));
  })();
  assert.equal(code, 0, stderr);
  assert.match(await shown("big-thing"), /"yanked":\s*"broken"/);
  assert.match(await names(), /third-thing/);
});

test("cut in the middle nothing is visible, and the next run completes it", async () => {
  const many = Array.from({ length: 30 }, (_, number) =>
    buildWheel({ name: `many-${number}`, size: 20_000 }),
  );
  for (const one of many) await outside.admin.publish(one);
  await make("four", "--since", at("receipt-3.json"));
  const [node, ...before] = PROGRAM.command;
  const env = { PATH: process.env.PATH, ...PROGRAM.env, WHEELYARD_URL: inside.origin };
  const child = spawn(node, [...before, "bundle", "admit", at("four"), ...INTO, "--jobs", "1"], {
    env: { ...env, WHEELYARD_ACCOUNT: "admin", WHEELYARD_PASSWORD: ADMIN_PASSWORD },
    stdio: "ignore",
  });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const arrived = async () =>
    (
      await inside.admin.get("/company/approved-incoming/simple/", {
        accept: "application/vnd.pypi.simple.v1+json",
      })
    ).text;
  while (!(await arrived()).includes("many-0")) assert.equal(child.exitCode, null);
  child.kill("SIGKILL");
  await gone;
  if (!(await names()).includes("many-")) assert.equal((await bundles())[0]?.sequence, 3);
  const { code, stderr } = await admit("four");
  assert.equal(code, 0, stderr);
  for (const { options } of many) assert.ok((await names()).includes(options.name));
});

test("a file that the server refuses stops the whole bundle", async () => {
  const mine = buildWheel({ name: "second-thing", version: "2.0", salt: "mine" });
  await inside.admin.publish(mine, { to: "/company/approved/" });
  await outside.admin.publish(buildWheel({ name: "second-thing", version: "2.0", salt: "theirs" }));
  await outside.admin.publish(buildWheel({ name: "with-it" }));
  await make("five-conflict", "--since", at("four"));
  const { code, stderr } = await admit("five-conflict");
  assert.equal(code, 1);
  assert.match(stderr, /second_thing-2\.0.* is here with other contents/);
  assert.doesNotMatch(await names(), /with-it/);
});

test("a bundle is reverted by its number: what it brought goes, the rest stays", async () => {
  await cli.run(["bundle", "revert", "2", "--index", "company/approved"]);
  assert.doesNotMatch(await shown("second-thing"), /second_thing-1\.0/);
  assert.match(await shown("second-thing"), /second_thing-2\.0/, "it did not come with the bundle");
  assert.match(await shown("carried-demo"), /1\.0/);
  const twice = await cli.try(["bundle", "revert", "2", "--index", "company/approved"]);
  assert.match(twice.stderr, /Bundle 2 was reverted before/);
  const none = await cli.try(["bundle", "revert", "77", "--index", "company/approved"]);
  assert.match(none.stderr, /not admitted a bundle 77/);
  assert.deepEqual(
    (await bundles()).map(({ sequence, reverted }) => [sequence, reverted]),
    [
      [4, false],
      [3, false],
      [2, true],
      [1, false],
    ],
  );
  await refused("two", /It is bundle 2, but this index has admitted bundle 4/);
});

const onDisk =
  process.env.WHEELYARD_TEST_DATABASE || process.env.WHEELYARD_TEST_STORE ? { skip: "other drivers" } : {};

test(
  "numbers of bundles survive the loss of the database, and an older one stays refused",
  onDisk,
  async () => {
    const before = await bundles();
    await recorded(inside);
    await inside.kill();
    await inside.loseFacts();
    const env = { WHEELYARD_CONFIG: inside.configFile };
    const rebuilt = await cli.try(["rebuild", "--data", inside.data], "", env);
    assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr);
    await inside.start();
    assert.deepEqual(await bundles(), before);
    await refused("two", /It is bundle 2, but this index has admitted bundle 4/);
    await cli.run(["bundle", "revert", "4", "--index", "company/approved"]);
    assert.doesNotMatch(await shown("many-7"), /many_7-1\.0/);
    assert.match(await shown("carried-demo"), /carried_demo-1\.0/);
  },
);

interface Listed {
  sequence: number;
  reverted: boolean;
}
const bundles = () => cli.json<Listed[]>(["bundle", "list", "--index", "company/approved"]);
const inspect = async (name: string) =>
  (await out.json<{ manifest: { counts: object } }>(["bundle", "inspect", at(name)])).manifest;

function withoutUrl({ url, provenance, ...file }: Record<string, unknown>): unknown {
  return file;
}

async function replace(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, "utf8");
  assert.ok(text.includes(from));
  await writeFile(path, text.replace(from, to));
}

async function flip(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  await writeFile(path, bytes);
}
