import assert from "node:assert/strict";
import { test } from "node:test";
import { parseWheel } from "../names/wheel-filename.ts";
import { markerHolds } from "./marker-value.ts";
import { fitsEnvironment } from "./wheel-fit.ts";

const windows = { python: "3.9", platform: "win_amd64" };
const linux = { python: "3.13", platform: "manylinux_2_28_x86_64" };
const mac = { python: "3.13", platform: "macosx_13_0_arm64" };
const all = [windows, linux, mac];

test("markers are evaluated for the environment, not for this machine", () => {
  const cases: [string, boolean[]][] = [
    ['sys_platform == "win32"', [true, false, false]],
    ['python_version < "3.10"', [true, false, false]],
    ['python_full_version >= "3.13.2" and os_name == "posix"', [false, true, true]],
    [
      'sys_platform == "win32" or (platform_machine == "arm64" and sys_platform == "darwin")',
      [true, false, true],
    ],
    ['"linux" in sys_platform', [false, true, false]],
    ["sys_platform not in 'win32 darwin'", [false, true, false]],
    ["extra == 'test'", [false, false, false]],
    ['platform_release < "5"', [true, true, true]],
    ['python_version ~= "3.9" and implementation_name == "cpython"', [true, true, true]],
    ['os.name == "nt"', [true, false, false]],
  ];
  for (const [marker, expected] of cases)
    assert.deepEqual(
      all.map((one) => markerHolds(marker, one)),
      expected,
      marker,
    );
});

test("wheels fit by their tags", () => {
  const cases: [string, boolean[]][] = [
    ["py3-none-any", [true, true, true]],
    ["py2-none-any", [false, false, false]],
    ["py2.py3-none-any", [true, true, true]],
    ["cp39-cp39-win_amd64", [true, false, false]],
    ["cp38-abi3-win_amd64", [true, false, false]],
    ["cp310-abi3-win_amd64", [false, false, false]],
    ["cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64", [false, true, false]],
    ["cp313-cp313-manylinux1_x86_64", [false, true, false]],
    ["cp313-cp313-manylinux_2_34_x86_64", [false, false, false]],
    ["cp313-cp313-manylinux_2_17_aarch64", [false, false, false]],
    ["cp313-cp313-musllinux_1_2_x86_64", [false, false, false]],
    ["cp313-cp313t-manylinux_2_17_x86_64", [false, false, false]],
    ["cp313-cp313-macosx_10_13_universal2", [false, false, true]],
    ["cp313-cp313-macosx_11_0_arm64", [false, false, true]],
    ["cp313-cp313-macosx_14_0_arm64", [false, false, false]],
    ["pp310-pypy310_pp73-win_amd64", [false, false, false]],
  ];
  for (const [tags, expected] of cases) {
    const parsed = parseWheel(`thing-1.0-${tags}.whl`).tags;
    assert.ok(parsed);
    assert.deepEqual(
      all.map((one) => fitsEnvironment(parsed, one)),
      expected,
      tags,
    );
  }
});
