import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer({
  config: { access: { read: "granted" }, listen: { trustedProxies: ["127.0.0.1"] } },
});
after(() => server.remove());
const { admin, anonymous } = server;
const ann = await makeAccount(server, "ann");
const bob = await makeAccount(server, "bob");
for (const name of ["team-a", "team-b"]) await admin.publish(buildWheel({ name }));

const reads = async (caller: typeof ann, project: string, index = "/simple/") =>
  (await caller.get(`${index}${project}/`)).status;

test("nothing is readable without a grant, and a grant opens exactly what it says, at once", async () => {
  assert.equal(await reads(ann, "team-a"), 404);
  const id = await grant(server, "account:ann", "read", "root/main", "team-a");
  assert.equal(await reads(ann, "team-a"), 200);
  assert.equal(await reads(ann, "team-b"), 404);
  assert.equal(await reads(bob, "team-a"), 404);
  await admin.manage("DELETE", `/grants/${id}`);
  assert.equal(await reads(ann, "team-a"), 404);
});

test("project globs", async () => {
  const id = await grant(server, "account:ann", "read", "root/*", "team-*");
  assert.equal(await reads(ann, "team-a"), 200);
  assert.equal(await reads(ann, "team-b"), 200);
  await admin.manage("DELETE", `/grants/${id}`);
});

test("groups give their members rights, and membership ends at once", async () => {
  await admin.manage("POST", "/groups", { name: "crew" });
  await grant(server, "group:crew", "publish", "root/main", "team-a");
  await grant(server, "group:crew", "read", "root/main", "team-a");
  assert.equal(await reads(bob, "team-a"), 404);
  await admin.manage("PUT", "/groups/crew/members/bob");
  assert.equal(await reads(bob, "team-a"), 200);
  await bob.publish(buildWheel({ name: "team-a", version: "2.0" }));
  assert.equal((await bob.upload(buildWheel({ name: "team-b", version: "2.0" }))).status, 403);
  await admin.manage("DELETE", "/groups/crew/members/bob");
  assert.equal(await reads(bob, "team-a"), 404);
  assert.equal((await bob.upload(buildWheel({ name: "team-a", version: "3.0" }))).status, 403);
});

test("authenticated and everyone", async () => {
  const known = await grant(server, "authenticated", "read", "root/main", "team-a");
  assert.equal(await reads(bob, "team-a"), 200);
  assert.equal(await reads(anonymous, "team-a"), 401);
  await admin.manage("DELETE", `/grants/${known}`);
  const open = await grant(server, "everyone", "read", "root/main", "team-a");
  assert.equal(await reads(anonymous, "team-a"), 200);
  assert.equal(await reads(anonymous, "team-b"), 401);
  await admin.manage("DELETE", `/grants/${open}`);
  assert.equal(await reads(anonymous, "team-a"), 401);
});

test("a network range may read, told by the trusted proxy", async () => {
  const id = await grant(server, "network:10.0.0.0/8", "read");
  const from = (address: string) =>
    anonymous.get("/simple/team-a/", { "x-forwarded-for": address }).then((answer) => answer.status);
  assert.equal(await from("10.1.2.3"), 200);
  assert.equal(await from("10.1.2.3, 11.0.0.1"), 401, "the nearest untrusted hop counts");
  assert.equal(await from("11.0.0.1"), 401);
  assert.equal(await from("::ffff:10.1.2.3"), 200);
  assert.equal(await from("10.1.2.3evil"), 401);
  assert.equal(await reads(anonymous, "team-a"), 401);
  await admin.manage("DELETE", `/grants/${id}`);
  assert.equal(await from("10.1.2.3"), 401);
});

test("an untrusted peer's forwarding headers count for nothing", async () => {
  const direct = await startServer({ config: { access: { read: "granted" } } });
  try {
    await grant(direct, "network:10.0.0.0/8", "read");
    for (const name of ["x-forwarded-for", "forwarded", "x-real-ip", "true-client-ip", "client-ip"]) {
      const answer = await direct.anonymous.get("/simple/", {
        [name]: name === "forwarded" ? "for=10.1.2.3" : "10.1.2.3",
      });
      assert.equal(answer.status, 401, name);
    }
  } finally {
    await direct.remove();
  }
});

test("a restricted project takes no grant but its own", async () => {
  const wide = await grant(server, "account:ann", "read", "*", "*");
  assert.equal(await reads(ann, "team-b"), 200);
  await admin.manage("PATCH", "/indexes/root/main/projects/team-b", { restricted: true });
  assert.equal(await reads(ann, "team-b"), 404);
  assert.doesNotMatch((await ann.get("/simple/")).text, /team-b/);
  const own = await grant(server, "account:ann", "read", "root/main", "team-b");
  assert.equal(await reads(ann, "team-b"), 200);
  await admin.manage("PATCH", "/indexes/root/main/projects/team-b", { restricted: false });
  for (const id of [wide, own]) await admin.manage("DELETE", `/grants/${id}`);
});

test("yank, remove and manage are rights of their own", async () => {
  const wheel = buildWheel({ name: "rights" });
  await admin.publish(wheel);
  const project = "/indexes/root/main/projects/rights";
  const tries = {
    yank: () => ann.api("POST", `${project}/releases/1.0/yank`, { reason: "x" }),
    remove: () => ann.api("DELETE", `${project}/files/${wheel.filename}`),
    // Last, since it includes the others.
    manage: () => ann.api("PATCH", project, { status: "deprecated" }),
  };
  await grant(server, "account:ann", "read", "root/main", "rights");
  for (const [permission, attempt] of Object.entries(tries)) {
    assert.equal((await attempt()).status, 403, permission);
    await grant(server, "account:ann", permission, "root/main", "rights");
    const { status, text } = await attempt();
    assert.ok(status < 300, `${permission}: ${status} ${text}`);
  }
});

test("grants survive a restart", async () => {
  await grant(server, "account:bob", "read", "root/main", "team-a");
  await server.restart();
  assert.equal(await reads(bob, "team-a"), 200);
  assert.equal(await reads(bob, "team-b"), 404);
});
