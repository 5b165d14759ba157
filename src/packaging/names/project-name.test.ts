import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../test/harness/random.ts";
import { normalizeName, parseProjectName } from "./project-name.ts";

test("N01, N02 every spelling of a name is one project", () => {
  for (const name of ["Foo.Bar", "foo_bar", "FOO--BAR", "foo-_.bar"]) {
    assert.equal(parseProjectName(name), "foo-bar");
  }
});

test("N05 one letter and digits alone are names", () => {
  for (const name of ["a", "0", "Z", "123"]) assert.equal(parseProjectName(name), name.toLowerCase());
});

test("N03, N04, F58 what is no name is refused", () => {
  const bad = [
    "",
    "-a",
    "a-",
    ".a",
    "a.",
    "_a",
    "a_",
    "a b",
    "a/b",
    "a\\b",
    "a\n",
    "\na",
    "a\0",
    "é",
    "\u017f",
    "\u212a",
    "a+b",
  ];
  for (const name of [...bad, "a".repeat(201), "-".repeat(100_000)]) {
    assert.equal(parseProjectName(name), null, JSON.stringify(name.slice(0, 20)));
  }
});

test("a normalised name is its own normalised form", () => {
  const random = new Random(1);
  for (let round = 0; round < 2000; round++) {
    const name = parseProjectName(`a${random.text(["-", "_", ".", "A", "b", "7"], 12)}z`);
    assert.ok(name !== null);
    assert.equal(normalizeName(name), name);
    assert.match(name, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
  }
});
