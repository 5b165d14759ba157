import assert from "node:assert/strict";
import { test } from "node:test";
import {
  buildTar,
  buildWheel,
  buildZip,
  type ZipEntry,
  type ZipOptions,
} from "../../../test/harness/build-archive.ts";
import type { ProjectName } from "../names/project-name.ts";
import { memoryAccess } from "./random-access.ts";
import { readWheel } from "./wheel.ts";

const LIMITS = { members: 1000, unpackedSize: 1024 ** 4 };
const EXPECTED = { project: "foo" as ProjectName, isVersion: (text: string) => text === "1.0" };
const METADATA: ZipEntry = {
  name: "foo-1.0.dist-info/METADATA",
  data: "Metadata-Version: 2.1\nName: foo\nVersion: 1.0\n",
};
const WHEEL: ZipEntry = { name: "foo-1.0.dist-info/WHEEL", data: "Wheel-Version: 1.0\n" };
const RECORD: ZipEntry = { name: "foo-1.0.dist-info/RECORD", data: "foo-1.0.dist-info/RECORD,,\n" };
const PARTS = [METADATA, WHEEL, RECORD];

function read(bytes: Uint8Array): string {
  return Buffer.from(readWheel(memoryAccess(bytes), EXPECTED, LIMITS)).toString();
}

function readEntries(entries: ZipEntry[], options?: ZipOptions): string {
  return read(buildZip([...entries, ...PARTS], options));
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
  refuses(name, () => buildZip([...entries, ...PARTS], options), words);

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
      RECORD,
    ],
    { comment: "made by hand" },
  );
  assert.equal(read(bytes), METADATA.data);
});

test("F02 the dist-info folder is compared normalised", () => {
  const bytes = buildZip([
    { name: "FOO-1.0.dist-info/METADATA", data: "x" },
    { name: "FOO-1.0.dist-info/WHEEL", data: "Wheel-Version: 1.0" },
    { name: "FOO-1.0.dist-info/RECORD", data: "" },
  ]);
  assert.equal(read(bytes), "x");
});

refuses("F13 no WHEEL", () => buildZip([METADATA]), /WHEEL.*missing/);
refuses("F13 no METADATA", () => buildZip([WHEEL]), /METADATA.*missing/);
refuses("F13 no RECORD", () => buildZip([METADATA, WHEEL]), /RECORD.* is missing .* installers/);
refuses(
  "F13 a folder called RECORD",
  () => buildZip([METADATA, WHEEL, { name: `${RECORD.name}/`, stored: true }]),
  /RECORD.* is missing/,
);

const withWheelFile = (data: string | Uint8Array) => buildZip([METADATA, { ...WHEEL, data }, RECORD]);
for (const [what, data, words] of [
  ["an empty WHEEL", "", /does not say Wheel-Version/],
  ["a WHEEL without Wheel-Version", "Generator: x\nTag: py3-none-any\n", /does not say Wheel-Version/],
  ["a WHEEL with an empty Wheel-Version", "Wheel-Version:\n", /does not say Wheel-Version/],
  ["Wheel-Version 2.0", "Wheel-Version: 2.0\nRoot-Is-Purelib: true\n", /Wheel-Version "2\.0"; installers/],
  ["Wheel-Version 10", "Wheel-Version: 10\n", /installers take 1\.x only/],
  ["Wheel-Version one", "Wheel-Version: one\n", /"one", which is not a version/],
  ["a WHEEL that is not UTF-8", Buffer.from("Wheel-Version: 1.0\nGenerator: \xe9\n", "latin1"), /not UTF-8/],
] as const) {
  refuses(`F13 ${what}`, () => withWheelFile(data), words);
}

