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

test("what the server renders in place of a plugin that failed is not kept for long", async (context) => {
  let now = 0;
  let [asked, isAway] = [0, true];
  const plugin = {
    render: async () => {
      asked++;
      if (isAway) throw new Error("its thread ended");
      return "<p>by the plugin<script>alert(1)</script></p>";
    },
  };
  const descriptions = new Descriptions([plugin], () => now);
  context.after(() => descriptions.close());
  const html = () => descriptions.html(markdown("words"));
  assert.equal(await html(), "<p>words</p>\n");
  isAway = false;
  assert.equal(await html(), "<p>words</p>\n");
  assert.equal(asked, 1);
  now += 30_000;
  assert.equal(await html(), "<p>by the plugin</p>");
  now += 1e12;
  assert.equal(await html(), "<p>by the plugin</p>");
  assert.equal(asked, 2);
});
