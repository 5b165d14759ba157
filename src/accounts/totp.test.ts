import assert from "node:assert/strict";
import { test } from "node:test";
import { matchTotp, newTotpKey, toBase32, totpAddress, totpCode, totpCounter } from "./totp.ts";

const KEY = toBase32(Buffer.from("12345678901234567890"));

test("RFC 6238 codes of the test vectors, cut to six digits", () => {
  for (const [seconds, code] of [
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ] as const)
    assert.equal(totpCode(KEY, totpCounter(seconds * 1000)), code);
});

test("a code counts one interval early or late, and only after the last one used", () => {
  const now = 1_111_111_111_000;
  const at = totpCounter(now);
  const match = (counter: number, last = 0) => matchTotp(KEY, totpCode(KEY, counter), { now, last });
  assert.deepEqual(
    [match(at - 2), match(at - 1), match(at), match(at + 1), match(at + 2)],
    [null, at - 1, at, at + 1, null],
  );
  assert.equal(match(at, at), null, "used before");
  assert.equal(match(at - 1, at), null);
  for (const code of ["", "0", "abcdef", "1".repeat(5_000)])
    assert.equal(matchTotp(KEY, code, { now, last: 0 }), null);
});

test("keys are 160 random bits that apps can take over", () => {
  const key = newTotpKey();
  assert.match(key, /^[A-Z2-7]{32}$/);
  assert.notEqual(key, newTotpKey());
  assert.equal(
    totpAddress("ABC", "a@b", "Our index"),
    "otpauth://totp/Our%20index:a%40b?secret=ABC&issuer=Our%20index",
  );
});
