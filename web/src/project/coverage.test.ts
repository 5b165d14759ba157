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

test("F21 free-threaded builds are rows of their own, with or without a stable ABI", () => {
  const both = wheel("both", ["cp315"], "abi3", ["any"]);
  both.tags?.abi.push("abi3t");
  const coverage = coverageOf([
    wheel("own", ["cp313"], "cp313t", ["win_amd64"]),
    wheel("plain", ["cp313"], "cp313", ["win_amd64"]),
    both,
  ]);
  assert.deepEqual(coverage.wheels("CPython 3.13 free-threaded", "Windows x86-64"), ["own"]);
  assert.deepEqual(coverage.wheels("CPython 3.13", "Windows x86-64"), ["plain"]);
  for (const python of ["CPython 3.15+", "CPython 3.15+ free-threaded"])
    assert.deepEqual(coverage.wheels(python, "any"), ["both"]);
});
