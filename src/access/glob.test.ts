import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../test/harness/random.ts";
import { matchesGlob } from "../glob.ts";

/** The same by another way: slow on hostile globs, which is why it is here alone. */
function matchesByPattern(glob: string, text: string): boolean {
  const pattern = glob
    .split("*")
    .map((part) => part.replace(/[.[\]{}()+?^$|\\/-]/g, "\\$&"))
    .join("[^]*");
  return new RegExp(`^${pattern}$`).test(text);
}

test("a glob matches itself, and its stars any run of characters, also of `/`", () => {
  for (const [glob, text] of [
    ["*", ""],
    ["*", "acme/dev"],
    ["acme/*", "acme/dev"],
    ["acme/*", "acme/"],
    ["*/dev", "acme/dev"],
    ["a*c*e", "abcde"],
    ["a*a", "aa"],
    ["**", "x"],
    ["a*b*b", "abab"],
  ] as const)
    assert.ok(matchesGlob(glob, text), `${glob} does not match ${text}`);
  for (const [glob, text] of [
    ["acme/*", "acme"],
    ["acme/*", "acme2/dev"],
    ["acme", "acme/dev"],
    ["a*a", "a"],
    ["a*b*b", "ab"],
    ["acme.dev", "acme-dev"],
    ["", "x"],
    ["[a-z]*", "abc"],
  ] as const)
    assert.ok(!matchesGlob(glob, text), `${glob} matches ${text}`);
});

test("agrees with a pattern of the same meaning, for random globs and texts", () => {
  const seed = Number(process.env.WHEELYARD_SEED ?? 7);
  const random = new Random(seed);
  let matched = 0;
  for (let i = 0; i < 20_000; i++) {
    const glob = random.text(["a", "b", "-", "*", "*", "/", "."], 7);
    const text = random.text(["a", "b", "-", "/", "."], 9);
    const expected = matchesByPattern(glob, text);
    if (expected) matched++;
    assert.equal(matchesGlob(glob, text), expected, `${glob} against ${text}, seed ${seed}`);
  }
  assert.ok(matched > 500, "the samples hardly ever match");
});

test("F78 a hostile glob costs no more than a look at the text for each star", () => {
  // Exponential time would not end before the next ice age; a slow machine is no matter.
  assert.equal(matchesGlob("*a".repeat(5_000), "a".repeat(4_999)), false);
  assert.equal(matchesGlob(`${"a*".repeat(60)}b`, "a".repeat(200)), false);
});
