import assert from "node:assert/strict";
import { test } from "node:test";
import { descriptionOf } from "./description.ts";
import { renderDescription } from "./render.ts";

const markdown = (text: string) => renderDescription("markdown", text);

test("Markdown becomes headings one level down with names, lists, tables, code and links", () => {
  const html = markdown(
    "# Use *it*\n\n## Use it\n\n- one\n- two\n\n|a|b|\n|-|-|\n|1|2|\n\n```python\nx = 1 < 2\n```\n\n[home](https://example.org/a?b=1&c=2) <b>bold</b>",
  );
  assert.match(html, /<h2 id="readme-use-it">Use <em>it<\/em><\/h2>/);
  assert.match(html, /<h3 id="readme-use-it-1">/);
  assert.match(html, /<li>one<\/li>/);
  assert.match(html, /<td>1<\/td>/);
  assert.match(html, /<code class="language-python">x = <span class="hljs-number">1<\/span> &lt; /);
  assert.match(
    html,
    /<a href="https:\/\/example.org\/a\?b=1&amp;c=2" rel="nofollow noopener noreferrer">home<\/a>/,
  );
  assert.match(html, /<b>bold<\/b>/);
});

test("links lead out by http(s) and mail alone, or to a place inside; setup.py is no link", () => {
  assert.match(markdown("[x](#Use-it)"), /<a href="#readme-use-it">x<\/a>/);
  assert.match(markdown("<mailto:a@example.org>"), /href="mailto:a@example.org"/);
  for (const target of ["docs/a.md", "/etc", "//evil.example/x", "ftp://x/y", "data:text/html,x", ".."])
    assert.doesNotMatch(markdown(`<a href="${target}">x</a>`), /href/, target);
  assert.doesNotMatch(markdown("run setup.py, see example.com"), /href/);
});

test("images come by https or not at all", () => {
  assert.match(
    markdown("![a](https://example.org/a.png)"),
    /<img src="https:\/\/example.org\/a.png" alt="a"/,
  );
  for (const src of ["http://example.org/a.png", "a.png", "data:image/svg+xml,<svg/>", "javascript:alert(1)"])
    assert.doesNotMatch(markdown(`<img src="${src}" alt="a">`), /src/, src);
});

const HOSTILE = [
  "<script>alert(1)</script>",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "<img src=x onerror=alert(1)>",
  "<svg onload=alert(1)><script>alert(1)</script></svg>",
  "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  "<object data=x></object><embed src=x>",
  "<style>*{display:none}</style>",
  '<p style="position:fixed;inset:0">x</p>',
  '<link rel=stylesheet href="https://evil.example/x.css"><meta http-equiv=refresh content="0;url=//evil.example">',
  '<base href="https://evil.example/">',
  '<form action="https://evil.example"><input name=password><button>go</button></form>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="java\nscript:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href=" \u0001javascript:alert(1)">x</a>',
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](data:text/html;base64,PHNjcmlwdD4=)",
  "[x](vbscript:x)",
  "![x](javascript:alert(1))",
  "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
  "<textarea><img src=x onerror=alert(1)></textarea>",
  "<xmp><img src=x onerror=alert(1)></xmp>",
  "<template><img src=x onerror=alert(1)></template>",
  '<div id="root" class="mantine-Modal-root" name="csrf" data-x=1>x</div>',
  '<a id=defaultView name=cookie href="https://example.org" target=_blank onclick=alert(1)>x</a>',
  '<h1 id="root" onclick="alert(1)">x</h1>',
  '<code class="mantine-Button-root language-x evil">x</code>',
  "<details ontoggle=alert(1) open>x</details>",
  "<!--><img src=x onerror=alert(1)>-->",
  "<![CDATA[<script>alert(1)</script>]]>",
  "`<script>`<script>alert(1)</script>",
  "\0<scr\0ipt>alert(1)</script>",
];

