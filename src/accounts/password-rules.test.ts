import assert from "node:assert/strict";
import { test } from "node:test";
import { generatePassword } from "./password.ts";
import { checkPassword, checkPasswordLength, weaknessOf } from "./password-rules.ts";

const BAD = { name: "Refusal", kind: "invalid", code: "bad-password" };

test("a password is 8 to 1024 characters", () => {
  for (const good of ["12345678", "x".repeat(1024), "\u00e9".repeat(8)]) checkPasswordLength(good);
  for (const bad of ["", "1234567", "x".repeat(1025)]) assert.throws(() => checkPasswordLength(bad), BAD);
});

test("passwords that everybody tries first are refused, in any case", async () => {
  const bad = [
    "password",
    "Password",
    "PASSWORD1",
    "12345678",
    "123456789",
    "1234567890",
    "qwertyuiop",
    "iloveyou",
    "passw0rd",
    "changeme",
    "admin123",
    "trustno1",
    "letmein1",
    "1qaz2wsx",
    "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44",
    "aaaaaaaa",
    "abababababab",
    "................",
    "abcdefghijkl",
    "98765432",
    "wheelyard",
    "Wheelyard2026!",
  ];
  for (const one of bad) await assert.rejects(checkPassword(one, "ann"), BAD, one);
});

test("the account's own name is no password, whatever stands around it", async () => {
  const bad: [string, string][] = [
    ["maria.berg", "Maria.Berg"],
    ["maria.berg", "mariaberg"],
    ["maria", "Maria2026!"],
    ["maria", "mariamaria"],
    ["maria", "123-maria-123"],
    ["12345678901", "12345678901"],
    ["admin", "admin-admin"],
  ];
  for (const [account, one] of bad)
    await assert.rejects(checkPassword(one, account), BAD, `${account}: ${one}`);
});

test("others are taken: phrases, generated ones, any script, and no kind of character is asked for", async () => {
  const good: [string, string][] = [
    ["maria", "maria: a pass:w\u00f6rd"],
    ["maria", "correct horse battery staple"],
    ["maria", "kuxgwptz"],
    ["maria", "\u5bc6\u7801\u662f\u8fd9\u4e2a\u957f\u53e5\u5b50"],
    ["1", "4 random digits: 8 0 1 7"],
    ["maria", generatePassword()],
  ];
  for (const [account, one] of good) assert.equal(await weaknessOf(one, account), null, one);
});
