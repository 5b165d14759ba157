import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { oldPeer } from "../harness/old-peers.ts";
import { ScriptedS3 } from "../harness/scripted-s3.ts";
import { startServer } from "../harness/start-server.ts";

interface Report {
  files: { address: string; filename: string; outcome: string; verified: boolean; why: string | null }[];
  facts: { kind: string; what: string; outcome: string; why: string | null }[];
}

const server = await startServer({ config: { compat: ["pypicloud"] } });
const old = await oldPeer("pypicloud", ["access", "db"]);
const store = await ScriptedS3.start();
after(() => Promise.all([server.remove(), store.stop(), rm(old, { recursive: true })]));
const { admin, anonymous } = server;
const cli = CommandLine.forAdmin(server);
const report = join(old, "report.json");
const ini = join(old, "server.ini");
const DEMO = "demo_pkg-1.0-py3-none-any.whl";
const SECRET = "secret_thing-2.0-py3-none-any.whl";

async function move(config: string, into: string, ...more: string[]) {
  const { code, stderr } = await cli.try([
    ...["import", "pypicloud", config, "--into", into, "--report", report, ...more],
  ]);
  return { code, stderr, report: JSON.parse(await readFile(report, "utf8")) as Report };
}

const as = (name: string) => server.anonymous.withPassword(name.toLowerCase(), `${name}-password`);
const bytesOf = (project: string, version: string, filename: string) =>
  readFile(join(old, "packages", project, version, filename));

test("everything of a real PyPICloud comes, and what cannot come is named", async () => {
  const { report: told, code, stderr } = await move(ini, "team/main");
  assert.equal(code, 1, stderr);
  const outcomes = Object.fromEntries(told.files.map(({ filename, outcome }) => [filename, outcome]));
  assert.deepEqual(outcomes, {
    [DEMO]: "imported",
    "demo_pkg-1.1-py3-none-any.whl": "imported",
    "public_thing-1.0-py3-none-any.whl": "imported",
    [SECRET]: "imported",
    "other_thing-1.0-py3-none-any.whl": "failed",
  });
  assert.ok(told.files.every(({ outcome, verified }) => outcome === "failed" || verified));
  const whyOf = (text: string) => told.facts.find(({ what }) => what.includes(text))?.why ?? "";
  assert.match(whyOf("never_matched"), /no effect there, and none here/);
  assert.match(whyOf("pypi.fallback"), /--uploaded-only/);
  assert.match(whyOf("late"), /not approved/);
  assert.ok(!JSON.stringify(told).includes("$6$"), "the report shows no hash");
});

test("files keep their bytes, uploaders and the earliest of their times", async () => {
  assert.deepEqual(
    await as("viewer").install("demo-pkg", DEMO, "/team/main/simple/"),
    await bytesOf("demo-pkg", "1.0", DEMO),
  );
  const { files } = await admin.manage<{
    files: { filename: string; uploadedAt: string; uploadedBy: string }[];
  }>("GET", "/indexes/team/main/projects/demo-pkg");
  const file = files.find(({ filename }) => filename === DEMO);
  const [, cachedAt = ""] =
    new RegExp(`'${DEMO}','demo-pkg','1.0','([^']{23})`).exec(await readFile(join(old, "db.sql"), "utf8")) ??
    [];
  assert.equal(file?.uploadedAt, `${cachedAt.replace(" ", "T")}Z`);
  assert.equal(file?.uploadedBy, "Dora");
});

test("people keep their passwords and may do what they could, and nothing more", async () => {
  const status = async (name: string, project: string) =>
    (await as(name).get(`/team/main/simple/${project}/`)).status;
  assert.equal(await status("viewer", "secret-thing"), 200);
  assert.equal(await status("rita", "secret-thing"), 200);
  assert.equal(await status("Dora", "secret-thing"), 404, "an entry switches off the defaults");
  assert.equal(await status("Dora", "demo-pkg"), 200);
  assert.equal(await status("root", "secret-thing"), 200, "administrators manage the index");
  assert.equal((await anonymous.get("/team/main/simple/demo-pkg/")).status, 401);
  assert.equal((await anonymous.get("/team/main/simple/public-thing/")).status, 200);
  assert.equal((await as("late").get("/-/api/v1/accounts/late")).status, 401, "not approved there");
  const root = await admin.manage<{ admin: boolean }>("GET", "/accounts/root");
  assert.equal(root.admin, false, "not an administrator of the whole site");
  const { items } = await admin.manage<{
    items: { principal: string; permission: string; project: string }[];
  }>("GET", "/grants?index=team/main");
  const grants = items
    .map(({ principal, permission, project }) => `${principal} ${permission} ${project}`)
    .sort();
  assert.deepEqual(grants, [
    "account:rita remove *",
    "account:root manage *",
    "account:root manage public-thing",
    "account:root manage secret-thing",
    "account:viewer read secret-thing",
    "everyone read public-thing",
    "group:developers publish *",
    "group:release publish secret-thing",
    "group:release read secret-thing",
    "group:release remove secret-thing",
  ]);
});

