import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { crc32 } from "node:zlib";
import { checkScope, generateShortToken, generateToken, hashToken, tokenPrefix } from "./token.ts";
import { hasTokenForm, isDamagedToken, isWholeToken, tokensIn } from "./token-text.ts";

/** A token as earlier versions made them. */
const EARLIER = `wy_${"aB3-_".repeat(8)}xyz`;

test("a token is 256 random bits and a checksum behind a prefix, every one another", () => {
  const made = Array.from({ length: 200 }, generateToken);
  for (const token of made) {
    assert.match(token, /^wy_[A-Za-z0-9]{49}$/);
    assert.ok(hasTokenForm(token) && isWholeToken(token) && !isDamagedToken(token));
  }
  assert.equal(new Set(made).size, 200);
  const letters = made.map((token) => token.slice(3, 46)).join("");
  assert.equal(new Set(letters).size, 62, "every letter and digit occurs");
  assert.match(generateShortToken(), /^wys_[A-Za-z0-9]{49}$/);
});

test("the checksum is the CRC-32 of all before it, in base 62", () => {
  const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  for (const token of [generateToken(), generateShortToken()]) {
    const sum = [...token.slice(-6)].reduce((value, letter) => value * 62 + digits.indexOf(letter), 0);
    assert.equal(sum, crc32(token.slice(0, -6)));
  }
});

test("every slip of one letter, and every two that changed places, is found", () => {
  const token = generateToken();
  for (let at = 3; at < token.length; at++) {
    const other = token[at] === "x" ? "y" : "x";
    const typed = token.slice(0, at) + other + token.slice(at + 1);
    assert.ok(hasTokenForm(typed) && !isWholeToken(typed) && isDamagedToken(typed), typed);
    const [a, b] = [token[at - 1], token[at]];
    if (at === 3 || a === b) continue;
    assert.ok(!isWholeToken(`${token.slice(0, at - 1)}${b}${a}${token.slice(at + 1)}`));
  }
});

test("tokens of earlier versions stay tokens", () => {
  assert.ok(hasTokenForm(EARLIER) && isWholeToken(EARLIER) && !isDamagedToken(EARLIER));
});

test("what is not a token has not the form of one", () => {
  const token = generateToken();
  for (const text of [
    "",
    "wy_",
    token.slice(0, -1),
    `${token}x`,
    ` ${token}`,
    `${token}\n`,
    `WY${token.slice(2)}`,
  ])
    assert.ok(!hasTokenForm(text) && !isWholeToken(text), JSON.stringify(text));
});

test("tokens are found in any text, each once, and nothing that only resembles one", () => {
  const [one, two] = [generateToken(), generateShortToken()];
  const text = `export T="${one}"\nhttps://__token__:${two}@host/simple/ again ${one}, ${EARLIER};x${one} ${one.slice(0, -1)}0x ${one}z`;
  assert.deepEqual(tokensIn(text), [one, two, EARLIER]);
});

test("F98 what is kept of a token is its hash, and nine characters to know it by", () => {
  const token = generateToken();
  assert.equal(hashToken(token), createHash("sha256").update(token).digest("hex"));
  assert.equal(tokenPrefix(token), token.slice(0, 9));
});

test("a scope is taken whole, and its projects as names are normalised", () => {
  const scope = { indexes: ["root/main", "acme/*"], projects: ["*"], permissions: ["read", "publish"] };
  assert.deepEqual(checkScope(scope), scope);
  const spelled = checkScope({ ...scope, projects: ["My_App.*", "Lib"] });
  assert.deepEqual(spelled.projects, ["my-app-*", "lib"]);
});

test("a wrong scope is refused by the key that is wrong", () => {
  const good = { indexes: ["*"], projects: ["*"], permissions: ["read"] };
  const wrong: [unknown, RegExp][] = [
    [null, /scope/],
    [{}, /scope\.indexes/],
    [{ ...good, indexes: [] }, /scope\.indexes/],
    [{ ...good, projects: [""] }, /scope\.projects/],
    [{ ...good, projects: "*" }, /scope\.projects/],
    [{ ...good, permissions: ["write"] }, /scope\.permissions/],
    [{ ...good, permissions: [] }, /scope\.permissions/],
    [{ ...good, indexes: Array(101).fill("*") }, /scope\.indexes/],
    [{ ...good, indexes: ["x".repeat(201)] }, /scope\.indexes/],
    [{ ...good, admin: true }, /admin/],
  ];
  for (const [scope, message] of wrong)
    assert.throws(
      () => checkScope(scope),
      { name: "Refusal", kind: "invalid", message },
      JSON.stringify(scope),
    );
});
