import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { grant, makeAccount, makeToken } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { access: { read: "authenticated" } } });
after(() => server.remove());
const { admin, anonymous } = server;
const PERSON = ["maria", "alice", "bob", "team"];
const [maria, alice, bob, team] = await Promise.all(PERSON.map((name) => makeAccount(server, name)));
if (!maria || !alice || !bob || !team) throw new Error("no accounts");
const asAdmin = CommandLine.forAdmin(server);
const asAlice = new CommandLine({
  WHEELYARD_URL: server.origin,
  WHEELYARD_ACCOUNT: "alice",
  WHEELYARD_PASSWORD: "alice: a pass:wörd",
});

interface Own {
  rule: { who: string } | null;
  owner: string | null;
  indexes: string[];
  left: number;
}
interface Index {
  settings: Record<string, unknown>;
}
const own = (caller = alice) => caller.manage<Own>("GET", "/sandboxes");
const create = (caller = alice, owner = "alice", name = "dev", settings = {}) =>
  caller.api("POST", "/indexes", { owner, name, settings });

test("without a rule nobody creates indexes, and says so to nobody else", async () => {
  assert.equal((await create()).status, 403);
  assert.equal((await create(anonymous)).status, 401);
  assert.deepEqual(await own(), { rule: null, owner: null, indexes: [], left: 0 });
  assert.equal((await alice.api("PUT", "/sandbox-rules/authenticated", { bases: [] })).status, 403);
  const unknown = await admin.api("PUT", "/sandbox-rules/authenticated", { bases: ["root/mian"] });
  assert.match(unknown.text, /root\/main/, "the nearest name is given");
  assert.match((await admin.api("PUT", "/sandbox-rules/group:nobody", {})).text, /no group named nobody/);
  assert.match(
    (await admin.api("PUT", "/sandbox-rules/alice", {})).text,
    /authenticated \(any account\) or group:NAME/,
  );
});

test("by a rule an account creates indexes of its own and manages them", async () => {
  const rule = { maxIndexes: 2, maxSize: 300_000, bases: ["root/main"], read: "granted" };
  await admin.manage("PUT", "/sandbox-rules/authenticated", rule);
  assert.equal((await own()).left, 2);
  const made = await alice.manage<Index>("POST", "/indexes", { owner: "alice", name: "dev" });
  const { sandbox, volatile, read, maxSize, bases, binDays } = made.settings;
  assert.deepEqual(
    { sandbox, volatile, read, maxSize, bases, binDays },
    { sandbox: true, volatile: true, read: "granted", maxSize: 300_000, bases: ["root/main"], binDays: 0 },
  );
  await admin.publish(buildWheel({ name: "house", version: "1.0" }));
  await alice.publish(buildWheel({ name: "try", version: "1.0" }), { to: "/alice/dev/" });
  assert.equal((await alice.listed("house", "/alice/dev/simple/")).length, 1);
  assert.equal((await alice.listed("try", "/alice/dev/simple/")).length, 1);
  assert.equal((await bob.get("/alice/dev/simple/try/")).status, 404);
  const full = await alice.upload(buildWheel({ name: "big", size: 400_000 }), { to: "/alice/dev/" });
  assert.equal(full.status, 413);
  await alice.manage("POST", "/grants", {
    principal: "account:bob",
    permission: "read",
    index: "alice/dev",
    project: "*",
  });
  assert.equal((await bob.get("/alice/dev/simple/try/")).status, 200);
  assert.deepEqual(await own(), { ...(await own()), owner: "alice", indexes: ["alice/dev"], left: 1 });
});

test("an owner changes what is theirs, and nothing that limits them", async () => {
  const change = (settings: object) => alice.api("PATCH", "/indexes/alice/dev", { settings });
  assert.equal((await change({ description: "mine", volatile: false, maxSize: 300_000 })).status, 200);
  for (const settings of [
    { maxSize: null },
    { maxSize: 10_000_000 },
    { sandbox: false },
    { binDays: 90 },
    { maxFileSize: 10_000_000_000 },
    { bases: ["root/pypi"] },
    { read: "everyone" },
    { read: "authenticated" },
    { read: null },
  ]) {
    const refused = await change(settings);
    assert.equal(refused.status, 403, JSON.stringify(settings));
    assert.match(refused.text, /sandbox/);
  }
  assert.equal((await change({ bases: [] })).status, 200);
  assert.equal((await change({ bases: ["root/main"] })).status, 200);
  for (const principal of ["everyone", "authenticated", "network:10.0.0.0/8"]) {
    const wide = { principal, permission: "read", index: "alice/dev", project: "*" };
    assert.equal((await alice.api("POST", "/grants", wide)).status, 403, principal);
  }
  await admin.manage("PATCH", "/indexes/alice/dev", { settings: { maxSize: 500_000 } });
});

