import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import type { Caller } from "../harness/caller.ts";
import { CommandLine } from "../harness/command-line.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const EXAMPLES = join(import.meta.dirname, "../../docs/examples");
const upstream = await FakeUpstream.start();
upstream.format = "json";
const server = await startServer({ config: { upstreamUrl: upstream.url } });
after(async () => {
  await server.remove();
  await upstream.stop();
});
const { admin } = server;
const wheelyard = CommandLine.forAdmin(server);
const [alice, ci, releaser, customer, stranger] = (await Promise.all(
  ["alice", "ci", "releaser", "customer", "stranger"].map((name) => makeAccount(server, name)),
)) as [Caller, Caller, Caller, Caller, Caller];

const LONG_AGO = "2020-01-01T00:00:00Z";

function upstreamHas(name: string, version: string, uploadTime: string) {
  const wheel = buildWheel({ name, version });
  upstream.publish(name, { filename: wheel.filename, bytes: wheel.bytes, uploadTime });
  return wheel;
}

test("a tree comes from a file, and applying it again does nothing", async () => {
  const file = join(EXAMPLES, "company.yaml");
  const planned = await wheelyard.run(["index", "apply", file, "--dry-run"]);
  assert.match(planned, /Planned changes:/);
  assert.match(planned, /create alice\/sandbox/);
  assert.match(planned, /change root\/pypi: read/);
  assert.equal((await admin.api("GET", "/indexes/alice/sandbox")).status, 404);
  await wheelyard.run(["index", "apply", file]);
  assert.match(await wheelyard.run(["index", "apply", file]), /Everything matches the file/);
  await wheelyard.run(["index", "change", "company/dev", "--no-volatile", "--description", "else"]);
  assert.match(await wheelyard.run(["index", "apply", file]), /change company\/dev: description, volatile/);
  for (const [group, member] of [
    ["developers", "alice"],
    ["release-crew", "releaser"],
    ["customers", "customer"],
  ]) {
    await wheelyard.run(["group", "add", group as string, member as string]);
  }
});

test("the tree is drawn as it is", async () => {
  const drawn = await wheelyard.run(["index", "tree", "alice/sandbox"]);
  assert.deepEqual(drawn.trimEnd().split("\n"), [
    "alice/sandbox",
    "└─ company/dev",
    "   └─ company/internal",
    "      └─ company/base",
    "         └─ root/pypi (mirror)",
  ]);
  assert.match(await wheelyard.run(["index", "tree"]), /customer\/release/);
  assert.match(await wheelyard.run(["index", "show", "company/base"]), /company-\*=private, numpy=upstream/);
});

test("each group sees exactly what it should", async () => {
  const old = upstreamHas("public-lib", "1.0", LONG_AGO);
  upstreamHas("public-lib", "2.0", new Date().toISOString());
  const [core, app, trial] = ["company-core", "company-app", "trial"].map((name) => buildWheel({ name }));
  await releaser.publish(core!, { to: "/company/internal/" });
  await ci.publish(app!, { to: "/company/dev/" });
  await alice.publish(trial!, { to: "/alice/sandbox/" });
  const sandbox = "/alice/sandbox/simple/";
  for (const wheel of [core!, app!, trial!]) await alice.install(wheel.name, wheel.filename, sandbox);
  assert.deepEqual(await alice.listed("public-lib", sandbox), [old.filename], "what is new waits a week");
  for (const installer of [ci, releaser]) {
    await installer.install("company-app", app!.filename, "/company/dev/simple/");
    await installer.install("company-core", core!.filename, "/company/dev/simple/");
    assert.deepEqual(await installer.listed("public-lib", "/company/dev/simple/"), [old.filename]);
  }
  assert.deepEqual(await alice.listed("company-app", "/root/pypi/simple/"), []);
  assert.deepEqual(await alice.listed("trial", "/company/dev/simple/"), []);
  assert.equal((await alice.upload(core!, { to: "/company/internal/" })).status, 403);
  const numpy = await alice.upload(buildWheel({ name: "numpy" }), { to: "/alice/sandbox/" });
  assert.equal(numpy.status, 403);
  for (const name of ["company-core", "public-lib", "trial"]) {
    assert.equal((await customer.get(`${sandbox}${name}/`)).status, 404);
    assert.equal((await customer.get(`/company/dev/simple/${name}/`)).status, 404);
    assert.equal((await customer.get(`/customer/release/simple/${name}/`)).status, 404);
  }
  assert.deepEqual(
    upstream.seen.filter(({ path }) => path.includes("company")),
    [],
  );
});

