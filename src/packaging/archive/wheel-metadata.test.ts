import assert from "node:assert/strict";
import { test } from "node:test";
import { buildZip } from "../../../test/harness/build-archive.ts";
import { buildWheel } from "../../../test/harness/build-distribution.ts";
import type { ProjectName } from "../names/project-name.ts";
import { extractWheelMetadata } from "./wheel-metadata.ts";

const project = "far-away" as ProjectName;

function partsOf(bytes: Buffer) {
  const read: number[] = [];
  return {
    read,
    async part(offset: number, length: number) {
      read.push(length);
      return bytes.subarray(offset, offset + length);
    },
  };
}

test("M01 the metadata of a large wheel is read in few small parts", async () => {
  const wheel = buildWheel({ name: "far-away", size: 3_000_000, files: 40, description: "x".repeat(9000) });
  const archive = partsOf(wheel.bytes);
  const found = await extractWheelMetadata(wheel.bytes.length, archive.part, project);
  assert.ok(found && Buffer.from(found).equals(wheel.metadata));
  assert.ok(archive.read.length <= 3);
  assert.ok(archive.read.reduce((sum, length) => sum + length) < 120_000);
});

test("a wheel with a member that is packed, and bytes before it, is read as Python reads it", async () => {
  const zip = buildZip([
    { name: "a.py", data: "x" },
    { name: "far_away-1.0.dist-info/METADATA", data: "Name: far-away\n" },
  ]);
  const shifted = Buffer.concat([Buffer.from("#!/usr/bin/env python\n"), zip]);
  const found = await extractWheelMetadata(shifted.length, partsOf(shifted).part, project);
  assert.equal(found && Buffer.from(found).toString(), "Name: far-away\n");
});

test("what is no wheel, cut off, damaged or another project's gives nothing", async () => {
  const { bytes } = buildWheel({ name: "far-away" });
  const damaged = Buffer.from(bytes);
  damaged[bytes.indexOf("Summary")] = 0x78;
  const others = buildWheel({ name: "near" }).bytes;
  for (const wrong of [Buffer.alloc(0), Buffer.from("<html>"), bytes.subarray(0, -30), damaged, others]) {
    assert.equal(await extractWheelMetadata(wrong.length, partsOf(wrong).part, project), null);
  }
});
