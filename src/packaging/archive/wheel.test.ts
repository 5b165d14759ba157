import assert from "node:assert/strict";
import { test } from "node:test";
import {
  buildTar,
  buildWheel,
  buildZip,
  type ZipEntry,
  type ZipOptions,
} from "../../../test/harness/build-archive.ts";
import type { ProjectName } from "../project-name.ts";
import { memoryAccess } from "./random-access.ts";
import { readWheel } from "./wheel.ts";

const LIMITS = { members: 1000, unpackedSize: 1024 ** 4 };
const EXPECTED = { project: "foo" as ProjectName, isVersion: (text: string) => text === "1.0" };
const METADATA: ZipEntry = {
  name: "foo-1.0.dist-info/METADATA",
  data: "Metadata-Version: 2.1\nName: foo\nVersion: 1.0\n",
};
const WHEEL: ZipEntry = { name: "foo-1.0.dist-info/WHEEL", data: "Wheel-Version: 1.0\n" };

function read(bytes: Uint8Array): string {
  return Buffer.from(readWheel(memoryAccess(bytes), EXPECTED, LIMITS)).toString();
}

function readEntries(entries: ZipEntry[], options?: ZipOptions): string {
  return read(buildZip([...entries, METADATA, WHEEL], options));
}

function refuses(name: string, build: () => Uint8Array, words: RegExp): void {
  test(name, () => {
    const bytes = build();
    assert.throws(
      () => read(bytes),
      (error: Error & { kind?: string }) => error.kind === "invalid" && words.test(error.message),
    );
  });
}

const refusesEntries = (name: string, entries: ZipEntry[], words: RegExp, options?: ZipOptions): void =>
  refuses(name, () => buildZip([...entries, METADATA, WHEEL], options), words);

test("F13 METADATA of an honest wheel is read byte for byte", () => {
  const built = buildWheel("foo", "1.0", {
    description: "héllo\r\n",
    files: { "foo/data.bin": Buffer.alloc(100_000, 7) },
  });
  assert.equal(read(built.bytes), built.metadata);
});

test("F13 stored members, folders, data descriptors and a file comment are accepted", () => {
  const bytes = buildZip(
    [
      { name: "foo/", mode: 0o040755, stored: true },
      { name: "foo/a.txt", data: "a", stored: true },
      { ...METADATA, descriptor: true },
      WHEEL,
    ],
    { comment: "made by hand" },
  );
  assert.equal(read(bytes), METADATA.data);
});

test("F02 the dist-info folder is compared normalised", () => {
  const bytes = buildZip([
    { name: "FOO-1.0.dist-info/METADATA", data: "x" },
    { name: "FOO-1.0.dist-info/WHEEL", data: "y" },
  ]);
  assert.equal(read(bytes), "x");
});

refuses("F13 no WHEEL", () => buildZip([METADATA]), /WHEEL.*missing/);
refuses("F13 no METADATA", () => buildZip([WHEEL]), /METADATA.*missing/);
refuses("F13 no dist-info", () => buildZip([{ name: "a", data: "a" }]), /no \.dist-info/);
refusesEntries(
  "F13 two dist-info folders",
  [{ name: "bar-1.0.dist-info/METADATA" }],
  /more than one \.dist-info/,
);
refuses("E09 dist-info of another name", () => buildWheel("bar", "1.0").bytes, /does not fit/);
refuses("E09 dist-info of another version", () => buildWheel("foo", "1.1").bytes, /does not fit/);

