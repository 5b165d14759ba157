import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { startServer } from "../harness/start-server.ts";

// What is taken back outside goes inside too, with the next bundle; and two administrators admit each bundle.
const folder = await mkdtemp(join(tmpdir(), "wheelyard-withdrawals-"));
const at = (name: string) => join(folder, name);
await new CommandLine({}).run(["bundle", "key", "create", at("outside"), "--name", "outside"]);
const trustedKeys = [(await readFile(at("outside.pub"), "utf8")).trim()];
const outside = await startServer();
const inside = await startServer({ config: { bundles: { trustedKeys, admitters: 2 } } });
after(async () => {
  for (const server of [outside, inside]) await server.remove();
  await rm(folder, { recursive: true });
});
const out = CommandLine.forAdmin(outside);
const cli = CommandLine.forAdmin(inside);
const INTO = ["--into", "company/approved"];
const PASSWORD = "vera: a pass:wörd";
const vera = new CommandLine({
  ...{ WHEELYARD_URL: inside.origin, WHEELYARD_ACCOUNT: "vera", WHEELYARD_PASSWORD: PASSWORD },
});

for (const name of ["kept", "removed", "suspect", "revoked"])
  await outside.admin.publish(buildWheel({ name: `${name}-demo` }));
await cli.run(["index", "create", "company/approved"]);
await cli.run(["account", "create", "vera", "--admin", "--password-file", "-"], PASSWORD);

const make = (name: string, ...more: string[]) =>
  out.run(["bundle", "create", at(name), "--key", at("outside"), ...more]);
const admit = (name: string, who = cli) => who.run(["bundle", "admit", at(name), ...INTO]);
const shown = async () => {
  const answers = ["kept", "removed", "suspect", "revoked"].map(async (name) => {
    const { text } = await inside.admin.get(`/company/approved/simple/${name}-demo/`);
    return text.includes(`${name}_demo-1.0`) ? [name] : [];
  });
  return (await Promise.all(answers)).flat();
};

