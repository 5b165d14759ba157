import assert from "node:assert/strict";
import { test } from "node:test";
import { renderDescription } from "../render.ts";

const rst = (...lines: string[]) =>
  renderDescription("restructuredtext", lines.join("\n")).replaceAll(/\n+/g, "\n").trim();

test("titles get their level by the order in which their adornments come", () => {
  const html = rst("=====", " Top", "=====", "", "One", "---", "", "Two", "~~~", "", "Three", "-----");
  assert.deepEqual(
    [...html.matchAll(/<h(\d) id="([^"]+)">(\w+)</g)].map(([, level, id, text]) => [level, id, text]),
    [
      ["2", "readme-top", "Top"],
      ["3", "readme-one", "One"],
      ["4", "readme-two", "Two"],
      ["3", "readme-three", "Three"],
    ],
  );
  assert.equal(rst("Text", "==", "", "----", "", "end"), "<p>Text\n==</p>\n<hr />\n<p>end</p>");
});

test("inline markup: code, emphasis, links of every kind, roles, substitutions, escapes", () => {
  assert.equal(
    rst("``a*b`` *c d* **e** `f`:sub: :class:`~x.Y` :pep:`8` \\*g\\* 2 * 3 * 4 *args **kwargs a_b_ __init__"),
    "<p><code>a*b</code> <em>c d</em> <strong>e</strong> <sub>f</sub> <code>x.Y</code> PEP 8 *g* 2 * 3 * 4 *args **kwargs a_b_ __init__</p>",
  );
  const html = rst(
    "`a b <https://example.org/1>`_ Name_ `two words`_ `x`__ https://example.org/5, `Usage`_ |logo| `m <a@b.org>`_",
    "",
    ".. _Name: https://example.org/2",
    ".. _two words: https://example.org/3",
    "__ https://example.org/4",
    ".. |logo| image:: https://example.org/logo.png",
    "   :alt: Logo",
  );
  for (const part of [
    /<a href="https:\/\/example.org\/1" [^>]+>a b<\/a>/,
    /<a href="https:\/\/example.org\/2" [^>]+>Name<\/a>/,
    /<a href="https:\/\/example.org\/3" [^>]+>two words<\/a>/,
    /<a href="https:\/\/example.org\/4" [^>]+>x<\/a>/,
    /<a href="https:\/\/example.org\/5" [^>]+>https:\/\/example.org\/5<\/a>,/,
    /<a href="#readme-usage">Usage<\/a>/,
    /<img src="https:\/\/example.org\/logo.png" alt="Logo" loading="lazy" \/>/,
    /<a href="mailto:a@b.org" [^>]+>m<\/a>/,
  ])
    assert.match(html, part);
});

