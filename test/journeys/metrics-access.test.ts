import assert from "node:assert/strict";
import { after, test } from "node:test";
import { CommandLine } from "../harness/command-line.ts";
import { grant, makeAccount, makeToken } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { listen: { trustedProxies: ["127.0.0.1"] } } });
after(() => server.remove());
const { admin, anonymous } = server;
const DETAIL = "/-/ready?detail";

const statusesOf = async (caller: typeof admin, headers: Record<string, string> = {}) =>
  Promise.all(["/-/metrics", DETAIL].map(async (path) => (await caller.get(path, headers)).status));

test("F102 nobody reads metrics without a grant of their own: no address, no reader and no manager of indexes", async () => {
  const reader = await makeAccount(server, "reader");
  const manager = await makeAccount(server, "manager");
  await grant(server, "account:manager", "manage", "*");
  await grant(server, "network:127.0.0.0/8", "read", "*");
  assert.deepEqual(await statusesOf(anonymous), [401, 401]);
  assert.deepEqual(await statusesOf(anonymous, { "x-forwarded-for": "127.0.0.1" }), [401, 401]);
  assert.deepEqual(await statusesOf(reader), [403, 403]);
  assert.deepEqual(await statusesOf(manager), [403, 403]);
  assert.deepEqual(await statusesOf(admin), [200, 200]);
  assert.equal((await anonymous.get("/-/ready")).status, 200);
});

test("F102 a grant of metrics lets a service read metrics, by a token for that alone, and nothing else", async () => {
  const prometheus = await makeAccount(server, "prometheus");
  const id = await grant(server, "account:prometheus", "metrics", "*");
  assert.deepEqual(await statusesOf(prometheus), [200, 200]);
  const narrow = await makeToken(admin, { permissions: ["metrics"] }, { account: "prometheus" });
  const token = anonymous.withBearer(narrow.token);
  assert.deepEqual(await statusesOf(token), [200, 200]);
  const other = await makeToken(admin, { permissions: ["read", "manage"] }, { account: "prometheus" });
  assert.deepEqual(await statusesOf(anonymous.withBearer(other.token)), [403, 403]);
  const elsewhere = await makeToken(admin, { indexes: ["root/main"] }, { account: "prometheus" });
  assert.deepEqual(await statusesOf(anonymous.withBearer(elsewhere.token)), [403, 403]);
  assert.equal((await token.get("/simple/")).status, 404, "the token reads no index");
  for (const path of ["/accounts", "/site/state", "/grants", "/changes"])
    assert.equal((await token.api("GET", path)).status, 403, path);
  assert.deepEqual((await token.manage<{ items: unknown[] }>("GET", "/rights")).items, []);
  await admin.manage("DELETE", `/grants/${id}`);
  assert.deepEqual(await statusesOf(token), [403, 403], "at once");
});

test("an administrator's token for metrics alone reads them and administers nothing", async () => {
  const { token } = await makeToken(admin, { permissions: ["metrics"] });
  const narrow = anonymous.withBearer(token);
  assert.deepEqual(await statusesOf(narrow), [200, 200]);
  assert.equal((await narrow.api("GET", "/accounts")).status, 403);
  const publisher = await makeToken(admin, { permissions: ["read", "publish"] });
  assert.deepEqual(await statusesOf(anonymous.withBearer(publisher.token)), [403, 403]);
});

test("F76 a network with a grant of metrics reads them, by the client's own address behind a trusted proxy", async () => {
  const id = await grant(server, "network:10.0.0.0/8", "metrics", "*");
  assert.deepEqual(await statusesOf(anonymous, { "x-forwarded-for": "10.1.2.3" }), [200, 200]);
  assert.deepEqual(await statusesOf(anonymous, { "x-forwarded-for": "192.0.2.1" }), [401, 401]);
  assert.deepEqual(await statusesOf(anonymous, { "x-forwarded-for": "10.1.2.3, 192.0.2.1" }), [401, 401]);
  const answer = await anonymous.get("/simple/", { "x-forwarded-for": "10.1.2.3" });
  assert.equal(answer.headers["access-control-allow-origin"], "*", "the grant gives nothing in an index");
  await admin.manage("DELETE", `/grants/${id}`);
});

test("F76 a grant to the machine's own address is none to a proxy on it that is not trusted", async () => {
  const alone = await startServer();
  try {
    const grantee = { principal: "network:127.0.0.1", permission: "metrics", index: "*" };
    await alone.admin.manage("POST", "/grants", grantee);
    assert.deepEqual(await statusesOf(alone.anonymous), [200, 200]);
    for (const header of ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
      assert.deepEqual(await statusesOf(alone.anonymous, { [header]: "192.0.2.1" }), [401, 401], header);
  } finally {
    await alone.remove();
  }
});

test("metrics are of the whole site: no grant of them names an index or a project, and no manager makes one", async () => {
  for (const [index, project] of [
    ["root/main", "*"],
    ["root/*", "*"],
    ["*", "shop-*"],
  ]) {
    const made = { principal: "authenticated", permission: "metrics", index, project };
    const answer = await admin.api("POST", "/grants", made);
    assert.equal(answer.status, 400, `${index} ${project}`);
    assert.match(answer.text, /metrics are about the whole site/);
  }
  const manager = anonymous.withPassword("manager", "manager: a pass:wörd");
  const made = { principal: "authenticated", permission: "metrics", index: "*" };
  assert.equal((await manager.api("POST", "/grants", made)).status, 403);
  const listed = await manager.manage<{ items: { permission: string }[] }>("GET", "/grants?index=root/main");
  assert.ok(listed.items.every(({ permission }) => permission !== "metrics"));
});

test("the commands of docs/watch.md make an account for Prometheus", async () => {
  const wheelyard = CommandLine.forAdmin(server);
  await wheelyard.run(["account", "create", "scraper", "--kind", "service"]);
  assert.match(
    await wheelyard.run(["grant", "add", "account:scraper", "metrics"]),
    /account:scraper may read metrics/,
  );
  const made = await wheelyard.run([
    "token",
    "create",
    "--for",
    "scraper",
    "--note",
    "Prometheus",
    "--permission",
    "metrics",
    "--json",
  ]);
  const { token } = JSON.parse(made) as { token: string };
  assert.deepEqual(await statusesOf(anonymous.withBearer(token)), [200, 200]);
});
