import assert from "node:assert/strict";
import { test } from "node:test";
import type { Description } from "./description.ts";
import { Descriptions } from "./descriptions.ts";

const markdown = (text: string): Description => ({ form: "markdown", text, truncated: false });

test("one description after the other is rendered, and many at once", async (context) => {
  const descriptions = new Descriptions();
  context.after(() => descriptions.close());
  for (const word of ["one", "two", "three"])
    assert.equal(await descriptions.html(markdown(`*${word}*`)), `<p><em>${word}</em></p>\n`);
  const words = ["four", "five", "four", "one"];
  const all = await Promise.all(words.map((word) => descriptions.html(markdown(`*${word}*`))));
  assert.deepEqual(
    all,
    words.map((word) => `<p><em>${word}</em></p>\n`),
  );
});

test("a thread that ended is followed by another", async (context) => {
  const descriptions = new Descriptions();
  context.after(() => descriptions.close());
  assert.equal(await descriptions.html(markdown("a")), "<p>a</p>\n");
  descriptions.close();
  assert.equal(await descriptions.html(markdown("b")), "<p>b</p>\n");
});
