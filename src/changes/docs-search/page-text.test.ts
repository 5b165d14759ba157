import assert from "node:assert/strict";
import { test } from "node:test";
import { readPageText } from "./page-text.ts";

test("of a page with a main part only that is read, without scripts and navigation", () => {
  const html = `<!doctype html><head><title>Guide — Shop 1.0 documentation</title><style>p { color: teal }</style></head>
    <body><nav><a href="x">Index</a></nav><div role="main"><h1>The <em>guide</em><a class="headerlink">¶</a></h1>
    <p>Install&nbsp;it<br>now &amp; <code>im</code>port it.<script>evil()</script></p></div><footer>Made by Sphinx</footer>`;
  assert.deepEqual(readPageText(html), {
    title: "The guide",
    text: "The guide¶ Install it now & import it.",
  });
});

test("a page without a main part is read as a whole, and its title stands in for a heading", () => {
  const { title, text } = readPageText("<title>Plain</title><div>one</div><div>two</div>");
  assert.deepEqual([title, text], ["Plain", "one two"]);
});

test("broken and hostile pages are read as far as they go", () => {
  const nested = "<div>".repeat(400_000);
  assert.match(readPageText(`<p>before</p>${nested}too deep`).text, /^before <?$/);
  assert.equal(readPageText("</nav></nav><p>text<nav>unclosed").text, "text");
  assert.ok(readPageText("<p>word</p>".repeat(100_000)).text.length <= 200_010);
  assert.equal(readPageText("<h1>".repeat(9) + "t".repeat(999)).title.length, 200);
});
