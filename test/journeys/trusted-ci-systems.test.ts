import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { IdTokenIssuer } from "../harness/id-token-issuer.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const [server, circleci, buildkite] = await Promise.all([
  startServer(),
  IdTokenIssuer.start(),
  IdTokenIssuer.start(),
]);
after(async () => {
  circleci.stop();
  buildkite.stop();
  await server.remove();
});
const { admin, anonymous } = server;
const wheelyard = CommandLine.forAdmin(server);
const PROJECT = "ecc458d2-fbdc-4d9a-93c4-ac065ed3c3ca";

await makeAccount(server, "ci", "service");
await grant(server, "account:ci", "publish", "root/main");
await wheelyard.run(["issuer", "add", "circleci", "--issuer-url", circleci.url]);
await wheelyard.run(["issuer", "add", "buildkite", "--issuer-url", buildkite.url]);
const { audience } = await admin.manage<{ audience: string }>("GET", "/trusted-publishing");

/** The claims of a CircleCI job, as `circleci run oidc get` gives them. */
const job = {
  aud: audience,
  jti: null,
  sub: `org/c9035eb6-6eb2-4c85-8a81-d9ee6a1fa8c2/project/${PROJECT}/user/58bef0c1-399d-49ca-a5ba-2f4317e4224d`,
  "oidc.circleci.com/project-id": PROJECT,
  "oidc.circleci.com/context-ids": [],
  "oidc.circleci.com/vcs-origin": "github.com/acme/shop",
  "oidc.circleci.com/vcs-ref": "refs/heads/main",
  "oidc.circleci.com/ssh-rerun": false,
};
/** The claims of a Buildkite job, as `buildkite-agent oidc request-token` gives them. */
const build = {
  aud: audience,
  jti: null,
  sub: "organization:acme:pipeline:shop:ref:refs/heads/main:commit:c0ffee:step:build",
  organization_slug: "acme",
  pipeline_slug: "shop",
  build_number: 1,
  build_branch: "main",
  build_commit: "c0ffee",
};

const mint = (token: string) =>
  anonymous.send({
    method: "POST",
    path: "/_/oidc/mint-token",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
async function minted(idToken: string): Promise<string> {
  const { status, text } = await mint(idToken);
  assert.equal(status, 200, text);
  return (JSON.parse(text) as { token: string }).token;
}
async function refused(idToken: string, claim: string): Promise<void> {
  const { status, text } = await mint(idToken);
  assert.equal(status, 422, text);
  const { code, description } = (JSON.parse(text) as { errors: { code: string; description: string }[] })
    .errors[0] as { code: string; description: string };
  assert.equal(code, "invalid-publisher");
  assert.ok(description.includes(`claim ${claim} is`), `${claim}: ${description}`);
}

test("a CircleCI job of the project and its repository publishes; forks, other projects and reruns with SSH are refused", async () => {
  const added = await wheelyard.run([
    ...["publisher", "add", "--for", "ci", "--circleci", PROJECT, "--origin", "github.com/acme/shop"],
    ...["--ref", "refs/heads/main", "--index", "root/main", "--project", "shop"],
  ]);
  assert.match(added, /github\.com\/acme\/shop refs\/heads\/main signs in as ci/);
  const idToken = await circleci.sign(job);
  await anonymous.withToken(await minted(idToken)).publish(buildWheel({ name: "shop", version: "1.0" }));
  // Its ID tokens have no jti, so one serves until it expires.
  await minted(idToken);
  const others: [string, unknown][] = [
    ["project-id", "961ae4b1-070b-4134-ae64-1328a3ae3862"],
    ["project-id", [PROJECT]],
    ["project-id", null],
    ["vcs-origin", "github.com/mallory/shop"],
    ["vcs-origin", "github.com/acme/shop.evil"],
    ["vcs-ref", "refs/heads/pull/7"],
    ["vcs-ref", { "": "refs/heads/main" }],
    ["ssh-rerun", true],
    ["ssh-rerun", "true"],
  ];
  for (const [name, value] of others) {
    const claim = `oidc.circleci.com/${name}`;
    await refused(await circleci.sign({ ...job, [claim]: value }), claim);
  }
});

test("a Buildkite build of the pipeline and branch publishes; look-alikes are refused", async () => {
  await wheelyard.run([
    ...["publisher", "add", "--for", "ci", "--buildkite", "acme/shop", "--branch", "main"],
    ...["--index", "root/main", "--project", "shop"],
  ]);
  const token = await minted(await buildkite.sign(build));
  await anonymous.withToken(token).publish(buildWheel({ name: "shop", version: "2.0" }));
  const others: [string, unknown][] = [
    ["organization_slug", "acme-inc"],
    ["organization_slug", "acme/shop"],
    ["pipeline_slug", "shop2"],
    ["pipeline_slug", "SHOP"],
    ["pipeline_slug", ["shop"]],
    ["build_branch", "mallory:main"],
    ["build_branch", null],
  ];
  for (const [claim, value] of others)
    await refused(await buildkite.sign({ ...build, [claim]: value }), claim);
});

test("of two publishers of a pipeline the one with a branch wins", async () => {
  const made = await admin.manage<{ id: string }>("POST", "/publishers", {
    issuer: "buildkite",
    account: "ci",
    source: { kind: "buildkite", pipeline: "acme/shop" },
    scope: { projects: ["shop-preview"] },
  });
  const onMain = anonymous.withToken(await minted(await buildkite.sign(build)));
  await onMain.publish(buildWheel({ name: "shop", version: "3.0" }));
  const onBranch = anonymous.withToken(
    await minted(await buildkite.sign({ ...build, build_branch: "topic" })),
  );
  assert.equal((await onBranch.upload(buildWheel({ name: "shop", version: "4.0" }))).status, 403);
  await admin.manage("DELETE", `/publishers/${made.id}`);
});

test("tokens of one CI system are no use to publishers of another", async () => {
  assert.equal((await mint(await circleci.sign(build))).status, 422);
  assert.equal((await mint(await buildkite.sign(job))).status, 422);
  const mixed = await admin.api("POST", "/publishers", {
    issuer: "circleci",
    account: "ci",
    source: { kind: "buildkite", pipeline: "acme/shop" },
  });
  assert.equal(mixed.status, 400);
});

test("what cannot be a project or pipeline is refused in words", async () => {
  const order = (issuer: string, source: object) =>
    admin.api("POST", "/publishers", { issuer, account: "ci", source });
  const name = await order("circleci", { kind: "circleci", project: "shop", origin: "github.com/acme/shop" });
  assert.equal(name.status, 400);
  assert.match(name.text, /project ID from the project settings/);
  const url = await order("buildkite", { kind: "buildkite", pipeline: "https://buildkite.com/acme/shop" });
  assert.equal(url.status, 400);
  assert.match(url.text, /organization\/pipeline/);
  const wrong = await wheelyard.try(["publisher", "add", "--for", "ci", "--circleci", PROJECT]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /--origin github\.com/);
  const unplaced = await wheelyard.try(["issuer", "add", "other-circleci", "--kind", "circleci"]);
  assert.notEqual(unplaced.code, 0);
  assert.match(unplaced.stderr, /claim iss/);
});
