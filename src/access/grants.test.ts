import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Accounts } from "../accounts/accounts.ts";
import { SERVER } from "../database/change.ts";
import { openDatabase } from "../database/open.ts";
import { Grants, namesIndex, principalText } from "./grants.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-grants-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
const grants = new Grants(database);
const accounts = new Accounts(database);
const ACTOR = { name: "root", address: "192.0.2.1" };
const READ = { principal: "everyone", permission: "read", index: "root/main", project: "*" };
await accounts.create({ name: "ann", kind: "person", password: null, isAdmin: false }, SERVER);
await accounts.groups.create("devs", SERVER);
after(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

test("a grant is kept as it was given, its project normalised, and its change logged", async () => {
  const made = await grants.add(
    { principal: "account:ann", permission: "publish", index: "acme/*", project: "My_App.*" },
    null,
    ACTOR,
  );
  assert.deepEqual(await grants.find(made.id), made);
  const { id: _id, createdAt, ...rest } = made;
  assert.ok(createdAt > 0);
  assert.deepEqual(rest, {
    principalKind: "account",
    principal: "ann",
    permission: "publish",
    indexGlob: "acme/*",
    projectGlob: "my-app-*",
    createdBy: "root",
  });
  assert.equal(principalText(made), "account:ann");
  const [last] = await database.read
    .selectFrom("changes")
    .selectAll()
    .orderBy("serial", "desc")
    .limit(1)
    .execute();
  assert.deepEqual([last?.kind, last?.subject, last?.actor], ["grant.added", String(made.id), "root"]);
});

test("the same grant again is the same grant, and nothing changes", async () => {
  const first = await grants.add(READ, null, ACTOR);
  const serial = await database.serial();
  assert.deepEqual(await grants.add(READ, null, SERVER), first);
  assert.equal(await database.serial(), serial);
  const many = await Promise.all(
    Array.from({ length: 5 }, () => grants.add({ ...READ, project: "raced" }, null, ACTOR)),
  );
  assert.equal(new Set(many.map(({ id }) => id)).size, 1);
});

test("what could never hold is refused by the part that is wrong, and nothing is written", async () => {
  const serial = await database.serial();
  const wrong: [Partial<typeof READ>, RegExp][] = [
    [{ principal: "" }, /principal/],
    [{ principal: "nobody" }, /principal/],
    [{ principal: "everyone:x" }, /principal/],
    [{ principal: "account" }, /principal/],
    [{ principal: "account:" }, /principal/],
    [{ principal: "constructor" }, /principal/],
    [{ principal: "toString:x" }, /principal/],
    [{ principal: "account:zoe" }, /no account named zoe/],
    [{ principal: "account:devs" }, /no account named devs/],
    [{ principal: "group:ann" }, /no group named ann/],
    [{ principal: "network:10.0.0.0/33" }, /network/],
    [{ principal: "network:host" }, /network/],
    [{ permission: "write" }, /permission/],
    [{ permission: "" }, /permission/],
    [{ index: "" }, /index/],
    [{ index: "root" }, /index/],
    [{ index: "Root/Main" }, /index/],
    [{ index: "root/main/x" }, /index/],
    [{ index: "root/" }, /index/],
    [{ index: "[a-z]/main" }, /index/],
    [{ project: "" }, /project/],
    [{ project: "a b" }, /project/],
    [{ project: "app/x" }, /project/],
    [{ project: "a?" }, /project/],
  ];
  for (const [part, message] of wrong) {
    const adding = grants.add({ ...READ, ...part }, null, ACTOR);
    await assert.rejects(adding, { name: "Refusal", kind: "invalid", message }, JSON.stringify(part));
  }
  assert.equal(await database.serial(), serial);
});

test("what may hold is taken", async () => {
  for (const index of ["*", "ac*", "acme/*", "*/dev", "a.b_c-d/e"])
    assert.equal((await grants.add({ ...READ, index }, null, ACTOR)).indexGlob, index);
  for (const principal of ["authenticated", "group:devs", "network:2001:db8::/32", "network:10.0.0.7"])
    assert.equal(principalText(await grants.add({ ...READ, principal }, null, ACTOR)), principal);
});

test("a grant removed is gone once; another time there is none", async () => {
  const { id } = await grants.add({ ...READ, project: "passing" }, null, ACTOR);
  await grants.remove(id, ACTOR);
  assert.equal(await grants.find(id), null);
  await assert.rejects(grants.remove(id, ACTOR), { kind: "not-found" });
});

test("who is removed takes their grants along: another of the same name gets none of them", async () => {
  await accounts.create({ name: "tmp", kind: "service", password: null, isAdmin: false }, SERVER);
  await accounts.groups.create("tmp", SERVER);
  await grants.add({ ...READ, principal: "account:tmp" }, null, ACTOR);
  await grants.add({ ...READ, principal: "group:tmp" }, null, ACTOR);
  const principals = async () => (await grants.list()).map(principalText);
  await accounts.remove("tmp", ACTOR);
  assert.ok(!(await principals()).includes("account:tmp"));
  assert.ok((await principals()).includes("group:tmp"));
  await accounts.groups.remove("tmp", ACTOR);
  assert.ok(!(await principals()).includes("group:tmp"));
});

test("a grant names an index only when it names that index alone", async () => {
  const index = { id: 1, owner: "root", name: "main", settings: { read: null } };
  const named = await grants.add(READ, index, ACTOR);
  assert.ok(namesIndex(named, index));
  assert.ok(!namesIndex({ ...named, indexGlob: "root/*" }, index));
  assert.ok(!namesIndex({ ...named, indexGlob: "*" }, index));
});

test("the id of a removed grant is never given to another", async () => {
  const ids = new Set<number>();
  for (let round = 0; round < 3; round++) {
    const made = await grants.add({ ...READ, project: "fleeting" }, null, ACTOR);
    ids.add(made.id);
    await grants.remove(made.id, ACTOR);
  }
  assert.equal(ids.size, 3);
});
