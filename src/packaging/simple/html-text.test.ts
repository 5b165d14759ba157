import assert from "node:assert/strict";
import { test } from "node:test";
import { escapeHtml, unescapeHtml } from "./html-text.ts";

test("character references of a long text are replaced like those of a short one, wherever its pieces end", () => {
  for (const [reference, character] of [
    ["&amp;", "&"],
    ["&amp", "&"],
    ["&#x1F600;", "😀"],
    ["&#233;", "é"],
    ["&unknown;", "&unknown;"],
  ] as const) {
    for (const lead of ["", "x", "xyz"]) {
      const given = lead + reference.repeat(60_000);
      assert.ok(unescapeHtml(given) === lead + character.repeat(60_000), `${lead}${reference}`);
    }
  }
  const plain = "x".repeat(200_000);
  assert.ok(unescapeHtml(`${plain}&lt;${plain}`) === `${plain}<${plain}`);
});

test("what was escaped comes back", () => {
  const text = "<a href=\"x\">'&amp;'</a>";
  assert.equal(unescapeHtml(escapeHtml(text)), text);
});
