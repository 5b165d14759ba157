import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../../refusal.ts";
import { SiteDocument } from "./site-document.ts";

function refusalOf(text: string): string {
  try {
    new SiteDocument("site.yaml", text);
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    assert.equal(error.kind, "invalid");
    assert.ok(error.message.length < 20_000);
    return error.message;
  }
  return assert.fail(`taken: ${text.slice(0, 200)}`);
}

const bomb = [
  "a: &a [x,x,x,x,x,x,x,x,x]",
  ..."bcdefghi".split("").map((name, at) => {
    const before = "abcdefgh"[at];
    return `${name}: &${name} [${Array(9).fill(`*${before}`).join(",")}]`;
  }),
].join("\n");

for (const [what, text, words] of [
  ["aliases that would expand to gigabytes", bomb, /repeats too much with aliases/],
  ["a huge file", `groups:\n${"#".repeat(1_000_001)}`, /larger than 1 MB/],
  ["deep nesting", "[".repeat(200_000), /nested too deeply|line 1/],
  ["a key twice", "groups:\n  team: {}\n  team: {}\n", /line 3: a key that occurs twice/],
  ["a tab", "groups:\n\tteam: {}\n", /line 2: .*tab/],
  ["a tag", "groups: !!js/function 'x'\n", /line 1: .*tag/],
  ["several documents", "groups: {}\n---\ngroups: {}\n", /several documents/],
  ["a list", "- a\n", /line 1: must be an object/],
  ["a text where a list belongs", "grants: everyone\n", /line 1 \(grants\): must be a list/],
  [
    "a wrong type deep inside",
    "indexes:\n  a/b:\n    volatile: maybe\n",
    /line 3 \(indexes\.a\/b\.volatile\): must be true or false/,
  ],
  [
    "a key that does not exist",
    "indexes:\n  a/b:\n    bass: [c/d]\n",
    /line 3 \(indexes\.a\/b\.bass\): is not a known field\. Did you mean bases\?/,
  ],
  [
    "a section that does not exist",
    "group: {}\n",
    /line 1 \(group\): is not a known field\. Did you mean groups\?/,
  ],
  [
    "a name that looks like another",
    "accounts:\n  аdmin: { admin: true }\n",
    /line 2 \(accounts\.аdmin\): use up to 64 lowercase letters/,
  ],
  ["a name with capitals", "groups: { Team: {} }", /groups\.Team/],
  [
    "a key that means something to JavaScript",
    "accounts:\n  __proto__: { admin: true }\n",
    /line 2: __proto__ cannot be a name/,
  ],
  [
    "a permission that does not exist",
    "grants:\n  - { who: everyone, may: fly, index: a/b }\n",
    /line 2 \(grants\.0\.may\)/,
  ],
  [
    "a token in the file",
    `accounts:\n  ci: { kind: service, tokens: [{ note: x, from: wy_${"a".repeat(43)} }] }\n`,
    /line 2 .*refer to a secret/,
  ],
  [
    "a password in the file",
    "accounts:\n  jo:\n    password: hunter2 is my password\n",
    /line 3 \(accounts\.jo\.password\): refer to a secret/,
  ],
  [
    "a token without any hash",
    "accounts: { ci: { kind: service, tokens: [{ note: x }] } }",
    /needs one of sha256, from and deliver/,
  ],
] as const)
  test(`${what}: a problem with its line, and nothing of a secret`, () => {
    const message = refusalOf(text);
    assert.match(message, words);
    assert.doesNotMatch(message, /hunter2|a{43}|at .*\.ts:/);
  });

test("an empty file is a site file that says nothing", () => {
  assert.deepEqual(new SiteDocument("site.yaml", "# nothing yet\n").site, { name: "site" });
});

test("no file becomes a property of all objects", () => {
  refusalOf('{"accounts": {"__proto__": {"admin": true}}}');
  assert.equal(Object.hasOwn(Object.prototype, "admin"), false);
});
