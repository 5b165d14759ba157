import assert from "node:assert/strict";
import { test } from "node:test";
import { coverageOf } from "./coverage.ts";
import type { ProjectFile } from "./queries.ts";

const wheel = (filename: string, python: string[], abi: string, platform: string[]) =>
  ({ filename, tags: { python, abi: [abi], platform } }) as ProjectFile;

test("wheels cover Pythons, the newest first, by the platforms that people tell apart", () => {
  const coverage = coverageOf([
    wheel("linux", ["cp39"], "cp39", ["manylinux2014_x86_64", "manylinux_2_17_x86_64"]),
    wheel("mac", ["cp312"], "cp312", ["macosx_11_0_arm64"]),
    wheel("stable", ["cp310"], "abi3", ["win_amd64"]),
    wheel("pure", ["py2", "py3"], "none", ["any"]),
    wheel("odd", ["cp312"], "cp312", ["plan9"]),
    { filename: "sdist", tags: null } as ProjectFile,
  ]);
  assert.deepEqual(coverage.pythons, [
    "Python 3",
    "Python 2",
    "CPython 3.12",
    "CPython 3.10+",
    "CPython 3.9",
  ]);
  assert.deepEqual(coverage.platforms, ["any", "Linux x86-64", "macOS ARM64", "Windows x86-64", "plan9"]);
  assert.deepEqual(coverage.wheels("CPython 3.9", "Linux x86-64"), ["linux"]);
  assert.deepEqual(coverage.wheels("Python 2", "any"), ["pure"]);
  assert.deepEqual(coverage.wheels("CPython 3.12", "Linux x86-64"), []);
});