test("F13 M23 what installers do without is not asked for, and newer minor versions are taken", () => {
  for (const data of [
    "Wheel-Version: 1.0",
    "wheel-version: 1.9\r\nNew-Field: x\r\n",
    "Wheel-Version: 0.1\n",
    "Wheel-Version: 1\n",
    "Wheel-Version: 1.0\nWheel-Version: 2.0\n",
    "Wheel-Version: 1.0\nRoot-Is-Purelib: maybe\nTag: not-one\n",
  ]) {
    assert.equal(read(withWheelFile(data)), METADATA.data, data);
  }
  const lying = { ...RECORD, data: "foo/gone.py,sha256=AAAA,5\n" };
  assert.equal(read(buildZip([METADATA, WHEEL, lying])), METADATA.data, "RECORD is the installer's to read");
});

refusesEntries(
  "F13 .data with a folder that nobody knows",
  [{ name: "foo-1.0.data/lib/x" }],
  /installers know/,
);
refusesEntries("F13 .data with a file at its top", [{ name: "foo-1.0.data/scripts" }], /installers know/);
test("F13 .data with all its folders is taken, and other folders that end so", () => {
  const known = ["purelib", "platlib", "headers", "scripts", "data"].map(
    (scheme) => `foo-1.0.data/${scheme}/x`,
  );
  const entries = [...known, "foo.data/anything", "foo/foo-1.0.data/y"].map((name) => ({ name, data: "x" }));
  const folders = [{ name: "foo-1.0.data/", stored: true }];
  assert.equal(readEntries([...folders, ...entries]), METADATA.data);
});

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
for (const name of ["metadata", "Wheel", "record", "METADATA".toLowerCase()])
  refusesEntries(
    `E08 a case twin ${name} in dist-info`,
    [{ name: `foo-1.0.dist-info/${name}` }],
    /one file on some/,
  );
refusesEntries(
  "E08 case twins of other files in dist-info",
  [{ name: "foo-1.0.dist-info/licenses/LICENSE" }, { name: "foo-1.0.dist-info/licenses/License" }],
  /one file on some/,
);
refusesEntries(
  "E08 NFC and NFD twins",
  [{ name: "foo/caf\u00e9.py" }, { name: "foo/cafe\u0301.py" }],
  /two Unicode spellings/,
);
refusesEntries(
  "E08 a path that is file and folder",
  [{ name: "a/b" }, { name: "a/b/c" }],
  /file and also a folder/,
);
refusesEntries(
  "E08 the same in two spellings",
  [{ name: "caf\u00e9" }, { name: "cafe\u0301/x" }, { name: "caf-" }],
  /file and also a folder/,
);
test("E08 names that only look like twins are taken", () => {
  const names = ["a/b", "a/b-c", "a/b.c/d", "a/B", "A/b", "caf\u00e9", "cafe", "a b/c"];
  assert.equal(readEntries(names.map((name) => ({ name, data: "x" }))), METADATA.data);
});
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
refusesEntries("F52 wrong count of members", [], /different number/, { claimedMembers: 1 });
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
  () => buildZip([{ ...METADATA, claimedCrc: 1 }, WHEEL, RECORD]),
  /damaged/,
);
refuses(
  "F50 METADATA that inflates to more than it claims",
  () => buildZip([{ ...METADATA, data: Buffer.alloc(9 * 1024 ** 2), claimedSize: 100 }, WHEEL, RECORD]),
  /larger than it claims/,
);
refuses(
  "F50 METADATA over 8 MiB",
  () => buildZip([{ ...METADATA, data: Buffer.alloc(9 * 1024 ** 2) }, WHEEL, RECORD]),
  /over 8388608/,
);
refuses("F52 no zip at all", () => Buffer.from("hello"), /not a complete zip/);
refuses("F52 empty file", () => Buffer.alloc(0), /not a complete zip/);
refuses("F52 cut off", () => buildWheel("foo", "1.0").bytes.subarray(0, 300), /not a complete zip/);
refuses(
  "F53 overlapping members",
  () => {
    const bytes = buildZip([{ name: "a", data: "1" }, { name: "b", data: "1" }, ...PARTS]);
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
