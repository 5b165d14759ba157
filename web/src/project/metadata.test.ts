import assert from "node:assert/strict";
import { test } from "node:test";
import { isFollowable, linksOf, listOf, parseRequirement, textOf } from "./metadata.ts";

test("a requirement is read: its project, its conditions and its extra", () => {
  for (const [text, project, rest, extra] of [
    ["points-lever>=1.0", "points-lever", ">=1.0", null],
    ["Requests (>=2)", "requests", "(>=2)", null],
    ["a.b_c [x,y] ~=1.2", "a-b-c", "[x,y] ~=1.2", null],
    ["radio ; extra == 'fm'", "radio", "", "fm"],
    ['radio>=1; python_version < "3.9" and extra == "fm"', "radio", '>=1; python_version < "3.9"', "fm"],
    ['radio; extra == "fm" and os_name == "nt"', "radio", '; os_name == "nt"', "fm"],
    ["here @ https://example.org/x.whl", "here", "@ https://example.org/x.whl", null],
  ] as const) {
    assert.deepEqual(parseRequirement(text), { text, project, rest, extra });
  }
  assert.equal(parseRequirement("<script>").project, null);
});

test("F73 only addresses of the web and of mail are followed", () => {
  for (const url of ["https://example.org", "http://x/", "mailto:a@b.example"])
    assert.ok(isFollowable(url), url);
  for (const url of [
    "javascript:alert(1)",
    " javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "//example.org",
    "/local",
    "file:///etc/passwd",
    "blob:https://x/y",
    "",
  ])
    assert.ok(!isFollowable(url), url);
});

test("links are what the metadata names, each once", () => {
  assert.deepEqual(linksOf({ project_url: ["Source, https://s", "https://bare"], home_page: "https://h" }), [
    { label: "Homepage", url: "https://h" },
    { label: "Source", url: "https://s" },
    { label: "https://bare", url: "https://bare" },
  ]);
  assert.deepEqual(linksOf({ project_url: "Homepage, https://h", home_page: "https://h" }), [
    { label: "Homepage", url: "https://h" },
  ]);
});

test("a publisher's values of any shape are text, lists of text, or nothing", () => {
  assert.equal(textOf({ summary: 4 }, "summary"), null);
  assert.equal(textOf({ summary: "  " }, "summary"), null);
  assert.deepEqual(listOf({ classifier: ["a", null, 3, "b"] }, "classifier"), ["a", "b"]);
  assert.deepEqual(listOf({ classifier: "a" }, "classifier"), ["a"]);
  assert.deepEqual(listOf({}, "classifier"), []);
});
