import assert from "node:assert/strict";
import { test } from "node:test";
import { isRequested, parseRequested } from "./requested.ts";

test("a requirement has one spelling", () => {
  const texts = ["Flask", "flask >=3 , <4", "Flask[Async, b](<4,>=3)", 'flask ; python_version<"3.9"'];
  assert.deepEqual(
    texts.map((text) => parseRequested(text)?.text),
    ["flask", "flask<4,>=3", "flask[async,b]<4,>=3", 'flask; python_version<"3.9"'],
  );
});

test("what is no requirement by name is refused", () => {
  for (const text of [
    "",
    "-r more.txt",
    "flask @ https://example.com/f.whl",
    "flask==",
    "a b",
    "a\nb",
    "../x",
  ])
    assert.equal(parseRequested(text), null, text);
});

test("a release is compared with the versions", () => {
  const asked = parseRequested("flask>=3,<4");
  assert.ok(asked);
  assert.equal(isRequested(asked, "flask", "3.1.0"), true);
  assert.equal(isRequested(asked, "flask", "2.0"), false);
  assert.equal(isRequested(asked, "click", "3.1.0"), false);
  assert.equal(isRequested(asked, "flask", "nothing"), false);
});
