import assert from "node:assert/strict";
import { test } from "node:test";
import { isReadableRequirement, isValidRequirement, markerOf } from "./requirement.ts";

test("M15 requirements of today and of old metadata", () => {
  const good = [
    "foo",
    "Foo.Bar >=1.0,<2",
    "foo>=1",
    "foo (>=1.0)",
    "foo(>=1.0,<2)",
    "foo (1.0)",
    "foo (>=1.*)",
    "foo ()",
    "foo[a, b-c]",
    "foo[] ==1.*",
    "foo @ https://x.test/a.whl",
    "foo[a]@git+https://x.test/a@main ; extra == 'x'",
    'foo ; python_version < "3.8"',
    "foo>=1;python_version>='2.7'and(os_name=='nt' or sys_platform != 'win32')",
    "foo; 'linux' in sys_platform",
    "foo ; sys_platform not in 'a b'",
    "foo ; os.name == 'posix'",
    "foo ; extra == 'semi;colon'",
    "foo===weird",
    "foo ; sys_abi_features == 'free-threading'",
  ];
  for (const text of good) assert.ok(isValidRequirement(text), text);
});

test("M15 what is no requirement", () => {
  const bad = [
    "",
    "-foo",
    "foo-",
    "foo bar",
    "foo 1.0",
    "foo >=>1",
    "foo >= 1 <2",
    "foo (>=1",
    "foo [a",
    "foo [a b]",
    "foo @",
    "foo @ nothing",
    "foo ;",
    "foo ; python",
    "foo ; python_version",
    "foo ; python_version > 3",
    "foo ; (os_name == 'nt'",
    "foo ; os_name == 'nt' and",
    "foo ; os_name not 'x'",
    "foo\0",
    "foo\x1b[31m",
    "föö",
    "not a valid !! requirement",
  ];
  for (const text of bad) assert.ok(!isValidRequirement(text), text);
});

test("F78 costly lines are read as quickly as others, and deep nesting is refused", () => {
  const deep = `foo ; ${"(".repeat(5000)}os_name == 'x'${")".repeat(5000)}`;
  const hostile = [
    deep,
    `foo${" ".repeat(19_000)}!`,
    `foo [${"a,".repeat(9000)}`,
    `foo ; ${"'a' == 'a' and ".repeat(1300)}`,
  ];
  for (const text of hostile) assert.ok(!isValidRequirement(text), text.slice(0, 30));
  assert.ok(!isValidRequirement("a".repeat(1_000_000)));
});

test("M15 requirements whose versions installers mend are readable, and no others", () => {
  for (const text of ["foo (>=2.7,!=3.0*)", "foo >=7.2.0<8.0.0", "foo (!=~5.0,>=4) ; extra == 'x'"]) {
    assert.ok(!isValidRequirement(text), text);
    assert.ok(isReadableRequirement(text), text);
  }
  for (const text of ["foo >=>1", "foo (>=x)", "foo 'bar'", "foo bar"])
    assert.ok(!isReadableRequirement(text), text);
});

test("the marker of a requirement is what stands behind its semicolon", () => {
  const markers = ["foo ; extra == 'a'", "foo>=1;extra == 'a'", "foo @ https://x.test/a;b ; extra == 'a'"];
  for (const text of markers) assert.equal(markerOf(text).trim(), "extra == 'a'", text);
  for (const text of ["foo", "foo @ https://x.test/a;b"]) assert.equal(markerOf(text), "", text);
});
