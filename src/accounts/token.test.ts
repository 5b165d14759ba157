import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { checkScope, generateToken, hashToken, looksLikeToken, tokenPrefix } from "./token.ts";

test("a token is 32 random bytes behind a prefix, every one another", () => {
  const made = Array.from({ length: 200 }, generateToken);
  for (const token of made) {
    assert.match(token, /^wy_[A-Za-z0-9_-]{43}$/);
    assert.ok(looksLikeToken(token));
    assert.equal(Buffer.from(token.slice(3), "base64url").length, 32);
  }
  assert.equal(new Set(made).size, 200);
});

test("what is no token does not look like one", () => {
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
    assert.equal(looksLikeToken(text), false, JSON.stringify(text));
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
