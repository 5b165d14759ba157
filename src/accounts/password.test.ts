import assert from "node:assert/strict";
import { test } from "node:test";
import { generatePassword, hashPassword, verifyNothing, verifyPassword } from "./password.ts";

/** A hash of "cheap" that costs next to nothing: for tests that compute many. */
const CHEAP_COST = "$argon2id$v=19$m=8,t=1,p=1";

test("F98 a password is kept as argon2id with its cost and a salt of its own", async () => {
  const [first, second] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
  assert.match(first, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.notEqual(first, second);
  assert.ok(!first.includes("correct"));
  assert.equal(await verifyPassword("correct horse", first), true);
  assert.equal(await verifyPassword("correct horse", second), true);
  for (const wrong of ["correct hors", "correct horse ", "Correct horse", ""])
    assert.equal(await verifyPassword(wrong, first), false, wrong);
});

test("verifies a hash that another program made (the reference implementation's own example)", async () => {
  const stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  assert.equal(await verifyPassword("password", stored), true);
  assert.equal(await verifyPassword("passwore", stored), false);
});

test("A01 one password in both spellings of Unicode is one password", async () => {
  const stored = await hashPassword("geh\u00e9im: \u{1f40d}\u{1f40d}");
  assert.equal(await verifyPassword("gehe\u0301im: \u{1f40d}\u{1f40d}", stored), true);
  assert.equal(await verifyPassword("geheim: \u{1f40d}\u{1f40d}", stored), false);
});

test("a hash that cannot be read, or would cost too much, matches nothing", async () => {
  const tail = "$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  const unreadable = [
    "",
    "password",
    "$2b$12$abcdefghijklmnopqrstuv",
    `$argon2i$v=19$m=65536,t=2,p=1${tail}`,
    `$argon2id$v=16$m=65536,t=2,p=1${tail}`,
    `$argon2id$v=19$m=99999999,t=2,p=1${tail}`,
    `$argon2id$v=19$m=65536,t=999,p=1${tail}`,
    `$argon2id$v=19$m=0,t=2,p=1${tail}`,
    `$argon2id$v=19$m=8,t=0,p=1${tail}`,
    `$argon2id$v=19$m=8,t=1,p=0${tail}`,
    `$argon2id$v=19$m=8,t=1,p=2${tail}`,
    `${CHEAP_COST}$c29tZXNhbHQ$`,
  ];
  for (const stored of unreadable) assert.equal(await verifyPassword("password", stored), false, stored);
});

test("F96 A12 nobody's password is never right", async () => {
  assert.equal(await verifyNothing("anything"), false);
  assert.equal(await verifyNothing(""), false);
});

test("F103 too many at once of one client are asked to come again; those before, after and of others are served", async () => {
  const cheap = `${CHEAP_COST}$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc`;
  const crowd = Array.from({ length: 300 }, () => verifyPassword("x", cheap, "crowd"));
  const other = verifyPassword("x", cheap, "somebody else");
  const results = await Promise.allSettled(crowd);
  const refused = results.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
  assert.ok(refused.length >= 300 - 52 && refused.length < 300 - 50, String(refused.length));
  for (const { reason } of refused) {
    assert.equal(reason.kind, "too-many");
    assert.ok(reason.retryAfter > 0);
  }
  assert.equal(await other, false);
  assert.equal(await verifyPassword("x", cheap, "crowd"), false);
});

test("generated passwords are good passwords, every one another", () => {
  const made = Array.from({ length: 500 }, generatePassword);
  for (const password of made) {
    assert.match(password, /^[a-km-zA-HJ-NP-Z2-9]{24}$/);
  }
  assert.equal(new Set(made).size, 500);
  const letters = new Set(made.join(""));
  assert.equal(letters.size, 57, "some letters never come");
});