for (const name of ["../evil", "a/../../evil", "/etc/passwd", "C:/evil", "a\\b", "a\0b", "a\nb"]) {
  refusesEntries(`F55 member named ${JSON.stringify(name)}`, [{ name }], /member's/);
}
refusesEntries("F53 a name that is not UTF-8", [{ name: Buffer.from([0x61, 0xff]) }], /UTF-8/);
refusesEntries(
  "F55 a symbolic link",
  [{ name: "l", data: "/etc/passwd", mode: 0o120777 }],
  /link or a device/,
);
refusesEntries("F55 a device", [{ name: "d", mode: 0o020666 }], /link or a device/);
refusesEntries("E08 METADATA twice", [METADATA], /twice/);
refusesEntries("E08 a file and a folder of one name", [{ name: "a" }, { name: "a/", stored: true }], /twice/);
refusesEntries("F53 encrypted member", [{ name: "a", flags: 1 }], /encrypted/);
refusesEntries("F53 unusual compression", [{ name: "a", method: 12 }], /method/);
refusesEntries(
  "F53 local header with another name",
  [{ name: "a", localName: "b" }],
  /described differently/,
);
refusesEntries(
  "F53 bytes between members",
  [{ name: "a", gap: Buffer.from("hidden") }],
  /belong to no member/,
);
refusesEntries("F53 bytes before the zip", [], /begin|before/, { prefix: Buffer.from("MZ") });
refusesEntries("F53 bytes behind the zip", [], /bytes follow/, { suffix: Buffer.from("junk") });
refusesEntries("F53 a second end record", [], /more than one end record/, { suffix: buildZip([]) });
refusesEntries("F53 bytes behind the directory", [], /behind its directory/, {
  beforeEnd: Buffer.from("junk"),
});
refusesEntries("F53 comment on a member", [{ name: "a", comment: "c" }], /comments/);
refusesEntries(
  "F53 second name in an extra field",
  [{ name: "a", extra: Buffer.from("75700100ff", "hex") }],
  /second name/,
);
refusesEntries("F52 wrong count of members", [], /another number/, { claimedMembers: 1 });
refusesEntries(
  "F50 too many members",
  Array.from({ length: 1000 }, (_, i) => ({ name: `m${i}` })),
  /more than 1000 members/,
);
refusesEntries(
  "F50 claimed 1 GiB in a small file",
  [{ name: "a", data: "a", claimedSize: 1024 ** 3 }],
  /times its size/,
);
refuses(
  "F52 METADATA with a wrong checksum",
  () => buildZip([{ ...METADATA, claimedCrc: 1 }, WHEEL]),
  /damaged/,
);
refuses(
  "F50 METADATA that inflates to more than it claims",
  () => buildZip([{ ...METADATA, data: Buffer.alloc(9 * 1024 ** 2), claimedSize: 100 }, WHEEL]),
  /larger than it claims/,
);
refuses(
  "F50 METADATA over 8 MiB",
  () => buildZip([{ ...METADATA, data: Buffer.alloc(9 * 1024 ** 2) }, WHEEL]),
  /over 8388608/,
);
refuses("F52 no zip at all", () => Buffer.from("hello"), /no complete zip/);
refuses("F52 empty file", () => Buffer.alloc(0), /no complete zip/);
refuses("F52 cut off", () => buildWheel("foo", "1.0").bytes.subarray(0, 300), /no complete zip/);
refuses(
  "F53 overlapping members",
  () => {
    const bytes = buildZip([{ name: "a", data: "1" }, { name: "b", data: "1" }, METADATA, WHEEL]);
    const directory = bytes.readUInt32LE(bytes.length - 6);
    bytes.writeUInt32LE(0, directory + 46 + 1 + 42);
    return bytes;
  },
  /overlaps|described differently/,
);
refuses(
  "F53 zip behind a tar",
  () => Buffer.concat([buildTar([{ name: "a" }]), buildWheel("foo", "1.0").bytes]),
  /tar/,
);

test("E02 no cut and no flipped byte of a wheel raises anything but a refusal", () => {
  const { bytes } = buildWheel("foo", "1.0");
  for (let at = 0; at < bytes.length; at++) {
    const damaged = Buffer.from(bytes);
    damaged[at] = damaged[at]! ^ 0xff;
    for (const variant of [damaged, bytes.subarray(0, at)]) {
      try {
        read(variant);
      } catch (error) {
        assert.equal((error as Error).name, "Refusal", `byte ${at}: ${(error as Error).stack}`);
      }
    }
  }
});

test("F53 a wheel with honest members before METADATA stays readable", () => {
  assert.equal(readEntries([{ name: "a/b.txt", data: "b" }]), METADATA.data);
});
