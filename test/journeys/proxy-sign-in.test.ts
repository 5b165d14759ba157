import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { Caller } from "../harness/caller.ts";
import { exchange } from "../harness/raw-socket.ts";
import { SignInProxy } from "../harness/sign-in-proxy.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const header = {
  groupsHeader: "X-Remote-Groups",
  proxies: ["127.0.0.2"],
  groups: ["Staff=staff"],
  adminGroups: ["Admins"],
};
const server = await startServer({
  config: { accounts: { drivers: ["header"] }, header, access: { read: "authenticated" } },
});
const { admin } = server;
const proxy = await SignInProxy.start(server.origin);
after(() => Promise.all([server.remove(), proxy.close()]));
const browser = new Caller(proxy.origin);
const as = (name: string, groups = "") => {
  proxy.says = () => ({ "X-Remote-User": name, ...(groups === "" ? {} : { "X-Remote-Groups": groups }) });
};
const whoami = async (caller = browser) =>
  (await caller.get("/-/api/v1/whoami")).json<{ account: string | null; admin: boolean; groups: string[] }>();

beforeEach(() => {
  proxy.says = () => ({});
});

test("a person whom the proxy names has an account, with the groups and the role that it lists", async () => {
  as("Mia", "Staff, Strangers");
  assert.equal((await browser.get("/simple/")).status, 200);
  const mia = await whoami();
  assert.deepEqual([mia.account, mia.admin, mia.groups], ["mia", false, ["staff"]]);
  await admin.manage("POST", "/grants", {
    principal: "group:staff",
    permission: "publish",
    index: "root/main",
  });
  await browser.publish(buildWheel({ name: "by-mia" }));
  as("Mia", "Admins");
  const now = await whoami();
  assert.deepEqual([now.admin, now.groups], [true, []]);
  assert.equal((await browser.api("GET", "/accounts")).status, 200);
  as("Mia");
  assert.equal((await browser.api("GET", "/accounts")).status, 403, "no group, no right");
});

test("F76 F94 the header is refused from every other address, on every way to the server", async () => {
  const spoofed = { "X-Remote-User": "mia" };
  for (const path of ["/simple/", "/", "/-/api/v1/whoami", "/-/health", "/simple/by-mia/", "/nowhere"])
    for (const headers of [
      spoofed,
      { "x-REMOTE-user": "mia" },
      { "X-Remote-Groups": "Admins" },
      { ...spoofed, "X-Forwarded-For": "127.0.0.2" },
      { "X-Remote-User": "" },
    ]) {
      const answer = await server.anonymous.get(path, headers);
      assert.equal(answer.status, 403, `${path} ${JSON.stringify(headers)}`);
      assert.match(answer.text, /Only a proxy .*may send the header x-remote-user/);
    }
  assert.equal((await server.anonymous.upload(buildWheel({ name: "x" }), { headers: spoofed })).status, 403);
  const local = server.anonymous.withPassword("admin", ADMIN_PASSWORD);
  assert.equal((await local.get("/simple/", spoofed)).status, 403, "also with a right password");
  for (const odd of [{ X_Remote_User: "mia" }, { "Remote-User": "mia" }, { "X-Remote-User-": "mia" }])
    assert.equal((await server.anonymous.get("/simple/", odd)).status, 401, JSON.stringify(odd));
});

test("a prepared answer for a person is for no one else, also on one connection", async () => {
  as("mia");
  assert.equal((await browser.get("/simple/by-mia/")).status, 200);
  proxy.says = () => ({});
  assert.equal((await browser.get("/simple/by-mia/")).status, 401);
  const head = (more: string) =>
    `GET /simple/by-mia/ HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n${more}\r\n`;
  const { statuses } = await exchange(server.port, [head(""), head("X-Remote-User: mia\r\n"), head("")]);
  assert.deepEqual(statuses, [401, 403, 401]);
});

