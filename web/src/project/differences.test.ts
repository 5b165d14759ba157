import assert from "node:assert/strict";
import { test } from "node:test";
import {
  comparableFiles,
  dependencyDifferences,
  memberDifferences,
  metadataDifferences,
} from "./differences.ts";
import type { ProjectFile } from "./queries.ts";

test("metadata differs by field; lists in another order do not", () => {
  const from = { version: "1", license: "MIT", classifier: ["a", "b"], summary: "one", description: "x" };
  const to = { version: "2", classifier: ["b", "a"], summary: "two", author: "me", description: "y" };
  assert.deepEqual(metadataDifferences(from, to), [
    { name: "author", from: null, to: "me" },
    { name: "license", from: "MIT", to: null },
    { name: "summary", from: "one", to: "two" },
  ]);
});

test("requirements come, go and change, those of an extra apart", () => {
  const from = { requires_dist: ["a>=1", "b", "c; extra == 'x'"] };
  const to = { requires_dist: ["a>=2", "c", "c; extra == 'x'"] };
  assert.deepEqual(dependencyDifferences(from, to), [
    { name: "a", from: "a>=1", to: "a>=2" },
    { name: "b", from: "b", to: null },
    { name: "c", from: null, to: "c" },
  ]);
});

test("members differ by name and size, whatever version their folder names", () => {
  const from = [
    { name: "demo/a.py", size: 1 },
    { name: "demo/b.py", size: 2 },
    { name: "demo-1.0.dist-info/METADATA", size: 9 },
  ];
  const to = [
    { name: "demo/a.py", size: 1 },
    { name: "demo/c.py", size: 3 },
    { name: "demo-2.0.dist-info/METADATA", size: 10 },
  ];
  assert.deepEqual(memberDifferences(from, to), [
    { name: "demo.dist-info/METADATA", from: "9", to: "10" },
    { name: "demo/b.py", from: "2", to: null },
    { name: "demo/c.py", from: null, to: "3" },
  ]);
});

test("wheels are compared with wheels of the same tags, else with any of their kind, never with sources", () => {
  const file = (filename: string, kind: string, platform?: string) =>
    ({
      filename,
      kind,
      tags: platform === undefined ? null : { python: ["cp312"], abi: ["cp312"], platform: [platform] },
    }) as ProjectFile;
  const linux = file("1-linux", "wheel", "linux");
  const windows = file("1-windows", "wheel", "windows");
  const sdist = file("1.tar.gz", "sdist");
  assert.equal(comparableFiles([linux, windows, sdist], [file("2", "wheel", "windows")])?.from, windows);
  assert.equal(comparableFiles([linux], [file("2", "wheel", "macos")])?.from, linux);
  assert.equal(comparableFiles([linux, sdist], [file("2", "sdist")])?.from, sdist);
  assert.equal(comparableFiles([linux], [file("2", "sdist")]), null);
});
