import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { parse, stringify } from "yaml";
import { CommandLine } from "../harness/command-line.ts";
import { makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-as-code-"));
const [server, empty] = await Promise.all([startServer(), startServer()]);
after(async () => {
  await Promise.all([server.remove(), empty.remove()]);
  await rm(folder, { recursive: true });
});
const wheelyard = CommandLine.forAdmin(server);
const other = CommandLine.forAdmin(empty);
const tokenFile = join(folder, "ci-token");

const SITE = `
accounts:
  admin: { admin: true }
  maria: { admin: true }
  jo: { password: env:JO_PASSWORD }
  ci:
    kind: service
    tokens:
      - note: build
        scope: { permissions: [read, publish], indexes: [team/*] }
        deliver: { file: ${tokenFile} }
      - { note: by hash, sha256: ${"ab".repeat(32)}, expires: 2099-01-01T00:00:00Z }
groups:
  developers: { members: [maria, jo] }
  customers:
indexes:
  team/dev: { bases: [team/main], volatile: true }
  team/main:
    description: everything of ours
    bases: [up/stream]
    origins: [{ glob: team-*, origin: private }]
    policy:
      - { action: hold, sources: [mirror], youngerThanDays: 7, exceptions: [{ projects: [flask], reason: urgent }] }
  up/stream: { kind: mirror, mirror: { url: "https://packages.example.com/simple/", expiry: 300 } }
sandboxes:
  group:developers: { maxIndexes: 2, maxSize: 5000000000, bases: [team/main], read: granted }
targets:
  office: { pythons: ["3.13"], platforms: [win_amd64] }
grants:
  - { who: "group:developers", may: [read, publish], index: team/* }
  - { who: "account:ci", may: publish, index: team/main, projects: Team_* }
issuers:
  gitlab: { url: "https://gitlab.example.com" }
publishers:
  - { issuer: gitlab, account: ci, source: { kind: gitlab, project: team/app }, note: releases }
`;
const env = { JO_PASSWORD: "a long pass phrase of jo" };
const plan = (text: string, more: string[] = []) => wheelyard.try(["plan", "-f", "-", ...more], text, env);
const apply = (text: string, more: string[] = []) =>
  wheelyard.try(["apply", "-f", "-", "--yes", ...more], text, env);

async function applied(text: string, more: string[] = []): Promise<string> {
  const ended = await apply(text, more);
  assert.equal(ended.code, 0, ended.stderr + ended.stdout);
  return ended.stdout;
}

test("a whole installation is planned, applied, and applied again without changes", async () => {
  const planned = await plan(SITE);
  assert.equal(planned.code, 0, planned.stderr);
  for (const line of [
    "+ create account jo",
    "+ create group developers",
    "+ create index team/dev",
    "+ create index up/stream",
    "+ create sandbox-rule for group:developers",
    "+ create target office",
    '+ create token ci "build"',
    "+ create grant group:developers may publish in team/*",
    "+ create issuer gitlab",
    '+ create publisher ci by gitlab "releases"',
    "1 thing will be managed by this file from now on.",
  ])
    assert.ok(planned.stdout.includes(line), `${line}\n${planned.stdout}`);
  assert.equal((await server.admin.api("GET", "/indexes/team/dev")).status, 404, "a plan changes nothing");
  await assert.rejects(stat(tokenFile), "a plan writes no token");
  assert.match(await applied(SITE), /Applied\./);
  assert.match((await plan(SITE, ["--exit-code"])).stdout, /^No changes\. The site is as the file says\.\n$/);
  const serial = async () =>
    (await server.admin.manage<{ database: { serial: number } }>("GET", "/site/state")).database.serial;
  const before = await serial();
  assert.match(await applied(SITE), /No changes/);
  assert.equal(await serial(), before);
});

test("what was applied works: the password, the delivered token, the log", async () => {
  const token = (await readFile(tokenFile, "utf8")).trim();
  assert.equal((await stat(tokenFile)).mode & 0o777, 0o600);
  const ci = server.anonymous.withToken(token);
  assert.equal((await ci.manage<{ account: string }>("GET", "/whoami")).account, "ci");
  const jo = server.anonymous.withPassword("jo", env.JO_PASSWORD);
  assert.deepEqual((await jo.manage<{ groups: string[] }>("GET", "/whoami")).groups, ["developers"]);
  const made = await jo.manage<{ settings: { bases: string[] } }>("POST", "/indexes", {
    owner: "jo",
    name: "dev",
  });
  assert.deepEqual(made.settings.bases, ["team/main"], "a sandbox by the rule of the file");
  const log = await wheelyard.run(["log"]);
  assert.match(log, /admin applied the site file site/);
});

test("changes are shown with before and after, and made; what is no longer in the file is removed", async () => {
  const changed = SITE.replace("everything of ours", "ours")
    .replace("members: [maria, jo]", "members: [maria]")
    .replace("  customers:\n", "")
    .replace(/ {2}- \{ who: "account:ci".*\n/, "")
    .replace("JO_PASSWORD", "OTHER_PASSWORD");
  const secrets = { OTHER_PASSWORD: "another long pass phrase" };
  const planned = await wheelyard.try(["plan", "-f", "-"], changed, secrets);
  assert.equal(planned.code, 0, planned.stderr);
  for (const line of [
    "~ change index team/main",
    'description: "everything of ours" → "ours"',
    'members: ["jo","maria"] → ["maria"]',
    "- remove group customers (no longer in the file)",
    "- remove grant account:ci may publish team-* in team/main (no longer in the file)",
    'password: "other" → "as in the secret store"',
    "Create 0, change 3, remove 2.",
  ])
    assert.ok(planned.stdout.includes(line), `${line}\n${planned.stdout}`);
  assert.doesNotMatch(planned.stdout + planned.stderr, /pass phrase/);
  const done = await wheelyard.try(["apply", "-f", "-", "--yes"], changed, secrets);
  assert.equal(done.code, 0, done.stderr);
  const jo = server.anonymous.withPassword("jo", secrets.OTHER_PASSWORD);
  assert.deepEqual((await jo.manage<{ groups: string[] }>("GET", "/whoami")).groups, []);
  await applied(SITE);
});

test("what nobody described stays, unless it is pruned", async () => {
  await wheelyard.run(["group", "create", "by-hand"]);
  await makeAccount(server, "somebody");
  assert.match((await plan(SITE)).stdout, /No changes/);
  const pruned = await plan(SITE, ["--prune"]);
  assert.equal(pruned.code, 0, pruned.stderr);
  assert.match(pruned.stdout, /- remove group by-hand \(not in the file\)/);
  assert.doesNotMatch(pruned.stdout, /root.main/, "the default index stays");
  assert.match(pruned.stdout, /- remove account somebody \(not in the file\)/);
  const onlyGroups = await plan(stringify({ name: "other", groups: { "by-hand": { members: [] } } }), [
    "--prune",
  ]);
  assert.match(onlyGroups.stdout, /No changes/);
});

test("a file cannot take what another file manages", async () => {
  const taken = await plan("name: second\ngroups: { developers: {} }");
  assert.equal(taken.code, 1);
  assert.match(taken.stderr, /standard input, line 2 \(groups\.developers\): .* managed by the file "site"/);
});

test("an export of the site has no changes, and makes an empty site the same", async () => {
  const file = join(folder, "exported.yaml");
  await wheelyard.run(["site", "export", "--output", file]);
  const text = await readFile(file, "utf8");
  assert.doesNotMatch(text, /pass phrase|argon2/);
  assert.match(await wheelyard.run(["plan", "-f", file, "--exit-code"]), /No changes/);
  await other.run(["apply", "-f", file, "--yes", "--prune"]);
  assert.match(await other.run(["plan", "-f", file, "--exit-code", "--prune"]), /^No changes/);
  assert.deepEqual(parse(await other.run(["site", "export"])), parse(text));
});

test("of two who apply at once, the second is refused when the site is no longer as planned", async () => {
  const { revision } = JSON.parse((await plan(SITE, ["--json"])).stdout) as { revision: string };
  await wheelyard.run(["group", "create", "meanwhile"]);
  const lost = await apply(SITE.replace("everything of ours", "mine"), ["--revision", revision]);
  assert.equal(lost.code, 1);
  assert.match(lost.stderr, /The site has changed since the plan was made\. Nothing was applied/);
  const both = await Promise.all(
    ["first", "second"].map((name) => apply(SITE.replace("everything of ours", name))),
  );
  const won = both.filter(({ code }) => code === 0);
  assert.ok(won.length >= 1);
  for (const { code, stderr } of both) if (code !== 0) assert.match(stderr, /has changed since the plan/);
  const { settings } = await server.admin.manage<{ settings: { description: string } }>(
    "GET",
    "/indexes/team/main",
  );
  assert.ok(["first", "second"].includes(settings.description));
  await applied(SITE);
});

test("a token that was revoked by hand does not come back", async () => {
  const tokens = await server.admin.manage<{ items: { id: number; note: string }[] }>(
    "GET",
    "/tokens?account=ci",
  );
  const { id } = tokens.items.find(({ note }) => note === "build") as { id: number };
  await wheelyard.run(["token", "revoke", String(id)]);
  const refused = await apply(SITE);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /line \d+ \(accounts\.ci\.tokens\.0\): This token was revoked/);
  await rm(tokenFile);
  assert.match(await applied(SITE), /create token ci "build"/);
});

test("nothing is applied if one thing is refused", async () => {
  const broken = SITE.replace(
    "volatile: true",
    "volatile: true, maxFileSize: 5, origins: [{ glob: x, origin: shared, sources: [no/where] }]",
  ).replace("everything of ours", "broken");
  const refused = await apply(broken);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /line \d+ \(indexes\.team\/dev.*no\/where/);
  assert.match((await plan(SITE)).stdout, /No changes/);
});