test("the server's own form of the header cannot be forged", async () => {
  const words = Buffer.from(JSON.stringify(["admin", ["Admins"]])).toString("base64url");
  for (const authorization of [
    `Wheelyard-Proxy ${words}`,
    `Wheelyard-Proxy .${words}`,
    `Wheelyard-Proxy ${"A".repeat(43)}.${words}`,
    "Wheelyard-Proxy",
  ])
    assert.equal((await browser.get("/simple/", { authorization })).status, 401, authorization);
});

test("names that no account can have, several names, and local accounts are refused", async () => {
  for (const name of ["(null)", "mia, admin", "two words", "__token__", "m\u00fcller", "x".repeat(65)]) {
    as(Buffer.from(name).toString("latin1"));
    const answer = await browser.get("/simple/");
    assert.equal(answer.status, 401, name);
    assert.match(answer.text, /X-Remote-User cannot be the name of an account/);
  }
  as("admin");
  assert.equal((await browser.get("/simple/")).status, 401, "a local account");
  as("long-groups", "g,".repeat(4_000));
  assert.equal((await browser.get("/simple/")).status, 400);
});

test("a token comes before the header, other credentials are the proxy's", async () => {
  as("mia");
  await browser.get("/simple/");
  const scope = { indexes: ["root/main"], projects: ["*"], permissions: ["read"] };
  const { token } = await admin.manage<{ token: string }>("POST", "/tokens", { account: "mia", scope });
  as("bob");
  const withToken = new Caller(proxy.origin).withToken(token);
  assert.equal((await whoami(withToken)).account, "mia");
  assert.equal((await whoami(browser.withPassword("bob", "his password there"))).account, "bob");
  assert.equal((await whoami(browser.withBearer("eyJhbGciOiJub25lIn0.e30."))).account, "bob");
  proxy.says = () => ({});
  assert.equal((await whoami(browser.withToken(token))).account, "mia", "past the proxy's own sign-in");
  assert.equal((await whoami(browser.withPassword("admin", ADMIN_PASSWORD))).account, "admin");
  as("");
  assert.equal((await whoami()).account, null, "an empty header names no one");
});

test("a session of someone else does not outlast the proxy's word, and pages of other sites change nothing", async () => {
  const signedIn = await browser.send({
    method: "POST",
    path: "/-/api/v1/session",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ account: "admin", password: ADMIN_PASSWORD }),
  });
  const cookie = String(signedIn.headers["set-cookie"]).split(";")[0] ?? "";
  as("bob");
  const now = (await browser.get("/-/api/v1/whoami", { cookie })).json<{ account: string }>();
  assert.equal(now.account, "bob");
  const post = (headers: Record<string, string>) =>
    browser.send({
      method: "POST",
      path: "/-/api/v1/tokens",
      headers: { "content-type": "application/json", ...headers },
      body: "{}",
    });
  assert.equal((await post({ "sec-fetch-site": "cross-site" })).status, 403);
  assert.equal((await post({ origin: "https://evil.example" })).status, 403);
  assert.equal((await post({ "sec-fetch-site": "same-origin" })).status, 201);
});

test("an account that is disabled or removed here is refused at once", async () => {
  as("leaver");
  assert.equal((await browser.get("/simple/")).status, 200);
  await admin.manage("PATCH", "/accounts/leaver", { disabled: true });
  assert.equal((await browser.get("/simple/")).status, 401);
  await admin.manage("PATCH", "/accounts/leaver", { disabled: false });
  assert.equal((await browser.get("/simple/")).status, 200);
});

test("a server does not start when anyone could send the header, or no one", async () => {
  for (const [options, words] of [
    [{}, /header.proxies is missing/],
    [{ proxies: ["0.0.0.0/0"] }, /not every address/],
    [{ proxies: ["::/0"] }, /not every address/],
    [{ proxies: ["127.0.0.1"], name: "Authorization" }, /that only your proxy sets/],
    [{ proxies: ["127.0.0.1"], adminGroups: ["Admins"] }, /need header.groupsHeader/],
  ] as const)
    await assert.rejects(
      startServer({ config: { accounts: { drivers: ["header"] }, header: options } }),
      words,
    );
});
