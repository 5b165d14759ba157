import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, test } from "node:test";
import { generateKeyPair } from "jose";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { IdTokenIssuer } from "../harness/id-token-issuer.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const [server, github, cluster] = await Promise.all([
  startServer({ config: { access: { read: "authenticated" } } }),
  IdTokenIssuer.start(),
  IdTokenIssuer.start(),
]);
after(async () => {
  github.stop();
  cluster.stop();
  await server.remove();
});
const { admin, anonymous } = server;
const wheelyard = CommandLine.forAdmin(server);

interface Minted {
  success: boolean;
  token: string;
  expires: number;
}
interface Refused {
  message: string;
  errors: { code: string; description: string }[];
}

const mint = (token: unknown, caller = anonymous) =>
  caller.send({
    method: "POST",
    path: "/_/oidc/mint-token",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
async function minted(token: string): Promise<Minted> {
  const { status, text } = await mint(token);
  assert.equal(status, 200, text);
  return JSON.parse(text) as Minted;
}
async function refusal(token: unknown): Promise<{ code: string; description: string }> {
  const { status, text } = await mint(token);
  assert.equal(status, 422, text);
  const { message, errors } = JSON.parse(text) as Refused;
  assert.equal(message, "Token request failed");
  return errors[0] as Refused["errors"][number];
}

const before = { audience: await anonymous.get("/_/oidc/audience"), minted: await refusal("a.b.c") };

await makeAccount(server, "ci", "service");
await makeAccount(server, "cluster", "service");
await grant(server, "account:ci", "publish", "root/main", "shop*");
await grant(server, "account:ci", "read", "root/main");
await grant(server, "account:cluster", "read", "root/main");
await admin.manage("POST", "/issuers", { name: "github", kind: "github", url: github.url });
await admin.manage("POST", "/issuers", {
  name: "cluster",
  kind: "kubernetes",
  url: cluster.url,
  keys: (await cluster.keySet()).keys,
});
const { id: publisherId } = await admin.manage<{ id: string }>("POST", "/publishers", {
  issuer: "github",
  account: "ci",
  source: { kind: "github", repository: "acme/shop", workflow: "release.yml" },
  scope: { indexes: ["root/main"], projects: ["shop"], permissions: ["read", "publish"] },
});
await admin.manage("POST", "/publishers", {
  issuer: "cluster",
  account: "cluster",
  source: { kind: "kubernetes", namespace: "builds", serviceAccount: "runner" },
  scope: { permissions: ["read"] },
});

const { audience } = JSON.parse((await anonymous.get("/_/oidc/audience")).text) as { audience: string };
const run = {
  aud: audience,
  sub: "repo:acme/shop:ref:refs/heads/main",
  repository: "Acme/Shop",
  repository_owner_id: "42",
  job_workflow_ref: "Acme/Shop/.github/workflows/release.yml@refs/heads/main",
  ref: "refs/heads/main",
  sha: "c0ffee",
  event_name: "push",
  run_id: "7",
};

test("O08 without an issuer trusted publishing is not offered", () => {
  assert.equal(before.audience.status, 404);
  assert.equal(before.minted.code, "invalid-token");
});

test("O09 the audience is of this site alone", () => assert.match(audience, /^wheelyard-[0-9a-f]{12}$/));

test("O10 O15 a CI job exchanges its ID token for one that publishes its project for 15 minutes", async () => {
  const { success, token, expires } = await minted(await github.sign(run));
  assert.equal(success, true);
  assert.match(token, /^wys_/);
  const left = expires - Date.now() / 1000;
  assert.ok(left > 14 * 60 && left <= 15 * 60 + 5, String(left));
  const ci = anonymous.withToken(token);
  const wheel = buildWheel({ name: "shop", version: "1.0" });
  await ci.publish(wheel);
  await ci.install("shop", wheel.filename);
  assert.equal((await ci.upload(buildWheel({ name: "shop-extra" }))).status, 403, "beyond its scope");
  assert.equal((await ci.api("POST", "/tokens", {})).status, 403, "no longer token from a short one");
  const { items } = await admin.manage<{
    items: { kind: string; actor: string; detail: Record<string, string> }[];
  }>("GET", "/changes?kind=publisher.used");
  assert.equal(items[0]?.actor, "ci");
  assert.deepEqual(
    [items[0]?.detail.sha, items[0]?.detail.run_id, items[0]?.detail.ref],
    ["c0ffee", "7", "refs/heads/main"],
  );
});

test("O14 an ID token is exchanged once, also by many at the same moment", async () => {
  const token = await github.sign(run);
  const answers = await Promise.all(Array.from({ length: 8 }, () => mint(token)));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  assert.equal((await refusal(token)).code, "invalid-reuse-token");
  assert.equal((await refusal(await github.sign({ ...run, jti: null }))).code, "invalid-token");
});

test("O14 O19 a pod's token serves many calls, and reads only", async () => {
  const pod = await cluster.sign({
    aud: [audience],
    sub: "system:serviceaccount:builds:runner",
    jti: "same",
  });
  const first = await minted(pod);
  await minted(pod);
  const caller = anonymous.withToken(first.token);
  assert.equal((await caller.get("/simple/shop/")).status, 200);
  assert.equal((await caller.upload(buildWheel({ name: "shop", version: "9.0" }))).status, 403);
  assert.equal(cluster.asked, 0, "its keys were given, so that it is never asked");
});

test("O11 O12 whatever is not proved is refused", async () => {
  const stranger = await generateKeyPair("RS256");
  const parts = (await github.sign(run)).split(".");
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    ...run,
    iss: github.url,
    iat: Math.floor(Date.now() / 1000),
    exp: Math.floor(Date.now() / 1000) + 60,
  };
  const hs = `${encode({ alg: "HS256", kid: "key-1" })}.${encode(claims)}`;
  const secret = JSON.stringify((await github.keySet()).keys[0]);
  const wrong: Record<string, unknown> = {
    "no token": "",
    "not a string": 7,
    "not a JWT": "hello",
    "three dots": "...",
    "a huge one": `${"a".repeat(40_000)}.b.c`,
    "another's signature": await github.sign(run, {}, stranger),
    "a key of its own": await github.sign(run, { kid: "unknown" }, stranger),
    "a path as kid": await github.sign(run, { kid: "../../etc/passwd" }, stranger),
    "alg none": `${encode({ alg: "none" })}.${encode(claims)}.`,
    "the public key as a secret": `${hs}.${createHmac("sha256", secret).update(hs).digest("base64url")}`,
    "cut claims": `${parts[0]}.${parts[1]?.slice(0, -4)}.${parts[2]}`,
    "another audience": await github.sign({ ...run, aud: "wheelyard" }),
    "two audiences": await github.sign({ ...run, aud: [audience, "other"] }),
    "no audience": await github.sign({ ...run, aud: null }),
    "no expiry": await github.sign({ ...run, exp: null }),
    expired: await github.sign({ ...run, iat: 1000, nbf: 1000, exp: 2000 }),
    "not yet valid": await github.sign({ ...run, nbf: Math.floor(Date.now() / 1000) + 600 }),
    "valid for days": await github.sign({ ...run, exp: Math.floor(Date.now() / 1000) + 3 * 86_400 }),
    "another issuer": await github.sign({ ...run, iss: "https://token.example.com" }),
    "a look-alike": await github.sign({ ...run, iss: `${github.url}/` }),
    "an issuer of another type": await github.sign({ ...run, iss: 7 }),
    "signed by the cluster": await cluster.sign({ ...run, iss: github.url }),
  };
  for (const [what, token] of Object.entries(wrong)) {
    const { code, description } = await refusal(token);
    assert.ok(["invalid-token", "invalid-payload"].includes(code), `${what}: ${code}`);
    assert.doesNotMatch(description, /JWS|JWK|undefined|Error|"alg"/, what);
  }
  assert.equal(server.running, true);
});

test("O11 O18 an ID token of another workload is refused with the claim that differs", async () => {
  const cases: [Record<string, unknown>, RegExp][] = [
    [{ repository: "acme/other" }, /claim repository is acme\/other, not acme\/shop/],
    [{ job_workflow_ref: "acme/shop/.github/workflows/other.yml@refs/heads/main" }, /claim job_workflow_ref/],
    [
      { job_workflow_ref: "acme/shop/.github/workflows/release.yml@refs/heads/evil" },
      /claim job_workflow_ref/,
    ],
    [{ event_name: "pull_request_target" }, /claim event_name/],
    [{ repository_owner_id: "43" }, /claim repository_owner_id is 43, not 42/],
    [{ repository: ["acme/shop"] }, /claim repository is another type of value/],
  ];
  for (const [change, why] of cases) {
    const { code, description } = await refusal(await github.sign({ ...run, ...change }));
    assert.equal(code, "invalid-publisher");
    assert.match(description, why);
  }
});

test("O13 a new key of the issuer is fetched once it is used; an issuer that is away leaves the keys that are known", async () => {
  const asked = github.asked;
  await github.rotate();
  // Keys were fetched a moment ago: not again within a minute.
  assert.equal((await refusal(await github.sign(run))).code, "invalid-token");
  assert.equal(github.asked, asked);
  const issuer = await IdTokenIssuer.start();
  issuer.answers = false;
  await admin.manage("POST", "/issuers", { name: "away", url: issuer.url });
  await admin.manage("POST", "/publishers", {
    issuer: "away",
    account: "ci",
    source: { kind: "claims", claims: { sub: "job:*", "deep.er": ["a", "b"] } },
  });
  const job = { aud: audience, sub: "job:7", deep: { er: "b" } };
  const away = await mint(await issuer.sign(job));
  assert.equal(away.status, 503, away.text);
  assert.ok(Number(away.headers["retry-after"]) > 0);
  issuer.answers = true;
  await minted(await issuer.sign(job));
  issuer.answers = false;
  await minted(await issuer.sign(job));
  issuer.stop();
  await minted(await issuer.sign(job));
});

test("O17 of several publishers that match the one with an environment wins", async () => {
  await github.rotate();
  await server.restart();
  const { id } = await admin.manage<{ id: string }>("POST", "/publishers", {
    issuer: "github",
    account: "ci",
    source: { kind: "github", repository: "acme/shop", workflow: "release.yml", environment: "Production" },
    scope: { projects: ["shop-production"], permissions: ["publish"] },
  });
  const { token } = await minted(await github.sign({ ...run, environment: "production" }));
  assert.equal((await anonymous.withToken(token).upload(buildWheel({ name: "shop" }))).status, 403);
  await anonymous.withToken(token).publish(buildWheel({ name: "shop-production" }));
  await admin.manage("DELETE", `/publishers/${id}`);
  assert.equal(
    (await anonymous.withToken(token).upload(buildWheel({ name: "shop-production", version: "2" }))).status,
    401,
  );
});

test("O20 the discovery document names the endpoints for every upload address", async () => {
  const ask = (path: string, accept = "*/*") =>
    anonymous.get(`/.well-known/pytp?discover=${encodeURIComponent(path)}`, { accept });
  for (const path of ["/legacy/", "/root/main/", "/"]) {
    const { status, text, headers } = await ask(path);
    assert.equal(status, 200, text);
    assert.match(String(headers["content-type"]), /^application\/vnd\.pypi\.pytp\.v1\+json/);
    assert.equal(JSON.parse(text)["token-mint-endpoint"], `${server.origin}/_/oidc/mint-token`);
  }
  assert.equal((await ask("/nothing/here/at/all")).status, 404);
  assert.equal((await ask("/legacy/", "text/html")).status, 406);
});

test("only administrators add issuers and publishers, and only for service accounts", async () => {
  const person = await makeAccount(server, "maria");
  assert.equal((await person.api("GET", "/publishers")).status, 403);
  assert.equal(
    (await person.api("POST", "/issuers", { name: "mine", url: "https://x.example" })).status,
    403,
  );
  const order = (account: string) => ({
    issuer: "github",
    account,
    source: { kind: "github", repository: "acme/shop", workflow: "release.yml" },
  });
  assert.equal((await admin.api("POST", "/publishers", order("maria"))).status, 400);
  assert.equal((await admin.api("POST", "/publishers", order("admin"))).status, 400);
  assert.equal((await admin.api("POST", "/publishers", order("nobody"))).status, 404);
  assert.equal((await admin.api("DELETE", "/issuers/github")).status, 409, "publishers use it");
});

test("a disabled account and a removed publisher sign in no more, at once", async () => {
  const { token } = await minted(await github.sign(run));
  const ci = anonymous.withToken(token);
  assert.equal((await ci.get("/simple/shop/")).status, 200);
  await admin.manage("PATCH", "/accounts/ci", { disabled: true });
  assert.equal((await ci.get("/simple/shop/")).status, 401);
  assert.equal((await refusal(await github.sign(run))).code, "invalid-publisher");
  await admin.manage("PATCH", "/accounts/ci", { disabled: false });
  assert.equal((await ci.get("/simple/shop/")).status, 200);
  await admin.manage("DELETE", `/publishers/${publisherId}`);
  assert.equal((await ci.get("/simple/shop/")).status, 401);
});

test("the command line manages issuers and publishers", async () => {
  const added = await wheelyard.run([
    ...[
      "publisher",
      "add",
      "--for",
      "ci",
      "--github",
      "acme/tools",
      "--workflow",
      "build.yml",
      "--project",
      "tools",
    ],
  ]);
  assert.match(added, /acme\/tools build\.yml signs in as ci/);
  assert.ok(added.includes(audience));
  assert.match(
    await wheelyard.run(["publisher", "list"]),
    /github: acme\/tools build\.yml\s+ci\s+read,publish/,
  );
  assert.match(await wheelyard.run(["issuer", "list"]), /cluster\s+kubernetes\s+\S+\s+given/);
  const wrong = await wheelyard.try(["publisher", "add", "--for", "ci", "--github", "acme/tools"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /--workflow release\.yml/);
});
