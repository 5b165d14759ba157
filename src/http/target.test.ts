import assert from "node:assert/strict";
import { test } from "node:test";
import { Random, seed } from "../../test/harness/random.ts";
import { pathOf, readTarget, type Target } from "./target.ts";

const HEAD = "ab";
const REST = "c".repeat(62);
const FILE = `${HEAD}/${REST}`;
const root = { owner: "root", name: "main" };

test("S03 S07 addresses of pages and files, of the default index and of any", () => {
  const table: Record<string, Target> = {
    "/simple": { kind: "root", index: null, hasSlash: false },
    "/simple/": { kind: "root", index: null, hasSlash: true },
    "/+simple/": { kind: "root", index: null, hasSlash: true },
    "/simple/foo": { kind: "project", index: null, project: "foo", hasSlash: false },
    "/simple/Foo.Bar/": { kind: "project", index: null, project: "Foo.Bar", hasSlash: true },
    "/simple/simple/": { kind: "project", index: null, project: "simple", hasSlash: true },
    "/root/main/simple/": { kind: "root", index: root, hasSlash: true },
    "/root/main/+simple/foo/": { kind: "project", index: root, project: "foo", hasSlash: true },
    "/%72oot/main/simple/%66oo/": { kind: "project", index: root, project: "foo", hasSlash: true },
    [`/files/${FILE}/a-1.0.tar.gz`]: {
      kind: "file",
      index: null,
      address: HEAD + REST,
      filename: "a-1.0.tar.gz",
    },
    [`/packages/${FILE}/a-1.0.tar.gz`]: {
      kind: "file",
      index: null,
      address: HEAD + REST,
      filename: "a-1.0.tar.gz",
    },
    [`/packages/root/main/${FILE}/a-1.0.tar.gz`]: {
      kind: "file",
      index: root,
      address: HEAD + REST,
      filename: "a-1.0.tar.gz",
    },
    [`/root/main/+f/${FILE}/a-1.0%2Bx.whl`]: {
      kind: "file",
      index: root,
      address: HEAD + REST,
      filename: "a-1.0+x.whl",
    },
  };
  for (const [path, target] of Object.entries(table)) assert.deepEqual(readTarget(path), target, path);
});

test("H13 H18 F62 what is none of them", () => {
  for (const path of [
    "/",
    "//",
    "",
    "/simple//",
    "/simple//foo/",
    "/simple/foo//",
    "/simple/foo/bar",
    "/simple/foo/index.html",
    "//simple/",
    "/%73imple/foo/",
    "/Simple/foo/",
    "/simple/%zz/",
    "/simple/%/",
    "/simple/%ff/",
    "/root/main/other/",
    "/root/simple/foo/",
    `/files/${FILE}`,
    `/files/${FILE}/`,
    `/files/${FILE}/a/b`,
    "/packages",
    "/packages/",
    `/packages/${FILE}`,
    `/packages/root/${FILE}/a.whl`,
    `/packages/root/main/x/${FILE}/a.whl`,
    `/files/${FILE}/%ff`,
    `/files/AB/${REST}/a.whl`,
    `/files/a/${REST}c/a.whl`,
    `/files/${HEAD}/${REST}c/a.whl`,
    `/files/../${REST}/a.whl`,
    "/root/main/files/../../../etc/passwd",
  ])
    assert.equal(readTarget(path), null, path);
});

test("F62 an encoded slash stays inside its segment; dots and NUL are only ever a name nobody has", () => {
  const names = {
    "..": "..",
    "%2e%2e": "..",
    "%2E": ".",
    "a%2fb": "a/b",
    "..%5c..": "..\\..",
    "%00": "\0",
    "%0d%0a": "\r\n",
  };
  for (const [written, project] of Object.entries(names)) {
    assert.deepEqual(readTarget(`/simple/${written}/`), {
      kind: "project",
      index: null,
      project,
      hasSlash: true,
    });
    assert.deepEqual(readTarget(`/files/${FILE}/${written}`), {
      kind: "file",
      index: null,
      address: HEAD + REST,
      filename: project,
    });
  }
});

test("H13 no path makes it raise, however odd or long", () => {
  const random = new Random(seed());
  const bits = [
    "/",
    "simple",
    "files",
    "+f",
    "%",
    "%2f",
    "%00",
    "..",
    HEAD,
    REST,
    "é",
    "\0",
    "a",
    "%ff",
    "root/main",
  ];
  for (let round = 0; round < 5000; round++) {
    const path = `/${Array.from({ length: random.below(12) }, () => random.pick(bits)).join("")}`;
    const target = readTarget(path);
    if (target?.kind === "file") assert.match(target.address, /^[0-9a-f]{64}$/);
  }
  const long = "a".repeat(1_000_000);
  assert.equal((readTarget(`/simple/${long}/`) as { project: string }).project, long);
  assert.equal(readTarget("/".repeat(100_000)), null);
});

test("H11 the path of an address, absolute or not", () => {
  const table: Record<string, string> = {
    "/simple/?a=/b": "/simple/",
    "//evil.example/simple/": "//evil.example/simple/",
    "http://x/simple/?http://y/": "/simple/",
    "HTTP://user:pass@[::1]:80/": "/",
    "http://x": "",
    "http://x?a": "",
    "*": "*",
    "": "",
  };
  for (const [url, path] of Object.entries(table)) assert.equal(pathOf(url), path, url);
});
