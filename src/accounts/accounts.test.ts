import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openDatabase } from "../database/open.ts";
import { Accounts } from "./accounts.ts";
import { ensureFirstAdministrator } from "./first-account.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-accounts-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
const accounts = new Accounts(database);
const { groups, tokens } = accounts;
after(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const ACTOR = { name: "admin", address: "192.0.2.1" };
const SCOPE = { indexes: ["*"], projects: ["*"], permissions: ["read" as const] };
const create = (name: string, more: { isAdmin?: boolean; password?: string } = {}) =>
  accounts.create(
    { name, kind: "person", password: more.password ?? null, isAdmin: more.isAdmin ?? false },
    ACTOR,
  );

/** The log behind a serial, as kind and subject. */
async function logSince(serial: number): Promise<(string | null)[][]> {
  const rows = await database.read
    .selectFrom("changes")
    .selectAll()
    .where("serial", ">", serial)
    .orderBy("serial")
    .execute();
  return rows.map(({ kind, subject, actor, detail }) => {
    assert.ok(!/password_hash|argon2|wy_/.test(detail), "A10 a secret in the log");
    return [kind, subject, actor];
  });
}

test("the first administrator is made when there is nobody, once", async () => {
  const { generated: password } = await ensureFirstAdministrator(accounts, undefined);
  assert.match(password ?? "", /^\w{24}$/);
  const nothing = { generated: null, notice: null };
  assert.deepEqual(await ensureFirstAdministrator(accounts, undefined), nothing);
  assert.deepEqual(await ensureFirstAdministrator(accounts, password as string), nothing);
  const { generated, notice } = await ensureFirstAdministrator(accounts, "another password");
  assert.equal(generated, null);
  assert.match(notice ?? "", /WHEELYARD_ADMIN_PASSWORD.+ignored.+wheelyard account password admin --data/s);
  const [admin, ...others] = await accounts.list();
  assert.deepEqual(
    [admin?.name, admin?.isAdmin, admin?.hasPassword, others.length],
    ["admin", true, true, 0],
  );
});

test("accounts are made, found, changed and removed, each with its change in the log", async () => {
  const serial = await database.serial();
  const ann = await create("ann", { password: "long enough" });
  assert.deepEqual(await accounts.find("ann"), ann);
  assert.deepEqual([ann.kind, ann.isAdmin, ann.disabled, ann.hasPassword], ["person", false, false, true]);
  const changed = await accounts.change("ann", { kind: "service", disabled: true }, ACTOR);
  assert.deepEqual(changed, { ...ann, kind: "service", disabled: true });
  assert.deepEqual(await accounts.find("ann"), changed);
  await accounts.setPassword("ann", { password: "another long one" }, ACTOR);
  await accounts.remove("ann", ACTOR);
  assert.equal(await accounts.find("ann"), null);
  assert.deepEqual(await logSince(serial), [
    ["account.created", "ann", "admin"],
    ["account.changed", "ann", "admin"],
    ["account.changed", "ann", "admin"],
    ["account.removed", "ann", "admin"],
  ]);
});

test("names that cannot be, or are taken, are refused", async () => {
  const bad = [
    "",
    "Ann",
    "-ann",
    ".ann",
    "a b",
    "a:b",
    "a/b",
    "__token__",
    "everyone",
    "authenticated",
    "anonymous",
  ];
  for (const name of [...bad, "\u00e9", "x".repeat(65), "ann\n"])
    await assert.rejects(create(name), { name: "Refusal", kind: "invalid" }, JSON.stringify(name));
  for (const name of ["bob", "b.o_b-2@example", "x".repeat(64), "0"]) await create(name);
  await assert.rejects(create("bob"), { kind: "conflict" });
  const raced = await Promise.allSettled(Array.from({ length: 5 }, () => create("raced")));
  assert.equal(raced.filter(({ status }) => status === "fulfilled").length, 1);
  await assert.rejects(create("weak", { password: "short" }), { kind: "invalid" });
  assert.equal(await accounts.find("weak"), null);
});

test("what is not there is not found, whatever is asked of it", async () => {
  for (const attempt of [
    () => accounts.change("zoe", { disabled: true }, ACTOR),
    () => accounts.setPassword("zoe", { password: "long enough" }, ACTOR),
    () => accounts.remove("zoe", ACTOR),
    () => groups.remove("zoe", ACTOR),
    () => groups.addMember("zoe", "bob", ACTOR),
    () => tokens.create({ account: "zoe", note: "", scope: SCOPE, expiresAt: null }, ACTOR),
    () => tokens.revoke(4711, ACTOR),
  ])
    await assert.rejects(attempt(), { name: "Refusal", kind: "not-found" }, String(attempt));
  assert.equal(await groups.find("zoe"), null);
  assert.equal(await tokens.find(4711), null);
});

test("the last administrator that can sign in stays one, however it is tried, also at once", async () => {
  const last = { name: "Refusal", kind: "conflict", code: "last-administrator" };
  await assert.rejects(accounts.change("admin", { isAdmin: false }, ACTOR), last);
  await assert.rejects(accounts.change("admin", { disabled: true }, ACTOR), last);
  await assert.rejects(accounts.remove("admin", ACTOR), last);
  await create("second", { isAdmin: true });
  await accounts.change("second", { disabled: true }, ACTOR);
  await assert.rejects(accounts.remove("admin", ACTOR), last, "a disabled one is no other one");
  await accounts.change("second", { disabled: false }, ACTOR);
  const both = await Promise.allSettled([
    accounts.change("admin", { isAdmin: false }, ACTOR),
    accounts.change("second", { isAdmin: false }, ACTOR),
  ]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  assert.equal((await accounts.list()).filter(({ isAdmin }) => isAdmin).length, 1);
});

test("groups have members, each once, who go with their account", async () => {
  await create("gus");
  await create("hal");
  await groups.create("devs", ACTOR);
  await assert.rejects(groups.create("devs", ACTOR), { kind: "conflict" });
  await assert.rejects(groups.create("No Group", ACTOR), { kind: "invalid" });
  const serial = await database.serial();
  await groups.addMember("devs", "hal", ACTOR);
  await groups.addMember("devs", "gus", ACTOR);
  await groups.addMember("devs", "hal", ACTOR);
  assert.deepEqual((await groups.find("devs"))?.members, ["gus", "hal"]);
  assert.equal((await logSince(serial)).length, 2, "a member twice is no change");
  await groups.removeMember("devs", "gus", ACTOR);
  await assert.rejects(groups.removeMember("devs", "gus", ACTOR), { kind: "not-found" });
  await assert.rejects(groups.addMember("devs", "zoe", ACTOR), { kind: "not-found" });
  await accounts.remove("hal", ACTOR);
  assert.deepEqual((await groups.find("devs"))?.members, []);
  await create("hal");
  assert.deepEqual((await groups.find("devs"))?.members, [], "another of the same name is no member");
  await groups.remove("devs", ACTOR);
  assert.equal(await groups.find("devs"), null);
});

test("a token's text is told once and kept nowhere; lists show the newest first, without the revoked", async () => {
  await create("tom");
  const serial = await database.serial();
  const made = [];
  for (const note of ["one", "two", "three"])
    made.push(await tokens.create({ account: "tom", note, scope: SCOPE, expiresAt: null }, ACTOR));
  const [one, two] = made;
  assert.ok(one && two);
  await tokens.revoke(two.id, ACTOR);
  const listed = await tokens.list("tom");
  assert.deepEqual(
    listed.map(({ note }) => note),
    ["three", "one"],
  );
  assert.equal(await tokens.find(two.id), null);
  await assert.rejects(tokens.revoke(two.id, ACTOR), { kind: "not-found" });
  const { token, ...shown } = one;
  assert.deepEqual(listed[1], shown);
  const everything = await Promise.all(
    (["tokens", "changes", "accounts"] as const).map((table) =>
      database.read.selectFrom(table).selectAll().execute(),
    ),
  );
  for (const { token: text } of made) assert.ok(!JSON.stringify(everything).includes(text));
  assert.equal(token.startsWith(shown.prefix), true);
  assert.deepEqual(
    (await logSince(serial)).map(([kind]) => kind),
    ["token.created", "token.created", "token.created", "token.revoked"],
  );
});

test("a token that would have expired, or reaches nowhere, is not made", async () => {
  const token = { account: "tom", note: "", scope: SCOPE };
  for (const expiresAt of [0, Date.now() - 1, Number.NaN])
    await assert.rejects(tokens.create({ ...token, expiresAt }, ACTOR), { kind: "invalid" });
  const scope = { ...SCOPE, permissions: [] };
  await assert.rejects(tokens.create({ ...token, scope, expiresAt: null }, ACTOR), { kind: "invalid" });
});
