import assert from "node:assert/strict";
import { test } from "node:test";
import { parseVersion, type Version } from "./version.ts";
import { isValidSpecifier, matches, parseSpecifier } from "./version-specifier.ts";

test("M15 valid specifier sets", () => {
  const good = [
    "",
    ">=3.8",
    ">=2.7, !=3.0.*, !=3.1.*, <4",
    "~=3.6",
    "==3.*",
    "===anything",
    " >= 3 ",
    ">=3,",
    "==1+l",
  ];
  for (const text of good) assert.ok(isValidSpecifier(text), text);
});

test("M15 invalid specifier sets", () => {
  const bad = [
    "3.8",
    ">=",
    ">=3.*",
    "~=3",
    "=>3",
    ">=3 <4",
    "==3.*.1",
    "==1a1.*",
    ">=1+l",
    ">=x",
    "===",
    "=== a b",
    "<>3",
    "===\0",
    "===é",
    "===a;b",
  ];
  for (const text of [...bad, `>=3${" ".repeat(20_000)}`])
    assert.ok(!isValidSpecifier(text), text.slice(0, 30));
});

test("PEP 440: which versions match", () => {
  const cases: [specifier: string, matching: string[], others: string[]][] = [
    ["", ["1", "2a1"], []],
    ["==1.0", ["1", "1.0.0", "1.0+local"], ["1.0.post1", "1.0a1", "1!1"]],
    ["==1.0+l", ["1+L"], ["1.0"]],
    ["==1.1.*", ["1.1", "1.1.5", "1.1a1", "1.1.post1+l"], ["1", "1.10", "1!1.1"]],
    ["==1.0.*", ["1", "1.0.3"], ["1.1"]],
    ["!=1.0.*", ["1.1"], ["1", "1.0.1"]],
    ["~=2.2", ["2.2", "2.9", "2.2.post3"], ["2.1", "3.0", "2.2a1"]],
    ["~=2.2.0", ["2.2.5"], ["2.3"]],
    ["~=2.2.post3", ["2.2.post3", "2.3"], ["2.2", "3"]],
    ["<1.0", ["0.9", "0.9.post1"], ["1.0", "1.0a1", "1.0.dev0"]],
    ["<1.0b1", ["1.0a1", "1.0b1.dev0"], ["1.0b1"]],
    ["<1.0.post2", ["1.0", "1.0.post1.dev3"], ["1.0.post2.dev1"]],
    [">1.0", ["1.0.1", "1.1a1"], ["1.0", "1.0.post1", "1.0+l", "1.0.post1.dev0"]],
    [">1.0.post1", ["1.0.post2"], ["1.0.post1+l"]],
    [">1.0a2", ["1.0.post0", "1.0"], ["1.0a2.post1"]],
    ["<=1.0", ["1.0+l", "1.0a1"], ["1.0.post1"]],
    [">=1.0", ["1.0", "1.0.post1"], ["1.0rc1"]],
    ["===1.0", ["1.0"], ["1.0.0"]],
    [">=3.6, !=3.7.*, <4", ["3.6", "3.8"], ["3.7.1", "4"]],
  ];
  for (const [specifier, matching, others] of cases) {
    const parsed = parseSpecifier(specifier);
    assert.ok(parsed !== null);
    for (const text of matching)
      assert.ok(matches(parsed, parseVersion(text) as Version), `${text} ${specifier}`);
    for (const text of others)
      assert.ok(!matches(parsed, parseVersion(text) as Version), `${text} ${specifier}`);
  }
});

test("bounds as long as versions may be are compared", () => {
  const specifier = parseSpecifier(`<${"1.".repeat(99)}12`);
  assert.ok(specifier !== null && matches(specifier, parseVersion("1.0") as Version));
});