test("nothing of a hostile description runs, frames, restyles or takes a name of the page", () => {
  for (const form of ["markdown", "plain", "restructuredtext"] as const) {
    for (const text of HOSTILE) {
      const html = renderDescription(form, text);
      const tags = [...html.matchAll(/<\/?([a-z0-9]+)([^>]*)>/gi)];
      for (const [whole, name = "", attributes = ""] of tags) {
        assert.match(
          name,
          /^(?:p|pre|code|a|img|div|span|h[2-6]|table|tbody|tr|td|details|summary|b|em|strong|br)$/,
          `${text}: ${whole}`,
        );
        assert.doesNotMatch(attributes, /\son|style=|srcdoc|target=|name=|data-/i, `${text}: ${whole}`);
        assert.doesNotMatch(attributes, /(?:href|src)="(?!https?:|mailto:|#readme-)/i, `${text}: ${whole}`);
        assert.doesNotMatch(
          attributes,
          /id="(?!readme-)|class="(?!language-x"|hljs-|task")/,
          `${text}: ${whole}`,
        );
      }
    }
  }
});

test("deep nesting and long runs are read in bounded time", () => {
  for (const text of [
    "> ".repeat(5_000),
    "[".repeat(50_000),
    "*a ".repeat(50_000),
    "<div>".repeat(20_000),
    "`".repeat(50_001),
    "![".repeat(20_000),
    "- ".repeat(2_000),
  ])
    assert.ok(markdown(text).length < 2_000_000, text.slice(0, 10));
});

test("what a description is written in stands in its content type; without one it is reStructuredText", () => {
  const form = (description_content_type?: string) =>
    descriptionOf({ description: "x", ...(description_content_type ? { description_content_type } : {}) })
      ?.form;
  assert.equal(form("text/markdown; charset=UTF-8; variant=GFM"), "markdown");
  assert.equal(form("Text/X-RST"), "restructuredtext");
  assert.equal(form("text/plain"), "plain");
  assert.equal(form("text/html"), "plain");
  assert.equal(form(), "restructuredtext");
  assert.equal(descriptionOf({ description: " \n" }), null);
  assert.equal(descriptionOf({}), null);
  const long = descriptionOf({ description: "x".repeat(600_000) });
  assert.deepEqual([long?.truncated, long?.text.length], [true, 500_000]);
});

test("code of a known language is colored, in Markdown and reStructuredText, and nothing in it becomes HTML", () => {
  const code = 'def run():\n    return "<b>&amp;</b>"';
  const colored =
    /<span class="hljs-keyword">def<\/span> <span class="hljs-title function_">run<\/span>.*<span class="hljs-string">&quot;&lt;b&gt;&amp;amp;&lt;\/b&gt;&quot;<\/span>|<span class="hljs-string">"&lt;b&gt;&amp;amp;&lt;\/b&gt;"<\/span>/s;
  assert.match(markdown(`\`\`\`python\n${code}\n\`\`\``), colored);
  const rst = `.. code-block:: python\n\n    ${code.replace("\n", "\n    ")}\n`;
  assert.match(renderDescription("restructuredtext", rst), colored);
  assert.match(markdown("```toml\n[tool]\n```"), /hljs-section/);
  assert.doesNotMatch(markdown("```nothing-known\ndef run(): pass\n```"), /hljs/);
  assert.doesNotMatch(markdown("    def run(): pass"), /hljs/);
  assert.match(
    markdown('<span class="mantine-Button-root hljs-x">x</span>'),
    /<span class="hljs-x">x<\/span>/,
  );
});

test("much code is colored in bounded time, and the rest is shown as it is", () => {
  const block = `\`\`\`python\n${"x = f(1, 'a')  # note\n".repeat(400)}\`\`\`\n\n`;
  const html = markdown(block.repeat(40));
  assert.match(html, /hljs-number/);
  assert.equal(html.match(/<pre>/g)?.length, 40);
  for (const long of ["x = 1\n".repeat(4_000), `x = 1${"a".repeat(500)}\n`])
    assert.doesNotMatch(markdown(`\`\`\`python\n${long}\`\`\``), /hljs/, "too long");
  for (const language of ["java", "ini", "typescript"])
    for (const letter of ["$", "a", "_", "("])
      assert.ok(markdown(`\`\`\`${language}\n${`${letter.repeat(390)}\n`.repeat(50)}\`\`\``).length > 0);
});

test("task lists have boxes in place of bullets", () => {
  const html = markdown("- [ ] write *it*\n- [x] test it\n- [y] no box\n- plain [x] text");
  assert.match(html, /<li class="task">☐ write <em>it<\/em><\/li>/);
  assert.match(html, /<li class="task">☑ test it<\/li>/);
  assert.match(html, /<li>\[y\] no box<\/li>/);
  assert.match(html, /<li>plain \[x\] text<\/li>/);
});