test("one administrator is not enough, the same one twice neither", async () => {
  await make("one");
  for (const _ of [1, 2]) {
    const said = await admit("one");
    assert.match(said, /Approved by +admin \(2 administrators[\s\S]*another administrator must run the same/);
    assert.deepEqual(await shown(), []);
  }
  const log = await cli.run(["log", "--kind", "bundle", "--json"]);
  assert.equal(log.match(/bundle\.approved/g)?.length, 1, "the approval is noted once");
  assert.match(await admit("one", vera), /New files +4[\s\S]*Admitted\./);
  assert.deepEqual(await shown(), ["kept", "removed", "suspect", "revoked"]);
});

test("the proof names both", async () => {
  const proof = await cli.run([
    ...["bundle", "audit", "kept_demo-1.0-py2.py3-none-any.whl", "--index", "company/approved"],
  ]);
  assert.match(proof, /Bundle approved by +admin[\s\S]*Admitted by +vera/);
});

test("removals, quarantine and revoked approvals travel, and say why", async () => {
  await out.run(["remove", "removed-demo", "1.0", "--yes"]);
  await out.run(["project", "status", "suspect-demo", "quarantined", "--reason", "odd network calls"]);
  const revoke = ["--withdraw", "revoked-demo==1.0", "--reason", "the approval was revoked"];
  await make("two", "--since", at("one"), ...revoke);
  const listed = await cli.run(["bundle", "inspect", at("two"), "--files"]);
  assert.equal(listed.match(/ withdrawn /g)?.length, 3, listed);
  await admit("two");
  assert.equal((await shown()).length, 4, "nothing goes before the second approval");
  assert.match(await admit("two", vera), /Withdrawn +3[\s\S]*Admitted\./);
  assert.deepEqual(await shown(), ["kept"]);
  const log = await cli.run(["log", "--lines", "20", "--json"]);
  assert.match(log, /withdrawn by bundle root\/main 2: removed outside/);
  assert.match(log, /withdrawn by bundle root\/main 2: the approval was revoked/);
  assert.match(log, /bundle root\/main 2: odd network calls/);
});

test("the bundle after it neither sends nor withdraws them again; what was removed can be restored", async () => {
  await outside.admin.publish(buildWheel({ name: "kept-demo", version: "2.0" }));
  await make("three", "--since", at("two"), "--release", "kept-demo");
  const { manifest } = await out.json<{ manifest: { counts: object } }>(["bundle", "inspect", at("three")]);
  assert.deepEqual(
    { ...manifest.counts, bytes: 0 },
    { listed: 3, files: 1, bytes: 0 },
    "two of kept-demo, and the project in quarantine",
  );
  await admit("three");
  assert.match(await admit("three", vera), /New files +1[\s\S]*Withdrawn +1/);
  await cli.run(["bin", "restore", "removed-demo", "1.0", "--index", "company/approved"]);
  assert.deepEqual(await shown(), ["kept", "removed"]);
});

test("files without a bundle are found in a whole index", async () => {
  const audit = ["bundle", "audit", "--index", "company/approved"];
  assert.match((await cli.try(audit)).stdout, /Files +4[\s\S]*Without a bundle +1[\s\S]*removed_demo-1\.0/);
  await inside.admin.publish(buildWheel({ name: "home-made" }), { to: "/company/approved/" });
  const { code, stdout } = await cli.try(audit);
  assert.equal(code, 1);
  assert.match(stdout, /home_made-1\.0-py2\.py3-none-any\.whl +admin/);
});

test("what a refused bundle left in the quarantine index is listed and removed", async () => {
  for (const salt of ["mine", "theirs"])
    await (salt === "mine" ? inside : outside).admin.publish(
      buildWheel({ name: "taken-demo", salt }),
      salt === "mine" ? { to: "/company/approved/" } : {},
    );
  await outside.admin.publish(buildWheel({ name: "fresh-demo" }));
  await make("four", "--since", at("three"));
  await admit("four");
  const refused = await vera.try(["bundle", "admit", at("four"), ...INTO]);
  assert.match(refused.stderr, /taken_demo-1\.0.* with other/);
  const leftovers = ["bundle", "leftovers", ...INTO];
  const listed = await cli.run(leftovers);
  assert.match(listed, /fresh_demo-1\.0[\s\S]*taken_demo-1\.0/);
  assert.doesNotMatch(listed, /kept_demo/);
  assert.match(await cli.run([...leftovers, "--remove"]), /Removed company\/approved-incoming/);
  assert.deepEqual(await shown(), ["kept", "removed"], "what was admitted stays");
});

test("volumes come on several media, in any order, and the missing ones are named", async () => {
  for (const name of ["first", "second"])
    await outside.admin.publish(buildWheel({ name: `${name}-volume`, size: 30_000 }));
  const only = ["first-volume", "second-volume"].flatMap((name) => ["--release", name]);
  await make("whole", "--stream", "parts", "--volume-size", "50000", ...only);
  const check = spawnSync("sha256sum", ["-c", "SHA256SUMS"], { cwd: at("whole/volumes"), encoding: "utf8" });
  assert.match(check.stdout, /001\.tar: OK\n002\.tar: OK/);
  for (const medium of ["usb-1", "usb-2", "usb-3"]) await mkdir(at(medium));
  await cp(at("whole/volumes/002.tar"), at("usb-1/002.tar"));
  await cp(at("whole/volumes/001.tar"), at("usb-2/001.tar"));
  await cp(at("whole"), at("usb-3"), { recursive: true });
  await rm(at("usb-3/volumes"), { recursive: true });
  const collect = (medium: string) => cli.try(["bundle", "collect", at("together"), at(medium)]);
  assert.match((await collect("usb-1")).stdout, /Copied 002\.tar[\s\S]*manifest\.json is missing/);
  assert.match((await collect("usb-3")).stdout, /Missing: 001\.tar/);
  await writeFile(at("usb-2/001.tar"), (await readFile(at("usb-2/001.tar"))).fill(1, 700, 800));
  const damaged = await collect("usb-2");
  assert.equal(damaged.code, 1);
  assert.match(damaged.stdout, /001\.tar is damaged on this medium/);
  await cp(at("whole/volumes/001.tar"), at("usb-2/001.tar"));
  assert.match((await collect("usb-2")).stdout, /Copied 001\.tar[\s\S]*The bundle is complete/);
  await cli.run(["bundle", "verify", at("together"), "--trust", at("outside.pub")]);
});
