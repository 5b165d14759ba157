import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../refusal.ts";
import { asRefusal, reasonPhrase, statusOf } from "./problem.ts";

test("E04 a reason phrase is one line of Latin-1, whatever was refused", () => {
  for (const text of [
    "a\r\nX-Evil: 1",
    "a\0b",
    "\u2028x",
    "é",
    "日本語",
    "\u001b[31m",
    "a".repeat(9_000),
    "",
    "\ud800",
  ]) {
    const phrase = reasonPhrase(text);
    assert.match(phrase, /^[\x20-\x7e\xa0-\xff]*$/);
    assert.ok(phrase.length <= 500);
  }
  assert.equal(reasonPhrase("File already exists: a\r\nb"), "File already exists: a b");
});

test("E02 what the framework finds wrong with a request is the client's fault and says nothing of the framework", () => {
  const table: [Record<string, unknown>, number][] = [
    [{ code: "FST_ERR_CTP_BODY_TOO_LARGE", statusCode: 413 }, 413],
    [{ code: "FST_ERR_CTP_INVALID_MEDIA_TYPE", statusCode: 415 }, 415],
    [{ code: "FST_ERR_CTP_INVALID_CONTENT_LENGTH", statusCode: 400 }, 400],
    [{ code: "FST_ERR_BAD_URL", statusCode: 400 }, 400],
    [{ code: "FST_ERR_MAX_PARAM_LENGTH", statusCode: 414 }, 400],
    [{ statusCode: 400 }, 400],
    [{ statusCode: 404 }, 400],
  ];
  for (const [error, status] of table) {
    const refusal = asRefusal(Object.assign(new Error("FST internals"), error));
    assert.ok(refusal, JSON.stringify(error));
    assert.equal(statusOf(refusal.kind), status, JSON.stringify(error));
    assert.doesNotMatch(refusal.message, /FST|internals/);
  }
});

test("what nobody foresaw is nobody's refusal; a refusal stays what it is", () => {
  for (const error of [
    new Error("secret"),
    new TypeError(),
    Object.assign(new Error(), { statusCode: 500 }),
    {},
  ]) {
    assert.equal(asRefusal(error), null);
  }
  const refusal = new Refusal("conflict", "x", "no");
  assert.equal(asRefusal(refusal), refusal);
});
