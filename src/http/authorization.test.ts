import assert from "node:assert/strict";
import { test } from "node:test";
import { generateToken } from "../accounts/token.ts";
import { readCredentials } from "./authorization.ts";

const basic = (text: string, encoding: BufferEncoding = "utf8") =>
  `Basic ${Buffer.from(text, encoding).toString("base64")}`;
const password = (account: string, secret: string) => ({ kind: "password", account, password: secret });

test("A01 Basic: UTF-8, colons in the password, names in any case, an empty password", () => {
  assert.deepEqual(readCredentials(basic("Ann:se:cr:et")), password("ann", "se:cr:et"));
  assert.deepEqual(
    readCredentials(basic("ann:geh\u00e9im\u{1f40d}")),
    password("ann", "geh\u00e9im\u{1f40d}"),
  );
  assert.deepEqual(readCredentials(basic("ann:geh\u00e9im", "latin1")), password("ann", "geh\u00e9im"));
  assert.deepEqual(readCredentials(basic("ann:")), password("ann", ""));
  assert.deepEqual(readCredentials(basic("ann:x").replace("Basic ", "bAsIc   ")), password("ann", "x"));
  assert.deepEqual(readCredentials(basic("ann:xy").replaceAll("=", "")), password("ann", "xy"));
});

test("a password as long as any may be can be sent", () => {
  for (const letter of ["x", "\u00e9", "\u6f22"]) {
    const long = letter.repeat(1024);
    assert.deepEqual(readCredentials(basic(`ann:${long}`)), password("ann", long));
  }
});

test("A03 A04 a token goes with __token__, with its account's name, or as Bearer", () => {
  const token = generateToken();
  assert.deepEqual(readCredentials(basic(`__token__:${token}`)), { kind: "token", token, account: null });
  assert.deepEqual(readCredentials(basic(`Ann:${token}`)), { kind: "token", token, account: "ann" });
  assert.deepEqual(readCredentials(`Bearer ${token}`), { kind: "token", token, account: null });
  assert.deepEqual(readCredentials(`bearer  ${token}`), { kind: "token", token, account: null });
  assert.deepEqual(readCredentials(basic("__token__:wrong")), {
    kind: "token",
    token: "wrong",
    account: null,
  });
});

test("A05 what is malformed is refused as wrong credentials are, without a word of it", () => {
  const malformed = [
    "",
    "Basic",
    "Basic ?",
    "Digest x",
    "Bearer",
    "Bearer a b",
    "Basic a=b",
    basic("nocolon"),
  ];
  for (const header of [...malformed, `Bearer ${"x".repeat(9000)}`, "Token secret-x"])
    assert.throws(
      () => readCredentials(header),
      (error: Error & { kind?: string }) => {
        assert.equal(error.kind, "unauthenticated", header);
        assert.ok(!/secret-x|nocolon/.test(error.message));
        return true;
      },
    );
});