test("addresses in lock files go on", async () => {
  const answer = await as("Dora").get(`/api/package/demo-pkg/${DEMO}`);
  assert.equal(answer.status, 302);
  assert.equal((await anonymous.get(`/api/package/secret-thing/${SECRET}`)).status, 404);
});

test("a second run sends nothing again, and a file of other names comes as it is", async () => {
  const { report: told } = await move(ini, "team/main", "--accept-as-is");
  const outcomes = new Set(told.files.map(({ outcome }) => outcome));
  assert.ok(!outcomes.has("imported") && outcomes.has("unchanged"));
});

test("a bucket is read with both layouts of its keys, and only what people uploaded if asked", async () => {
  for (const project of await readdir(join(old, "packages")))
    for (const version of await readdir(join(old, "packages", project)))
      for (const filename of await readdir(join(old, "packages", project, version))) {
        if (filename.endsWith(".meta")) continue;
        const key = `pre/${project === "demo-pkg" ? "0a2d/" : ""}${project}/${filename}`;
        const note = JSON.parse(
          await readFile(join(old, "packages", project, version, `${filename}.meta`), "utf8"),
        ) as Record<string, string>;
        const bytes = await bytesOf(project, version, filename);
        store.objects.set(key, { bytes, modifiedAt: new Date("2021-02-03T04:05:06Z"), etag: '"x"' });
        const metadata = Object.entries(note).map(([name, text]) => [name.replaceAll("_", "-"), text]);
        store.metadata.set(key, Object.fromEntries(project === "public-thing" ? [] : metadata));
      }
  const text = await readFile(ini, "utf8");
  const bucket = join(old, "bucket.ini");
  await writeFile(
    bucket,
    text
      .replace("pypi.storage = file", `pypi.storage = s3\nstorage.bucket = packages\nstorage.prefix = pre/`)
      .replace("pypi.db = sql", "pypi.db = redis"),
  );
  const variables = join(old, "variables");
  await writeFile(
    variables,
    `PPC_STORAGE_ENDPOINT_URL=${store.origin}\nPPC_STORAGE_REGION_NAME=us-east-1\nPPC_STORAGE_AWS_ACCESS_KEY_ID=a-key\nexport PPC_STORAGE_AWS_SECRET_ACCESS_KEY="a secret"\n`,
  );
  const { report: told, stderr } = await move(
    ...([bucket, "team/cloud", "--env-file", variables, "--uploaded-only"] as const),
  );
  assert.deepEqual(
    told.files.map(({ address, outcome }) => `${address} ${outcome}`).sort(),
    [
      `/api/package/demo-pkg/${DEMO} imported`,
      "/api/package/demo-pkg/demo_pkg-1.1-py3-none-any.whl imported",
      `/api/package/secret-thing/${SECRET} imported`,
      "/api/package/wrong-shelf/other_thing-1.0-py3-none-any.whl failed",
    ],
    stderr,
  );
  const { files } = await admin.manage<{ files: { uploadedAt: string; uploadedBy: string }[] }>(
    "GET",
    "/indexes/team/cloud/projects/secret-thing",
  );
  assert.deepEqual(
    files.map(({ uploadedAt, uploadedBy }) => ({ uploadedAt, uploadedBy })),
    [{ uploadedAt: "2021-02-03T04:05:06.000Z", uploadedBy: "rita" }],
  );
  assert.equal((await as("Dora").get("/team/cloud/simple/secret-thing/")).status, 404);
  assert.ok([...store.requests].every(({ method }) => method === "GET" || method === "HEAD"));
});

