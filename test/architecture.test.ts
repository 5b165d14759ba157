import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { it } from "node:test";
import { WALL_CLOCK_READERS } from "./wall-clock-readers.ts";

const root = dirname(import.meta.dirname);

/** The folders of docs/ARCHITECTURE.md, top first: a file imports from its own folder and from those below. */
const FOLDERS = [
  "cli",
  "app",
  "http",
  "transfer",
  "declared",
  "changes",
  "site",
  "publishing",
  "indexes",
  "upstreams",
  "policies",
  "access",
  "config",
  "accounts",
  "look",
  "statistics",
  "monitoring",
  "storage",
  "database",
  "descriptions",
  "packaging",
  "plugins",
  "settings",
  "system",
];
/** Files that every folder may import. */
const EVERYWHERE = [
  "bounded-map.ts",
  "clock.ts",
  "glob.ts",
  "refusal.ts",
  "turns.ts",
  "version.ts",
  "thread-file.ts",
  "thread-requests.ts",
];
const MOST_LINES = 300;

interface Import {
  from: string;
  to: string;
}

const files = readdirSync(join(root, "src"), { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".ts"))
  .sort();
const imports = files.flatMap(importsOf);

/** Imports of other files of src/, static and dynamic. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, "src", file), "utf8");
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\b)?[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"|\b(typeof\s+)?import\("([^"]+)"\)/gm,
  );
  return [...statements]
    .map((match) => match[2] ?? match[3] ?? match[5] ?? "")
    .filter((to) => to.startsWith("."))
    .map((to) => ({ from: file, to: normalize(join(dirname(file), to)) }))
    .filter(({ to }) => !to.startsWith(".."));
}

function folderOf(file: string): string {
  return file.split(sep)[0] ?? "";
}

it("every file of src/ is in one of the folders", () => {
  const strays = files.filter((file) => ![...FOLDERS, ...EVERYWHERE].includes(folderOf(file)));
  assert.deepEqual(strays, []);
});

it("imports go only downward, so that no two folders need each other", () => {
  assert.ok(imports.length > 50, "no import lines were found");
  const upward = imports
    .filter(({ from, to }) => {
      if (EVERYWHERE.includes(folderOf(to))) return false;
      if (from.endsWith(".test.ts")) return false;
      return (
        EVERYWHERE.includes(folderOf(from)) || FOLDERS.indexOf(folderOf(to)) < FOLDERS.indexOf(folderOf(from))
      );
    })
    .map(({ from, to }) => `${from} imports ${to}`);
  assert.deepEqual(upward, []);
});

it("no files import each other in a circle, not even for types", () => {
  const needs = new Map<string, string[]>();
  for (const { from, to } of imports) needs.set(from, [...(needs.get(from) ?? []), to]);
  assert.deepEqual(firstCycle(needs), null);
});

function firstCycle(needs: Map<string, string[]>): string | null {
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].join(" → ");
    if (done.has(file)) return null;
    for (const next of needs.get(file) ?? []) {
      const cycle = visit(next, [...path, file]);
      if (cycle !== null) return cycle;
    }
    done.add(file);
    return null;
  };
  for (const file of needs.keys()) {
    const cycle = visit(file, []);
    if (cycle !== null) return cycle;
  }
  return null;
}

it("D02 http/ and transfer/ get the bytes of files only from PackageIndex.open, behind the policies", () => {
  const ways = [
    "indexes/hosted-content.ts",
    "indexes/stored-bytes.ts",
    "indexes/mirror/mirrored-content.ts",
    "indexes/mirror/mirror-index.ts",
    "indexes/mirror/download.ts",
    "indexes/mirror/downloads.ts",
    "indexes/mirror/metadata.ts",
    "indexes/mirror/parts.ts",
    "indexes/mirror/store.ts",
  ];
  for (const way of ways) assert.ok(existsSync(join(root, "src", way)), `there is no ${way} any more`);
  const past = imports.filter(
    ({ from, to }) => /^(http|transfer)\//.test(from) && !from.endsWith(".test.ts") && ways.includes(to),
  );
  const keys = imports.filter(({ from, to }) => from.startsWith("http/") && to === "storage/storage-key.ts");
  assert.deepEqual([...past, ...keys], []);
});

it("packaging/ is pure: nothing of other folders, no files, no network", () => {
  const impure = files
    .filter((file) => folderOf(file) === "packaging" && !file.endsWith(".test.ts"))
    .filter((file) => !file.startsWith(join("packaging", "archive")))
    .filter((file) =>
      /from "node:(fs|net|http|https|child_process|dns|tls)/.test(
        readFileSync(join(root, "src", file), "utf8"),
      ),
    );
  assert.deepEqual(impure, []);
});

it(`no file is longer than ${MOST_LINES} lines`, () => {
  const long = files
    .filter((file) => !file.endsWith(".test.ts"))
    .map((file) => ({ file, lines: readFileSync(join(root, "src", file), "utf8").split("\n").length - 1 }))
    .filter(({ lines }) => lines > MOST_LINES);
  assert.deepEqual(long, []);
});

it("no registry address is in the repository: they come from the configuration", () => {
  const names = [
    ["py", "pi"],
    ["python", "hosted"],
    ["npm", "js"],
    ["yarn", "pkg"],
    ["crates"],
    ["ruby", "gems"],
  ];
  const host = new RegExp(
    `\\b(?:${names.map((parts) => parts.join("")).join("|")})\\.(?:org|com|io|net|dev)\\b`,
    "i",
  );
  const naming = trackedFiles().filter((file) => host.test(readFileSync(join(root, file), "utf8")));
  assert.deepEqual(naming, []);
});

it("the lock file does not say where packages came from", () => {
  assert.doesNotMatch(readFileSync(join(root, "package-lock.json"), "utf8"), /"resolved":/);
});

/** Files that git knows; all files of the project where there is no git, as in an unpacked archive. */
function trackedFiles(): string[] {
  if (existsSync(join(root, ".git"))) {
    const listed = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" });
    return listed.split("\0").filter((file) => file !== "" && existsSync(join(root, file)));
  }
  return ["src", "test", "docs", "bin", "scripts"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)),
  );
}

it("F13 only times for people, files and other machines come from the wall clock", () => {
  const readers = files
    .filter((file) => !file.endsWith(".test.ts"))
    .filter((file) =>
      /\bDate\.now\b|\bnew Date\(\)|\bDate\(\)/.test(readFileSync(join(root, "src", file), "utf8")),
    );
  assert.deepEqual(
    readers.filter((file) => !(file in WALL_CLOCK_READERS)),
    [],
    "use steadyNow (src/clock.ts) or siteNow (src/database/site-clock.ts), or say in wall-clock-readers.ts why not",
  );
  const gone = Object.keys(WALL_CLOCK_READERS).filter((file) => !readers.includes(file));
  assert.deepEqual(gone, [], "these no longer read it");
});
