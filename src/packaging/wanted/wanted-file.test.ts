import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../../refusal.ts";
import { readWantedFile } from "./wanted-file.ts";

test("a requirements.txt: hashes, markers, extras and continued lines; other files are named", () => {
  const text = `\uFEFF# made by a tool
--index-url https://index.example/simple/
Flask[async]>=3 ; python_version >= "3.9"  # why
click==8.1.8 \\
    --hash=sha256:${"0".repeat(64)} \\
    --hash=sha256:${"1".repeat(64)}
-r base.txt
-c constraints.txt
-e .
./wheels/own-1.0-py3-none-any.whl
thing @ git+https://example.com/thing
`;
  const { requirements, leftOut } = readWantedFile("dir/requirements-dev.txt", text);
  assert.deepEqual(requirements, ["click==8.1.8", 'flask[async]>=3; python_version >= "3.9"']);
  assert.deepEqual(
    leftOut.map((line) => line.split(":")[0]),
    ["-r base.txt", "-c constraints.txt", "-e .", "./wheels/own-1.0-py3-none-any.whl", "thing @ git+https"],
  );
});

test("a pyproject.toml: dependencies, extras, groups and what building needs", () => {
  const text = `
[project]
name = "app"
dependencies = ["flask>=3"]
[project.optional-dependencies]
db = ["psycopg"]
[dependency-groups]
dev = ["pytest", {include-group = "lint"}]
lint = ["ruff==0.9"]
[build-system]
requires = ["hatchling"]
`;
  assert.deepEqual(readWantedFile("pyproject.toml", text).requirements, [
    ...["flask>=3", "hatchling", "psycopg", "pytest", "ruff==0.9"],
  ]);
  refuses("pyproject.toml", '[tool.poetry.dependencies]\nflask = "^3"\n', /Give the lock file/);
});

test("a uv.lock: each package with the markers of the ways that lead to it", () => {
  const registry = 'source = { registry = "https://index.example/simple" }';
  const text = `version = 1
requires-python = ">=3.9"
[[package]]
name = "app"
version = "0.1.0"
source = { virtual = "." }
dependencies = [{ name = "flask" }, { name = "numpy", version = "1.0", marker = "python_full_version < '3.10'" }, { name = "numpy", version = "2.0", marker = "python_full_version >= '3.10'" }]
[package.dev-dependencies]
dev = [{ name = "pytest" }]
[[package]]
name = "flask"
version = "3.0"
${registry}
dependencies = [{ name = "click" }, { name = "tz", marker = "sys_platform == 'win32'" }]
[[package]]
name = "click"
version = "8.1"
${registry}
dependencies = [{ name = "colorama", marker = "sys_platform == 'win32'" }]
[[package]]
name = "colorama"
version = "0.4"
${registry}
[[package]]
name = "tz"
version = "1.0"
${registry}
dependencies = [{ name = "tz-data", marker = "python_full_version < '3.10'" }]
[[package]]
name = "tz-data"
version = "9"
${registry}
[[package]]
name = "pytest"
version = "8.0"
${registry}
dependencies = [{ name = "colorama", marker = "os_name == 'nt'" }, { name = "pytest" }]
[[package]]
name = "numpy"
version = "1.0"
${registry}
[[package]]
name = "numpy"
version = "2.0"
${registry}
[[package]]
name = "own-thing"
version = "1.0"
source = { git = "https://example.com/x" }
`;
  const { requirements, leftOut } = readWantedFile("uv.lock", text);
  assert.deepEqual(requirements, [
    "click==8.1",
    "colorama==0.4; (os_name == 'nt') or (sys_platform == 'win32')",
    "flask==3.0",
    "numpy==1.0; python_full_version < '3.10'",
    "numpy==2.0; python_full_version >= '3.10'",
    "pytest==8.0",
    "tz-data==9; (sys_platform == 'win32') and (python_full_version < '3.10')",
    "tz==1.0; sys_platform == 'win32'",
  ]);
  assert.deepEqual(leftOut, ["own-thing: is git"]);
});

test("pylock.toml, poetry.lock, pdm.lock and Pipfile.lock", () => {
  const pylock = `lock-version = "1.0"
[[packages]]
name = "flask"
version = "3.0"
marker = "python_version >= '3.9'"
[[packages]]
name = "own"
vcs = { type = "git", url = "https://example.com/x", commit-id = "1" }
`;
  assert.deepEqual(readWantedFile("pylock.dev.toml", pylock), {
    requirements: ["flask==3.0; python_version >= '3.9'"],
    leftOut: ["own: is a repository"],
  });
  const poetry = `[[package]]
name = "Flask"
version = "3.0"
[[package]]
name = "colorama"
version = "0.4"
markers = {main = "sys_platform == 'win32'", dev = "os_name == 'nt'"}
[[package]]
name = "local"
version = "1"
[package.source]
type = "directory"
url = "../local"
`;
  assert.deepEqual(readWantedFile("poetry.lock", poetry), {
    requirements: ["colorama==0.4; (sys_platform == 'win32') or (os_name == 'nt')", "flask==3.0"],
    leftOut: ["local: is directory"],
  });
  const pdm = `[[package]]
name = "flask"
version = "3.0"
[[package]]
name = "flask"
version = "3.0"
extras = ["async"]
[[package]]
name = "local"
version = "1"
path = "./local"
`;
  assert.deepEqual(readWantedFile("pdm.lock", pdm), {
    requirements: ["flask==3.0"],
    leftOut: ["local: is a folder"],
  });
  const pipfile = {
    default: { flask: { version: "==3.0", markers: "python_version >= '3.9'" }, x: { git: "https://e.com" } },
    develop: { pytest: { version: "==8.0" } },
  };
  assert.deepEqual(readWantedFile("Pipfile.lock", JSON.stringify(pipfile)), {
    requirements: ["flask==3.0; python_version >= '3.9'", "pytest==8.0"],
    leftOut: ["x: is a repository"],
  });
});

test("other, damaged and empty files are refused with a message", () => {
  refuses("setup.cfg", "", /not a file of requirements/);
  refuses("uv.lock", "[[package", /damaged/);
  refuses("Pipfile.lock", "{", /damaged/);
  refuses("poetry.lock", "[[package]]\nname = 1\n", /damaged/);
  refuses("requirements.txt", "# nothing\n", /names no requirements/);
  const many = Array.from({ length: 5001 }, (_, at) => `p${at}`).join("\n");
  refuses("requirements.txt", many, /more than 5000/);
});

function refuses(name: string, text: string, words: RegExp): void {
  assert.throws(
    () => readWantedFile(name, text),
    (error) => error instanceof Refusal && error.kind === "invalid" && words.test(error.message),
  );
}
