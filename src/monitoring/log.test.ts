import assert from "node:assert/strict";
import { test } from "node:test";
import { loggedPath } from "../http/request-log.ts";
import { toTextLine } from "./log.ts";

const line = (entry: Record<string, unknown>) =>
  toTextLine(JSON.stringify({ level: 30, time: "2026-11-21T12:34:56.789Z", msg: "request", ...entry }));

test("an entry is one short line", () => {
  assert.equal(
    line({ method: "GET", path: "/simple/", status: 200 }),
    "12:34:56 info  request method=GET path=/simple/ status=200\n",
  );
});

test("V1 nothing that is logged makes a line of its own or moves the cursor", () => {
  const odd = "a\r\n12:00:00 error forged\u001b[2J\u0007\u0000\u0085\u2028b";
  for (const entry of [{ path: odd }, { msg: odd }, { [odd]: 1 }, { detail: { inner: odd } }]) {
    const text = line(entry);
    assert.equal(text.split("\n").length, 2, JSON.stringify(text));
    assert.doesNotMatch(text.slice(0, -1), /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
  }
});

test("an error keeps its stack, its lines indented", () => {
  const stack = "Error: no\u001b[31m\n    at one (a.ts:1)\n12:00:00 error forged";
  const lines = line({ level: 50, err: { type: "Error", message: "no", stack } })
    .trimEnd()
    .split("\n");
  assert.match(lines[0] as string, /^12:34:56 error request Error: no\?\[31m$/);
  assert.ok(
    lines.slice(1).every((one) => one.startsWith("    ")),
    lines.join("|"),
  );
});

test("F97 the logged path holds no query, no credentials of an absolute address, and is bounded", () => {
  assert.equal(loggedPath("/simple/a/?token=wy_secret"), "/simple/a/");
  assert.equal(loggedPath("http://admin:secret@host:80/simple/?x"), "/simple/");
  assert.equal(loggedPath("http://admin:secret@host"), "");
  assert.equal(loggedPath("*"), "*");
  assert.equal(loggedPath(`/${"a".repeat(9_000)}`).length, 500);
});