test("nobody takes a name of somebody else", async () => {
  assert.match((await create(bob, "alice", "mine")).text, /named bob\//);
  assert.equal((await create(bob, "root", "mine")).status, 403);
  await admin.manage("POST", "/indexes", { owner: "team", name: "main" });
  const foreign = await create(team, "team", "dev");
  assert.equal(foreign.status, 409);
  assert.match(foreign.text, /already belong to someone else/);
  assert.equal((await bob.api("DELETE", "/indexes/alice/dev")).status, 403);
  assert.equal((await bob.api("PATCH", "/indexes/alice/dev", { settings: { volatile: true } })).status, 403);
  const mirror = {
    owner: "bob",
    name: "up",
    kind: "mirror",
    settings: { mirror: { url: "http://127.0.0.1:1/" } },
  };
  assert.equal((await bob.api("POST", "/indexes", mirror)).status, 403);
  assert.equal((await create(bob, "bob", "open", { read: "everyone" })).status, 403);
  assert.equal((await create(bob, "bob", "up", { bases: ["root/pypi"] })).status, 403);
});

test("the number holds also for requests that come together, and tokens need the right", async () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const answers = await Promise.all(names.map((name) => create(maria, "maria", name)));
  const created = answers.filter(({ status }) => status === 201);
  assert.equal(created.length, 2);
  for (const { status, text } of answers)
    if (status !== 201) assert.match(text, /You can have 2 indexes of your own/);
  const publisher = await makeToken(bob, { permissions: ["read", "publish"] });
  assert.equal((await create(anonymous.withToken(publisher.token), "bob", "dev")).status, 403);
  const elsewhere = await makeToken(bob, { indexes: ["root/*"] });
  assert.equal((await create(anonymous.withToken(elsewhere.token), "bob", "dev")).status, 403);
  const manager = await makeToken(bob, { indexes: ["bob/*"] });
  assert.equal((await create(anonymous.withToken(manager.token), "bob", "dev")).status, 201);
});

test("a rule of a group counts if it is more generous, and does not outlive its removal", async () => {
  await admin.manage("POST", "/groups", { name: "developers" });
  await admin.manage("PUT", "/groups/developers/members/bob");
  await admin.manage("PUT", "/sandbox-rules/group:developers", { maxIndexes: 5 });
  assert.deepEqual((await own(bob)).rule?.who, "group:developers");
  assert.equal((await own(bob)).left, 4);
  await admin.manage("DELETE", "/sandbox-rules/group:developers");
  assert.equal((await own(bob)).left, 1);
  await admin.manage("DELETE", "/sandbox-rules/authenticated");
  assert.equal((await create(bob, "bob", "more")).status, 403);
  await bob.publish(buildWheel({ name: "still", version: "1.0" }), { to: "/bob/dev/" });
  const rules = await admin.manage<{ items: unknown[] }>("GET", "/sandbox-rules");
  assert.deepEqual(rules.items, []);
});

test("commands: a rule, an index, what is left, and what stays of a removed account", async () => {
  assert.match(await asAlice.run(["sandbox", "show"]), /cannot create indexes of your own/);
  const allow = [
    "sandbox",
    "allow",
    "authenticated",
    "--max-indexes",
    "2",
    "--max-size",
    "1 MB",
    "--base",
    "root/main",
  ];
  assert.match(await asAdmin.run(allow), /authenticated can create up to 2 indexes each/);
  assert.match(await asAdmin.run(["sandbox", "rules"]), /authenticated +2 +1\.00? MB|authenticated +2/);
  assert.match(await asAlice.run(["sandbox", "show"]), /1 more, named alice\/…/);
  assert.match(await asAlice.run(["index", "create", "alice/by-command"]), /Created index alice\/by-command/);
  const { code, stderr } = await asAlice.try(["index", "create", "alice/third"]);
  assert.equal(code, 1);
  assert.match(stderr, /You can have 2 indexes of your own/);
  assert.match(await asAdmin.run(["sandbox", "list"]), /alice\/by-command/);
  assert.match(await asAlice.run(["index", "remove", "alice/by-command"]), /Removed index/);
  assert.match(await asAdmin.run(["sandbox", "disallow", "authenticated"]), /Existing indexes stay/);
  assert.match(await asAdmin.run(["account", "remove", "bob"]), /only administrators manage them: bob\/dev/);
});

test("a removed account leaves its sandboxes to administrators, and its name to nobody", async () => {
  await admin.manage("PUT", "/sandbox-rules/authenticated", { maxIndexes: 5 });
  const again = await makeAccount(server, "bob");
  assert.equal((await again.api("PATCH", "/indexes/bob/dev", { settings: { volatile: true } })).status, 404);
  assert.match((await create(again, "bob", "new")).text, /already belong to someone else/);
  await grant(server, "account:bob", "manage", "bob/dev");
  assert.equal((await create(again, "bob", "new")).status, 201);
});

test("an owner removes what they created, when it is empty", async () => {
  assert.match((await alice.api("DELETE", "/indexes/alice/dev")).text, /still has files/);
  await alice.manage("DELETE", "/indexes/alice/dev/projects/try");
  await alice.manage("DELETE", "/indexes/alice/dev");
  assert.deepEqual((await own()).indexes, []);
});
