import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { buildSdist, buildWheel } from "../../../test/harness/build-distribution.ts";
import { wholenessOf } from "./whole.ts";

const of = (filename: string, bytes: Buffer) =>
  wholenessOf(filename, {
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  });

/** The bytes as tar and the command pack them. */
function packed(command: string, flag: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "whole-"));
  try {
    writeFileSync(join(folder, "setup.py"), "print(1)\n".repeat(3000));
    execFileSync("tar", [flag, "-cf", "made", "setup.py"], { cwd: folder });
    return readFileSync(join(folder, "made"));
  } catch (error) {
    throw new Error(`${command} is needed for this test`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const wheel = buildWheel({ name: "whole", size: 300_000, files: 20 }).bytes;
const ARCHIVES: Record<string, Buffer> = {
  "whole-1.0-py3-none-any.whl": wheel,
  "whole-1.0.zip": wheel,
  "whole-1.0-py3.12.egg": wheel,
  "whole-1.0.tar.gz": buildSdist({ name: "whole" }).bytes,
  "whole-1.0.tgz": gzipSync(Buffer.alloc(100_000, "x")),
  "whole-1.0.tar.bz2": packed("bzip2", "--bzip2"),
  "whole-1.0.tar.xz": packed("xz", "--xz"),
};

describe("archives without a hash", () => {
  for (const [filename, bytes] of Object.entries(ARCHIVES)) {
    it(`F112 ${filename}: the whole is told from every part of it`, async () => {
      assert.equal(await of(filename, bytes), "whole");
      const lengths = [0, 1, 10, bytes.length >> 1, bytes.length - 30, bytes.length - 5, bytes.length - 1];
      for (const length of lengths)
        assert.equal(await of(filename, bytes.subarray(0, length)), "cut", `${length}`);
      assert.equal(await of(filename, Buffer.from("<html><body>Sign in</body></html>")), "cut");
    });
  }

  it("a zip with a comment, or behind a program, is whole; one that lacks its middle is not", async () => {
    const behind = Buffer.concat([Buffer.alloc(5000, "MZ"), wheel]);
    assert.equal(await of("whole-1.0.win32.exe", behind), "whole");
    assert.equal(await of("whole-1.0.zip", behind), "whole");
    const commented = Buffer.concat([wheel, Buffer.from("a comment")]);
    commented.writeUInt16LE(9, wheel.length - 2);
    assert.equal(await of("whole-1.0.zip", commented), "whole");
    const holed = Buffer.concat([wheel.subarray(0, 1000), wheel.subarray(60_000)]);
    assert.equal(await of("whole-1.0.zip", holed), "cut");
  });

  it("kinds that have nothing at their end to tell by are unknown", async () => {
    for (const name of ["a-1.0.tar.Z", "a-1.0.msi", "a-1.0.noarch.rpm", "a-1.0.deb"])
      assert.equal(await of(name, Buffer.alloc(1000, "x")), "unknown");
    assert.equal(await of("a-1.0.tar", Buffer.alloc(10_240)), "whole");
    assert.equal(await of("a-1.0.tar", Buffer.alloc(5000, "x")), "unknown");
  });
});