test("a release goes to customers by promotion, by whom that is for", async () => {
  const args = ["promote", "company-core", "1.0", "--from", "company/internal", "--to", "customer/release"];
  const said = await wheelyard.run(args);
  assert.match(said, /company_core-1\.0-py2\.py3-none-any\.whl: published/);
  assert.match(await wheelyard.run(args), /already there/);
  await customer.install(
    "company-core",
    "company_core-1.0-py2.py3-none-any.whl",
    "/customer/release/simple/",
  );
  assert.equal((await stranger.get("/customer/release/simple/company-core/")).status, 404);
  const path = "/indexes/company/dev/projects/company-app/releases/1.0/promote";
  assert.equal((await alice.api("POST", path, { to: "customer/release" })).status, 404);
  assert.equal((await releaser.api("POST", path, { to: "customer/release" })).status, 200);
});

test("surplus grants are taken back only when that is asked for", async () => {
  const file = join(EXAMPLES, "company.yaml");
  await wheelyard.run(["grant", "add", "everyone", "read", "--index", "customer/release"]);
  assert.match(await wheelyard.run(["index", "apply", file]), /Everything matches the file/);
  assert.match(await wheelyard.run(["index", "apply", file, "--prune"]), /remove grant: everyone may read/);
});

test("a team's private names and the public ones come from one address", async () => {
  await wheelyard.run(["index", "apply", join(EXAMPLES, "product-team.yaml")]);
  const dependency = upstreamHas("dependency", "1.0", LONG_AGO);
  upstreamHas("product-app", "99.0", LONG_AGO);
  const app = buildWheel({ name: "product-app", requiresDist: ["dependency"] });
  await ci.publish(app, { to: "/product/main/" });
  const main = "/product/main/simple/";
  await alice.install("product-app", app.filename, main);
  for (const installer of [alice, ci])
    assert.deepEqual(await installer.listed("dependency", main), [dependency.filename]);
  assert.equal((await ci.upload(buildWheel({ name: "requests" }), { to: "/product/main/" })).status, 403);
  assert.equal((await alice.upload(app, { to: "/product/main/" })).status, 403);
  assert.deepEqual(await alice.listed("product-app", "/root/pypi/simple/"), []);
  assert.equal(upstream.count("/simple/product-app/"), 0);
});

test("a condition that is taken out of a rule, or added to it, is a difference", async () => {
  const applied = async (rule: string) => {
    const ended = await wheelyard.try(["index", "apply", "-"], `indexes: {rules/one: {policy: [{${rule}}]}}`);
    assert.equal(ended.code, 0, ended.stderr);
    return ended.stdout;
  };
  assert.match(await applied("action: deny, projects: [x], versions: '<2'"), /create rules\/one/);
  assert.match(await applied("action: deny, projects: [x], versions: '<2'"), /Everything matches the file/);
  assert.match(await applied("action: deny, projects: [x]"), /change rules\/one: policy/);
  assert.match(await applied("action: deny, projects: [x]"), /Everything matches the file/);
  assert.match(await applied("action: deny, projects: [x], yanked: true"), /change rules\/one: policy/);
});

test("wrong files are refused in words, and nothing is done", async () => {
  const cases: [string, RegExp][] = [
    ["indexes: {a/b: {bases: [c/d]}, c/d: {bases: [a/b]}}", /cycle: a\/b on c\/d on a\/b/],
    ["indexes: {a/b: {bass: []}}", /bass/],
    ["indexes: {nonsense: {}}", /owner\/name/],
    ["grants: [{who: everyone, may: fly, index: a/b}]", /may/],
    ["indexes: {company/base: {kind: mirror}}", /hosted index already/],
    ["{", /line 1: .+/],
  ];
  for (const [text, words] of cases) {
    const ended = await wheelyard.try(["index", "apply", "-"], text);
    assert.notEqual(ended.code, 0, text);
    assert.match(ended.stderr, words);
  }
  const indexes = await admin.manage<{ items: { owner: string }[] }>("GET", "/indexes?limit=500");
  assert.equal(
    indexes.items.some(({ owner }) => owner === "a"),
    false,
  );
});

test("the examples hold no address of an outside index", () => {
  for (const name of ["company.yaml", "product-team.yaml"]) {
    const addresses = readFileSync(join(EXAMPLES, name), "utf8").match(/https?:\/\/[^\s/]+/g) ?? [];
    assert.ok(addresses.every((address) => address.endsWith(".example.com")));
  }
});
