import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, mock, test } from "node:test";
import { SERVER } from "../database/change.ts";
import { openDatabase } from "../database/open.ts";
import { readCredentials } from "../http/authorization.ts";
import { Refusal } from "../refusal.ts";
import { Accounts } from "./accounts.ts";
import { Authenticator } from "./authenticate.ts";
import { Directory } from "./directory.ts";
import { LocalVerifier } from "./drivers/local/verifier.ts";
import { hashesComputed } from "./password.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-authenticate-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
const accounts = new Accounts(database);
after(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const HERE = "192.0.2.1";
const SCOPE = { indexes: ["root/*"], projects: ["app*"], permissions: ["read" as const] };
const WRONG = { name: "Refusal", kind: "unauthenticated" };
const basic = (user: string, secret: string) =>
  `Basic ${Buffer.from(`${user}:${secret}`).toString("base64")}`;

/** An authenticator that is notified of commits like the server's. */
function authenticator(signInAttempts = 1000): Authenticator {
  const made = new Authenticator({
    verifier: new LocalVerifier(database),
    directory: new Directory(database),
    tokens: accounts.tokens,
    read: readCredentials,
    signInAttempts,
  });
  database.onCommit((announced) => made.forget(announced));
  return made;
}

let made = 0;
/** A new account with a token, and with a password when one is given. */
async function someone({
  password = null,
  expiresAt = null,
}: {
  password?: string | null;
  expiresAt?: number | null;
} = {}) {
  const name = `someone-${++made}`;
  await accounts.create({ name, kind: "person", password, isAdmin: false }, SERVER);
  const token = await accounts.tokens.create({ account: name, note: "", scope: SCOPE, expiresAt }, SERVER);
  return { name, token, bearer: `Bearer ${token.token}` };
}

test("A01 nobody is nobody; a password gives the account's own rights, unscoped", async () => {
  const auth = authenticator();
  const nobody = await auth.authenticate(undefined, HERE);
  assert.deepEqual([nobody.account, nobody.scope, nobody.address], [null, null, HERE]);
  const { name } = await someone({ password: "right password" });
  await accounts.groups.create("team", SERVER);
  await accounts.groups.addMember("team", name, SERVER);
  const caller = await auth.authenticate(basic(name, "right password"), HERE);
  assert.equal(caller.account?.name, name);
  assert.deepEqual([caller.scope, caller.tokenId, [...caller.groups]], [null, null, ["team"]]);
  await assert.rejects(auth.authenticate(basic(name, "wrong password"), HERE), WRONG);
});

test("A03 A04 a token gives its account within its scope, in every spelling", async () => {
  const auth = authenticator();
  const { name, token, bearer } = await someone();
  for (const header of [bearer, basic("__token__", token.token), basic(name, token.token)]) {
    const caller = await auth.authenticate(header, HERE);
    assert.equal(caller.account?.name, name);
    assert.deepEqual(caller.scope, SCOPE);
    assert.equal(caller.tokenId, token.id);
  }
});

test("A05 A12 whatever is wrong is refused in the same words", async () => {
  const auth = authenticator();
  const [ann, bob] = [await someone(), await someone({ password: "right password" })];
  const unknownToken = `wy_${"x".repeat(43)}`;
  const headers = [
    basic(bob.name, "wrong password"),
    basic("no-such-account", "wrong password"),
    basic(ann.name, "an account without a password"),
    basic("__token__", "right password"),
    basic("__token__", unknownToken),
    basic(bob.name, ann.token.token),
    `Bearer ${unknownToken}`,
    "Bearer anything",
  ];
  const messages = new Set<string>();
  for (const header of headers) {
    await assert.rejects(auth.authenticate(header, HERE), (error: Error & { kind?: string }) => {
      assert.equal(error.kind, "unauthenticated", header);
      messages.add(error.message);
      return true;
    });
  }
  assert.equal(messages.size, 1);
});

test("verified credentials are asked for nothing more, from wherever they come", async () => {
  const auth = authenticator();
  const { bearer, name } = await someone();
  assert.equal(auth.cached(bearer, HERE), undefined);
  await auth.authenticate(bearer, HERE);
  assert.equal(auth.cached(bearer, HERE)?.account?.name, name);
  assert.equal(auth.cached(bearer, "198.51.100.1")?.address, "198.51.100.1");
  assert.equal(auth.cached(bearer, HERE)?.address, HERE);
  assert.equal(auth.cached(`${bearer}x`, HERE), undefined);
  assert.equal(auth.cached(undefined, HERE)?.account, null);
  const { until, isBound } = auth.proofOf(bearer, HERE);
  assert.ok(until > performance.now() && until <= performance.now() + 60_000);
  assert.equal(isBound, false);
  assert.equal(auth.proofOf(undefined, HERE).until, Number.POSITIVE_INFINITY);
  assert.equal(auth.proofOf("never seen", HERE).until, 0);
});

test("a token that is revoked is refused at once, though it was verified a moment ago", async () => {
  const auth = authenticator();
  const { bearer, token } = await someone();
  await auth.authenticate(bearer, HERE);
  await accounts.tokens.revoke(token.id, SERVER);
  assert.equal(auth.cached(bearer, HERE), undefined);
  await assert.rejects(auth.authenticate(bearer, HERE), WRONG);
});

test("an account that is disabled or removed is refused at once, by password and token; enabled again it is back", async () => {
  const auth = authenticator();
  const { name, bearer } = await someone({ password: "right password" });
  const headers = [bearer, basic(name, "right password")];
  for (const header of headers) await auth.authenticate(header, HERE);
  await accounts.change(name, { disabled: true }, SERVER);
  for (const header of headers) await assert.rejects(auth.authenticate(header, HERE), WRONG);
  await accounts.change(name, { disabled: false }, SERVER);
  for (const header of headers) assert.equal((await auth.authenticate(header, HERE)).account?.name, name);
  await accounts.remove(name, SERVER);
  for (const header of headers) await assert.rejects(auth.authenticate(header, HERE), WRONG);
  await accounts.create({ name, kind: "person", password: null, isAdmin: true }, SERVER);
  for (const header of headers) await assert.rejects(auth.authenticate(header, HERE), WRONG);
});

test("a password that is changed, a group that is left and a right that is lost count at once", async () => {
  const auth = authenticator();
  const { name } = await someone({ password: "first password" });
  const first = basic(name, "first password");
  await accounts.groups.create("leaving", SERVER);
  await accounts.groups.addMember("leaving", name, SERVER);
  await accounts.change(name, { isAdmin: true }, SERVER);
  const before = await auth.authenticate(first, HERE);
  assert.deepEqual([before.account?.isAdmin, before.groups.has("leaving")], [true, true]);
  await accounts.create({ name: "other-admin", kind: "person", password: null, isAdmin: true }, SERVER);
  await accounts.change(name, { isAdmin: false }, SERVER);
  await accounts.groups.removeMember("leaving", name, SERVER);
  const after = await auth.authenticate(first, HERE);
  assert.deepEqual([after.account?.isAdmin, after.groups.has("leaving")], [false, false]);
  await accounts.setPassword(name, { password: "second password" }, SERVER);
  await assert.rejects(auth.authenticate(first, HERE), WRONG);
  assert.equal((await auth.authenticate(basic(name, "second password"), HERE)).account?.name, name);
});

test("what was read before a revocation is not remembered after it", async () => {
  const auth = authenticator();
  const { bearer, token } = await someone();
  const asking = auth.authenticate(bearer, HERE).catch(() => null);
  auth.forget([{ serial: 1, kind: "token.revoked", indexId: null, project: null }]);
  await asking;
  assert.equal(auth.cached(bearer, HERE), undefined);
  await accounts.tokens.revoke(token.id, SERVER);
  await assert.rejects(auth.authenticate(bearer, HERE), WRONG);
});

test("changes that concern no credentials forget none", async () => {
  const auth = authenticator();
  const { bearer } = await someone();
  await auth.authenticate(bearer, HERE);
  auth.forget([{ serial: 1, kind: "file.published", indexId: 1, project: "app" }]);
  assert.ok(auth.cached(bearer, HERE));
  auth.forget("everything");
  assert.equal(auth.cached(bearer, HERE), undefined);
});

/** Moves the clock that nobody can set, for what memory keeps. */
function steadyClock() {
  const real = performance.now.bind(performance);
  let ahead = 0;
  const mocked = mock.method(performance, "now", () => real() + ahead);
  return {
    pass(milliseconds: number) {
      ahead += milliseconds;
    },
    [Symbol.dispose]: () => mocked.mock.restore(),
  };
}

test("a token stops at its expiry, also one that was verified just before", async () => {
  const auth = authenticator();
  const { bearer } = await someone({ expiresAt: Date.now() + 2_000 });
  await auth.authenticate(bearer, HERE);
  assert.ok(auth.proofOf(bearer, HERE).until <= performance.now() + 2_000);
  using clock = steadyClock();
  clock.pass(2_000);
  assert.equal(auth.cached(bearer, HERE), undefined);
  mock.timers.enable({ apis: ["Date"], now: Date.now() + 2_000 });
  try {
    await assert.rejects(auth.authenticate(bearer, HERE), WRONG);
  } finally {
    mock.timers.reset();
  }
});

test("verified credentials are looked at again after a minute, whatever the wall clock says", async () => {
  const auth = authenticator();
  const { bearer } = await someone();
  await auth.authenticate(bearer, HERE);
  const proof = auth.proofOf(bearer, HERE);
  using clock = steadyClock();
  mock.timers.enable({ apis: ["Date"], now: Date.now() - 400 * 86_400_000 });
  try {
    assert.ok(auth.cached(bearer, HERE));
    clock.pass(60_000);
    assert.equal(auth.cached(bearer, HERE), undefined);
    assert.ok(proof.until <= performance.now());
    await auth.authenticate(bearer, HERE);
    assert.ok(auth.cached(bearer, HERE));
  } finally {
    mock.timers.reset();
  }
});

/** Hashes that were computed while `work` ran. */
async function hashesOf(work: () => Promise<unknown>): Promise<number> {
  const before = hashesComputed();
  await work();
  return hashesComputed() - before;
}

test("a password is hashed once: not for every minute, nor for each of the requests with which a program begins", async () => {
  const auth = authenticator();
  const { name } = await someone({ password: "right password" });
  const header = basic(name, "right password");
  const many = () => Promise.all(Array.from({ length: 20 }, () => auth.authenticate(header, HERE)));
  assert.equal(await hashesOf(many), 1);
  using clock = steadyClock();
  clock.pass(61_000);
  assert.equal(await hashesOf(many), 0);
  await accounts.tokens.create({ account: name, note: "", scope: SCOPE, expiresAt: null }, SERVER);
  assert.equal(await hashesOf(many), 0);
  await accounts.setPassword(name, { password: "another good one" }, SERVER);
  await assert.rejects(auth.authenticate(header, HERE), WRONG);
  assert.equal(await hashesOf(() => auth.authenticate(basic(name, "another good one"), HERE)), 1);
  clock.pass(13 * 3_600_000);
  assert.equal(await hashesOf(() => auth.authenticate(basic(name, "another good one"), HERE)), 1);
});

test("F95 a program that sends one wrong password again and again neither guesses nor costs hashes", async () => {
  const auth = authenticator(3);
  const { name } = await someone({ password: "right password" });
  const stale = basic(name, "last year's password");
  const repeated = async () => {
    for (let at = 0; at < 4; at++) await assert.rejects(auth.authenticate(stale, HERE), WRONG);
    await assert.rejects(auth.authenticate(stale, HERE), { kind: "too-many" });
  };
  assert.equal(await hashesOf(repeated), 1);
  const caller = await auth.authenticate(basic(name, "right password"), HERE);
  assert.equal(caller.account?.name, name);
  await accounts.setPassword(name, { password: "last year's password" }, SERVER);
  assert.equal((await auth.authenticate(stale, HERE)).account?.name, name);
});

test("F95 who guesses is slowed, and nobody else: tokens, other accounts and the owner elsewhere are served", async () => {
  const auth = authenticator(3);
  const { name, bearer } = await someone({ password: "right password" });
  const other = await someone({ password: "other password" });
  await auth.authenticate(bearer, "198.51.100.1");
  for (let at = 0; at < 3; at++)
    await assert.rejects(auth.authenticate(basic(name, `guess ${at}`), HERE), WRONG);
  await assert.rejects(auth.authenticate(basic(name, "right password"), HERE), { kind: "too-many" });
  for (let at = 0; at < 50; at++)
    await assert.rejects(auth.authenticate(`Bearer wy_${"x".repeat(40)}${100 + at}`, HERE), WRONG);
  assert.equal((await auth.authenticate(bearer, HERE)).account?.name, name);
  assert.ok(await auth.authenticate(basic(other.name, "other password"), HERE));
  const elsewhere = await auth.authenticate(basic(name, "right password"), "198.51.100.1");
  assert.equal(elsewhere.account?.name, name, "a stranger's guesses do not lock an account");
});

test("F95 guesses made all at once are no way around it", async () => {
  const auth = authenticator(3);
  const { name } = await someone({ password: "right password" });
  const guesses = Array.from({ length: 12 }, (_, i) => (i === 11 ? "right password" : `guess ${i}`));
  const results = await Promise.allSettled(
    guesses.map((guess) => auth.authenticate(basic(name, guess), HERE)),
  );
  const kinds = results.map((result) => (result.status === "rejected" ? result.reason.kind : "let in"));
  assert.ok(!kinds.includes("let in"), kinds.join());
  assert.equal(kinds.filter((kind) => kind === "unauthenticated").length, 3, kinds.join());
});

test("F95 a right password among too many guesses is not told, though its owner has just signed in", async () => {
  const auth = authenticator(3);
  const { name } = await someone({ password: "right password" });
  const right = basic(name, "right password");
  await auth.authenticate(right, "198.51.100.1");
  for (let at = 0; at < 4; at++) await assert.rejects(auth.authenticate(basic(name, `guess ${at}`), HERE));
  assert.equal(auth.cached(right, HERE), undefined);
  assert.ok(auth.proofOf(right, "198.51.100.1").isBound);
  await assert.rejects(auth.authenticate(right, HERE), { kind: "too-many" });
  assert.ok(auth.cached(right, "198.51.100.1"), "its owner is served from memory");
  // From the owner's own address memory answers until too many guesses come from there.
  const proof = auth.proofOf(right, "198.51.100.1");
  for (let at = 0; at < 100; at++)
    await assert.rejects(auth.authenticate(basic(name, `guess ${at}`), "198.51.100.1"));
  assert.equal(auth.cached(right, "198.51.100.1"), undefined);
  assert.equal(proof.until, 0);
  await assert.rejects(auth.authenticate(right, "198.51.100.1"), { kind: "too-many" });
});

test("whether a password is right can be asked, within the same bounds", async () => {
  const auth = authenticator(2);
  const { name } = await someone({ password: "right password" });
  assert.equal((await auth.signIn(name, "right password", HERE))?.account?.name, name);
  for (const account of [name, "no-such-account"]) {
    for (const wrong of ["wrong", "wrong too"]) assert.equal(await auth.signIn(account, wrong, HERE), null);
    await assert.rejects(auth.signIn(account, "right password", HERE), { kind: "too-many" });
  }
});

test("when a token was used last is known, once it is written", async () => {
  const auth = authenticator();
  const { name, token, bearer } = await someone();
  assert.equal((await accounts.tokens.find(token.id))?.lastUsedAt, null);
  await auth.authenticate(bearer, HERE);
  await auth.authenticate(bearer, "198.51.100.1");
  await accounts.tokens.writeUses();
  const [listed] = await accounts.tokens.list(name);
  assert.ok(listed?.lastUsedAt && Math.abs(listed.lastUsedAt - Date.now()) < 600_000);
  assert.equal(listed.lastUsedFrom, "198.51.100.1");
});

test("while what checks passwords is away, a password stands for as long as it is remembered, and no longer", async () => {
  const { name } = await someone();
  const { id } = (await database.read
    .selectFrom("accounts")
    .select("id")
    .where("name", "=", name)
    .executeTakeFirstOrThrow()) as { id: number };
  const state = { isAway: false, stamp: "first five minutes" };
  const auth = new Authenticator({
    verifier: {
      async verify() {
        if (state.isAway) throw new Refusal("unavailable", "directory-away", "The directory is away.");
        const identity = { kind: "account" as const, id, name };
        return { identity, scope: null, tokenId: null, expires: Number.POSITIVE_INFINITY };
      },
      stamp: async () => state.stamp,
    },
    directory: new Directory(database),
    tokens: accounts.tokens,
    read: readCredentials,
    signInAttempts: 1000,
  });
  const header = basic(name, "right password");
  await auth.authenticate(header, HERE);
  state.isAway = true;
  let now = performance.now();
  const clock = mock.method(performance, "now", () => now);
  try {
    now += 61_000;
    assert.equal((await auth.authenticate(header, HERE)).account?.name, name);
    now += 61_000;
    state.stamp = "next five minutes";
    await assert.rejects(auth.authenticate(header, HERE), { kind: "unavailable" });
  } finally {
    clock.mock.restore();
  }
});
