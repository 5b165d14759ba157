import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../test/harness/random.ts";
import type { ProjectName } from "../names/project-name.ts";
import { parseProjectHtml, parseRootHtml } from "./simple-html-reader.ts";
import type { SimpleFile } from "./simple-page.ts";

const PAGE_URL = "https://upstream.test/simple/foo/";

function filesOf(html: string): readonly SimpleFile[] {
  return parseProjectHtml(html, "foo" as ProjectName, PAGE_URL).files;
}

function urlsOf(html: string): string[] {
  return filesOf(html).map(({ url }) => url);
}

test("D04 old pages: no doctype, upper case, bare and single-quoted attributes, md5 or no hashes", () => {
  const md5 = "0123456789ABCDEF0123456789abcdef";
  const files = filesOf(
    `<HTML><BODY><H1>Links</H1>
    <A HREF='foo-1.0.zip#md5=${md5}' rel=internal>foo-1.0.zip</A><BR/>
    <a class=x href=foo-2.0.tar.gz>text <b>bold</b></a>
    <a href="foo-3.0.tar.gz#egg=foo&amp;sha256=${"A".repeat(64)}"
       data-requires-python="&gt;=3.6" data-yanked>x</a>
    <a href="foo-4.0-py3-none-any.whl" data-dist-info-metadata="sha256=${"b".repeat(64)}" data-gpg-sig="true">y`,
  );
  assert.deepEqual(
    files.map(({ filename }) => filename),
    [...["foo-1.0.zip", "foo-2.0.tar.gz", "foo-3.0.tar.gz", "foo-4.0-py3-none-any.whl"]],
  );
  assert.deepEqual(
    files.map(({ hashes }) => hashes),
    [{ md5: md5.toLowerCase() }, {}, { sha256: "a".repeat(64) }, {}],
  );
  assert.deepEqual(
    files.map(({ yanked }) => yanked),
    [null, null, "", null],
  );
  assert.equal(files[2]?.requiresPython, ">=3.6");
  assert.deepEqual(files[3]?.coreMetadata, { sha256: "b".repeat(64) });
  assert.equal(files[3]?.gpgSig, true);
});

test("D04 relative and absolute links, with and without base", () => {
  const links =
    '<a href="/f/foo-1.zip">a</a><a href="../x/foo-2.zip">b</a><a href="//cdn.test/foo-3.zip?t=1">c</a>';
  assert.deepEqual(urlsOf(links), [
    ...[
      "https://upstream.test/f/foo-1.zip",
      "https://upstream.test/simple/x/foo-2.zip",
      "https://cdn.test/foo-3.zip?t=1",
    ],
  ]);
  assert.deepEqual(urlsOf(`<base href="https://b.test/d/e/"><base href="https://c.test/">${links}`), [
    ...["https://b.test/f/foo-1.zip", "https://b.test/d/x/foo-2.zip", "https://cdn.test/foo-3.zip?t=1"],
  ]);
});

test("F116 links that are no files, or hostile, are dropped", () => {
  for (const href of [
    ...[
      "javascript:foo-1.zip",
      "data:text/html,foo-1.zip",
      "file:///etc/foo-1.zip",
      "ftp://x.test/foo-1.zip",
    ],
    ...[
      "https://x.test/",
      "https://x.test/home",
      "..",
      "foo-1.zip.asc",
      "a/..%2f..%2ffoo-1.zip",
      "foo%00-1.zip",
    ],
    ...["foo-1%0a.zip", "%ff-1.zip", ".foo-1.zip", "http://[bad/foo-1.zip", "foo%5c-1.zip", "", "#foo-1.zip"],
  ]) {
    assert.deepEqual(urlsOf(`<a href="${href}">foo-1.zip</a>`), [], href);
  }
  assert.deepEqual(urlsOf("<a>foo-1.zip</a><a name=foo-1.zip>"), []);
});

test("what stands in comments, scripts and titles is no link", () => {
  const link = '<a href="foo-1.zip">x</a>';
  const hidden = `<!--${link}--><script>"${link}"</script><style>${link}</style><title>${link}</title><!x><?y?>`;
  assert.deepEqual(urlsOf(hidden), []);
  assert.equal(urlsOf(hidden + link).length, 1);
  for (const open of ["<!--", "<script>", "<title>", "<a href='", "<!"])
    assert.equal(urlsOf(open + link).length < 2, true);
});

test("versions are those of the file names", () => {
  const links = ["foo-1.10.zip", "foo-1.9.tar.gz", "foo-1.9-py3-none-any.whl", "bar-3.zip", "foo-x.zip"];
  const html = links.map((name) => `<a href="${name}">${name}</a>`).join("");
  assert.deepEqual(parseProjectHtml(html, "foo" as ProjectName, PAGE_URL).versions, ["1.9", "1.10"]);
});

test("the list of projects is read by its texts, each once", () => {
  const html =
    '<a href="x/">Foo.Bar</a> <a href="y/">foo_bar</a><a href="z/"> Zope &#8203;</a><a href="w/">w</a>';
  assert.deepEqual(parseRootHtml(html).names, ["foo-bar", "w"]);
});

test("F111, F78 garbage and costly pages are read in one pass", () => {
  const size = 200_000;
  const costly = [
    "<a ",
    "<a href=",
    '<a href="',
    "<!--",
    "<",
    "</",
    "&",
    "<a x='",
    " = ",
    "<script>",
    "<a href=x>",
    "<a/",
  ];
  for (const piece of costly) assert.ok(Array.isArray(filesOf(piece.repeat(size / piece.length))));
  assert.ok(Array.isArray(filesOf(`<a ${" ".repeat(size)}=${" ".repeat(size)}`)));
  assert.ok(Array.isArray(filesOf(`<a x${" ".repeat(size)}y${"=".repeat(size)}`)));
  const random = new Random(7);
  const pieces = [
    "<",
    ">",
    "a",
    " ",
    "href",
    "=",
    '"',
    "'",
    "foo-1.zip",
    "/",
    "!--",
    "-->",
    "&#x",
    ";",
    "base",
    "meta",
    "\0",
    "é",
  ];
  for (let round = 0; round < 3000; round++) {
    for (const { filename, url } of filesOf(random.text(pieces, 40))) {
      assert.match(url, /^https?:/);
      assert.doesNotMatch(filename, /[/\\\0]/);
    }
  }
});
