import assert from "node:assert/strict";
import { test } from "node:test";
import { mendSpecifier, readSpecifier } from "./lenient-specifier.ts";
import { parseVersion, type Version } from "./version.ts";
import { matches } from "./version-specifier.ts";

test("M15 what installers mend is read as they read it", () => {
  const mended: [written: string, read: string][] = [
    [">=3.6.*", ">=3.6"],
    [">=3.*, <4.*", ">=3, <4"],
    [">3.5.*", ">3.5"],
    ["<=3.9.*", "<=3.9"],
    ["~=3.6.*", "~=3.6"],
    [">=2.7,!=3.0*,!=3.1*", ">=2.7,!=3.0.*,!=3.1.*"],
    [">=2.7,!=3.0.*,<3.4.*", ">=2.7,!=3.0.*,<3.4"],
    [">=3.6<4", ">=3.6,<4"],
    [">=3.6 <4", ">=3.6,<4"],
    ["!=~3.0,>=2.7", "!=3.0.*,>=2.7"],
    [">=3.6'", ">=3.6"],
    [">= '2.7'", ">= 2.7"],
    ['>="3.6"', ">=3.6"],
    [">=3.", ">=3"],
    [">=3.,<4", ">=3,<4"],
    [">=2.7, !=3.0.*'", ">=2.7, !=3.0.*"],
  ];
  for (const [written, read] of mended) assert.equal(mendSpecifier(written), read, written);
});

test("M15 valid ones stay as they are, and nonsense stays nonsense", () => {
  for (const text of ["", ">=3.8", ">=3.6, !=3.7.*,", "===x"]) assert.equal(mendSpecifier(text), text);
  const nonsense = ["nonsense", "=>3", ">>3", ">=abc", "3.x", ">=", "^3.6", ">=3.6 or <2", "<script>", "*"];
  for (const text of [...nonsense, `>=3${".0".repeat(50_000)}.*`, ">=3.*".repeat(10_000)])
    assert.equal(mendSpecifier(text), null, text.slice(0, 40));
});

test("versions are matched by what it is read as", () => {
  const specifier = readSpecifier(">=3.6.*");
  assert.ok(specifier !== null);
  assert.ok(matches(specifier, parseVersion("3.12") as Version));
  assert.ok(!matches(specifier, parseVersion("3.5") as Version));
});