test("users and rights in the configuration file are read too; keys that PyPICloud ignores are named", async () => {
  const [, hash = ""] =
    /VALUES\('viewer','([^']+)'/.exec(await readFile(join(old, "access.sql"), "utf8")) ?? [];
  const config = join(old, "config.ini");
  await writeFile(
    config,
    `[app:main]
use = egg:pypicloud
pypi.storage = file
storage.dir = %(here)s/packages
pypi.default_read =
    everyone
    authenticated
pypi.default_write = everyone
pypi.allow_delete = false
user.amy = ${hash}
user.Bob = ${hash}
user.bob = ${hash}
group.core =
    amy
    Bob
package.demo-pkg.group.core = rw
package.demo-pkg.user.bob =
package.zope.interface.user.amy = rw
`,
  );
  const { report: told } = await move(config, "team/plain");
  const whyOf = (text: string) => told.facts.filter(({ what }) => what.includes(text)).map(({ why }) => why);
  assert.match(whyOf("zope.interface").join(), /splits such keys at dots/);
  assert.match(whyOf("default_write").join(), /needs an account/);
  assert.match(whyOf("bob").join(), /lower case here, and Bob has this one/);
  const amy = server.anonymous.withPassword("amy", "viewer-password");
  assert.equal((await amy.get("/team/plain/simple/demo-pkg/")).status, 200);
  assert.equal((await anonymous.get("/team/plain/simple/demo-pkg/")).status, 404);
  assert.equal((await anonymous.get("/team/plain/simple/secret-thing/")).status, 200);
  const { items } = await admin.manage<{ items: { principal: string; permission: string }[] }>(
    "GET",
    "/grants?index=team/plain",
  );
  assert.deepEqual(items.map(({ principal, permission }) => `${principal} ${permission}`).sort(), [
    "authenticated publish",
    "group:core publish",
    "group:core read",
  ]);
});

test("rights that cannot be read stop the import, until a dump has them", async () => {
  const text = await readFile(ini, "utf8");
  const remote = join(old, "remote.ini");
  await writeFile(remote, text.replace("pypi.auth = sql", "pypi.auth = remote"));
  const refused = await cli.try(["import", "pypicloud", remote, "--into", "team/dumped"]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /ppc-export.*--acl/);
  const acl = join(old, "acl.json");
  await writeFile(
    acl,
    JSON.stringify({
      users: [{ username: "gina", password: "$6$none", admin: false }],
      groups: {},
      packages: { users: { "demo-pkg": { gina: ["read"] } }, groups: {} },
    }),
  );
  const { report: told } = await move(remote, "team/dumped", "--acl", acl);
  assert.match(told.facts.find(({ what }) => what === acl)?.why ?? "", /leave out entries of everyone/);
  assert.equal((await as("Dora").get("/team/dumped/simple/demo-pkg/")).status, 404);
});

test("a project is restricted from its first file on, also where one of its name was removed", async () => {
  for (const index of ["team/once", "team/twice"])
    await admin.manage("POST", "/indexes", {
      owner: "team",
      name: index.slice("team/".length),
      settings: { read: "everyone" },
    });
  await admin.publish(buildWheel({ name: "secret-thing", version: "1.0" }), { to: "/team/twice/legacy/" });
  await admin.manage("DELETE", "/indexes/team/twice/projects/secret-thing");
  const bytes = await bytesOf("secret-thing", "2.0", SECRET);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  for (const index of ["team/once", "team/twice"]) {
    const query = { filename: SECRET, sha256, from: "pypicloud", address: "/x/y.whl", restricted: "true" };
    const answer = await admin.send({
      method: "POST",
      path: `/-/api/v1/indexes/${index}/imports?${new URLSearchParams(query)}`,
      headers: { "content-type": "application/octet-stream" },
      body: bytes,
    });
    assert.equal(answer.status, 200, answer.text);
    assert.equal((await anonymous.get(`/${index}/simple/secret-thing/`)).status, 404, index);
  }
});

test("what is no configuration is named", async () => {
  for (const [path, words] of [
    [join(old, "nowhere.ini"), /cannot be read/],
    [join(old, "access.sql"), /is not a configuration of PyPICloud/],
  ] as const) {
    const { code, stderr } = await cli.try(["import", "pypicloud", path]);
    assert.equal(code, 2);
    assert.match(stderr, words);
  }
});
