import assert from "node:assert/strict";
import { test } from "node:test";
import { environmentsOf, uvPlatformOf } from "./environments.ts";

test("platforms are those of uv that take no newer wheels", () => {
  const tags = [
    "manylinux_2_17_x86_64",
    "manylinux_2_30_aarch64",
    "manylinux_2_50_x86_64",
    "manylinux_2_5_x86_64",
  ];
  assert.deepEqual(
    tags.map((tag) => uvPlatformOf(tag)?.name),
    ["x86_64-manylinux_2_17", "aarch64-manylinux_2_28", "x86_64-manylinux_2_40", undefined],
  );
  assert.equal(uvPlatformOf("win_amd64")?.name, "x86_64-pc-windows-msvc");
  assert.equal(uvPlatformOf("musllinux_1_2_aarch64")?.name, "aarch64-unknown-linux-musl");
  assert.deepEqual(uvPlatformOf("macosx_13_0_arm64"), {
    name: "aarch64-apple-darwin",
    variables: { MACOSX_DEPLOYMENT_TARGET: "13.0" },
  });
});

test("a target is each Python on each platform", () => {
  const target = { name: "office", pythons: ["3.9", "3.13"], platforms: ["win_amd64", "win32"] };
  assert.equal(environmentsOf(target).length, 4);
});