test("literal blocks, code directives and doctests are code", () => {
  assert.match(
    rst("Run::", "", "    $ a <b>", "", "      c", "", "End"),
    /<p>Run:<\/p><pre><code>\$ a &lt;b&gt;\n {2}c\n<\/code>/,
  );
  assert.match(rst("::", "", "  x"), /^<pre><code>x\n<\/code><\/pre>$/);
  assert.match(
    rst(".. code-block:: python", "   :linenos:", "", "   x = 1", "", "after"),
    /<code class="language-python">x = <span class="hljs-number">1<\/span>\n<\/code><\/pre>\n<p>after/,
  );
  assert.match(rst(">>> 1 + 1", "2"), /language-pycon">.*&gt;&gt;&gt;.*1.*\n.*2/);
});

test("lists nest; fields and definitions are lists of terms; line blocks keep their lines", () => {
  assert.equal(
    rst("* a", "* b", "", "  - c", "", "1. d", "#. e"),
    "<ul><li>a</li><li><p>b</p>\n<ul><li>c</li></ul></li></ul>\n<ol><li>d</li><li>e</li></ol>",
  );
  assert.match(
    rst(":Author: A *B*", ":License: C"),
    /<dl><dt>Author<\/dt><dd>A <em>B<\/em><\/dd><dt>License/,
  );
  assert.match(rst(":``demo[x:y]``:", "    for x"), /<dl><dt><code>demo\[x:y\]<\/code><\/dt><dd>for x<\/dd>/);
  assert.match(rst("term : class", "  what it is"), /<dl><dt>term<\/dt><dd><p>what it is<\/p>/);
  assert.equal(rst("| a", "| b"), "<p>a<br />b</p>");
  assert.match(rst("  quoted"), /<blockquote><p>quoted<\/p>/);
});

test("tables of both kinds have heads and cells; what is no table stands as it was written", () => {
  const simple = rst("=== ===", "A   B", "=== ===", "1   2", "    3", "=== ===");
  assert.match(
    simple,
    /<thead><tr><th>A<\/th><th>B<\/th><\/tr><\/thead><tbody><tr><td>1<\/td><td>2\n3<\/td>/,
  );
  const grid = rst("+---+---+", "| A | B |", "+===+===+", "| 1 | 2 |", "+---+---+");
  assert.match(grid, /<thead><tr><th>A<\/th><th>B<\/th><\/tr><\/thead><tbody><tr><td>1<\/td><td>2<\/td>/);
  assert.match(rst("+---+---+", "| A     |", "+---+---+"), /^<table><tbody><tr><td>A<\/td><\/tr>/);
  assert.match(rst("+---+---+", "| A    |", "+---+---+"), /^<pre>\+---\+/);
  assert.match(rst("+---+---+", "| A |", "+---+---+", "| 1 | 2 |", "+---+---+"), /^<pre>\+---\+/);
});

test("cells go over several columns and rows", () => {
  const grid = rst(
    "+------------+------------+-----------+",
    "| Header 1   | Header 2   | Header 3  |",
    "+============+============+===========+",
    "| body row 1 | column 2   | column 3  |",
    "+------------+------------+-----------+",
    "| body row 2 | Cells may span columns.|",
    "+------------+------------+-----------+",
    "| body row 3 | Cells may  | - Cells   |",
    "+------------+ span rows. | - contain |",
    "| body row 4 |            | - blocks. |",
    "+------------+------------+-----------+",
  );
  assert.match(grid, /<tr><td>body row 2<\/td><td colspan="2">Cells may span columns.<\/td><\/tr>/);
  assert.match(grid, /<td rowspan="2">Cells may\nspan rows.<\/td><td rowspan="2"><ul><li>Cells<\/li>/);
  assert.match(grid, /<tr><td>body row 4<\/td><\/tr>/);
  const simple = rst(
    "=====  =====  ======",
    "   Inputs     Output",
    "------------  ------",
    "  A      B    A or B",
    "=====  =====  ======",
    "False  False  False",
    "True   False  True",
    "=====  =====  ======",
  );
  assert.match(simple, /<thead><tr><th colspan="2">Inputs<\/th><th>Output<\/th><\/tr><tr><th>A<\/th>/);
  assert.match(simple, /<tbody><tr><td>False<\/td><td>False<\/td><td>False<\/td><\/tr>/);
});

test("tables written as lists and as values between commas have heads, captions and markup in their cells", () => {
  const list = rst(
    ".. list-table:: The *lines*",
    "   :widths: 10 90",
    "   :header-rows: 1",
    "",
    "   * - Name",
    "     - What",
    "   * - ``north``",
    "     - Runs",
    "",
    "       daily",
    "   * -",
    "     - nothing",
  );
  assert.match(
    list,
    /^<table><caption>The <em>lines<\/em><\/caption><thead><tr><th>Name<\/th><th>What<\/th>/,
  );
  assert.match(list, /<td><code>north<\/code><\/td><td><p>Runs<\/p>\n<p>daily<\/p><\/td>/);
  assert.match(list, /<tr><td><\/td><td>nothing<\/td><\/tr>/);
  assert.match(rst(".. list-table::", "", "   * no list in it", "   text"), /^<pre>/);
  const csv = rst(
    ".. csv-table:: Trains",
    '   :header: "Name", "Speed, in km/h"',
    "",
    '   "A ""fast"" one", **300**',
    '   Slow, "60',
    '   or less"',
  );
  assert.match(csv, /<thead><tr><th>Name<\/th><th>Speed, in km\/h<\/th><\/tr><\/thead>/);
  assert.match(
    csv,
    /<tr><td>A "fast" one<\/td><td><strong>300<\/strong><\/td><\/tr><tr><td>Slow<\/td><td>60\nor less<\/td>/,
  );
  assert.equal(rst(".. csv-table:: x", "   :file: /etc/passwd"), "", "no file is read");
  assert.match(
    rst(".. table:: Named", "", "   === ===", "   A   B", "   === ==="),
    /Named<\/strong><\/p>[\s\S]*<td>A<\/td>/,
  );
});

test("notes are told, and nothing is read, run or taken over from outside", () => {
  assert.match(
    rst(".. warning:: Mind *this*"),
    /<blockquote><p><strong>Warning<\/strong><\/p><p>Mind <em>this<\/em>/,
  );
  for (const directive of ["raw:: html", "include:: /etc/passwd", "contents::", "unknown:: x", "meta::"])
    assert.equal(rst(`.. ${directive}`, "", "   <b>x</b>"), "", directive);
  assert.equal(rst(".. a comment", "   of two lines", "", "text"), "<p>text</p>");
  assert.doesNotMatch(rst("`x <javascript:alert(1)>`_ y_", "", ".. _y: javascript:alert(1)"), /javascript/);
  assert.doesNotMatch(
    rst(
      ".. image:: https://example.org/a.png",
      '   :alt: " onerror="alert(1)',
      "   :target: javascript:alert(1)",
    ),
    /<img(?:\s+\w+="[^"]*")*\s+onerror=|javascript/,
  );
});

test("odd and endless texts end", () => {
  for (const text of [
    "* a\n".repeat(5_000),
    "`a ".repeat(20_000),
    "**a ".repeat(20_000),
    "=== ===\n".repeat(5_000),
    `${"+---".repeat(249)}+\n`.repeat(2_000),
    `${"+-".repeat(499)}+\n${`${"+|".repeat(499)}+\n`.repeat(1_000)}`,
    `.. csv-table::\n\n${'   "a'.repeat(50_000)}`,
    `.. list-table::\n\n${"   * - a\n".repeat(5_000)}`,
    "x\n  y\n".repeat(5_000),
    `${"- ".repeat(2_000)}x`,
    Array.from({ length: 300 }, (_, depth) => `${" ".repeat(depth)}x`).join("\n"),
    ".. |a| image::\n.. _b:\n.. ::\n..\n__\n:\n",
    "\0\u202e\ud800",
  ])
    assert.ok(rst(text).length < 5_000_000);
});
