import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import {
  buildSdist,
  buildTar,
  buildTarGz,
  buildZip,
  type TarEntry,
} from "../../../test/harness/build-archive.ts";
import { memoryAccess } from "./random-access.ts";
import { readEgg, readSdist, readZipSdist } from "./sdist.ts";

const LIMITS = { members: 1000, unpackedSize: 1024 ** 3 };
const INFO: TarEntry = { name: "foo-1.0/PKG-INFO", data: "Metadata-Version: 2.1\nName: foo\nVersion: 1.0\n" };

const read = async (bytes: Uint8Array): Promise<string> =>
  Buffer.from(await readSdist(memoryAccess(bytes), LIMITS)).toString();

function refuses(name: string, bytes: () => Uint8Array, words: RegExp): void {
  test(name, async () => {
    await assert.rejects(
      read(bytes()),
      (error: Error & { kind?: string }) => error.kind === "invalid" && words.test(error.message),
    );
  });
}

const refusesEntry = (name: string, entry: TarEntry, words: RegExp): void =>
  refuses(name, () => buildTarGz([INFO, entry]), words);

test("F13 PKG-INFO of an honest sdist is read byte for byte", async () => {
  const built = buildSdist("Foo.Bar", "1.0", {
    files: { "big.bin": Buffer.alloc(700_001, 3) },
    description: "ü\n",
  });
  assert.equal(await read(built.bytes), built.metadata);
});

test("F14 the top folder may be called anything, and begin with ./", async () => {
  assert.equal(
    await read(
      buildTarGz([
        { name: "./", type: "5" },
        { ...INFO, name: "./odd/PKG-INFO" },
      ]),
    ),
    INFO.data,
  );
});

test("F54 pax and GNU long names are followed", async () => {
  const long = `foo-1.0/${"d/".repeat(90)}x`;
  const record = ` path=${long}\n`;
  const pax = `${record.length + 3}${record}`;
  const entries: TarEntry[] = [
    { name: "pax", type: "x", data: pax },
    { name: "foo-1.0/short", data: "1" },
    { name: "././@LongLink", type: "L", data: `${long}2\0` },
    { name: "foo-1.0/short2", data: "2" },
    INFO,
  ];
  assert.equal(await read(buildTarGz(entries)), INFO.data);
});

test("F55 links inside the top folder are tolerated", async () => {
  const entries: TarEntry[] = [
    { name: "foo-1.0/a/", type: "5" },
    { name: "foo-1.0/a/link", type: "2", linkName: "../README" },
    { name: "foo-1.0/hard", type: "1", linkName: "foo-1.0/PKG-INFO" },
  ];
  assert.equal(await read(buildTarGz([INFO, ...entries])), INFO.data);
});

refusesEntry("F55 link out of the folder", { name: "foo-1.0/l", type: "2", linkName: "../../etc" }, /leaves/);
refusesEntry("F55 link to its parent", { name: "foo-1.0/l", type: "2", linkName: ".." }, /leaves/);
refusesEntry("F55 absolute link", { name: "foo-1.0/l", type: "2", linkName: "/etc/passwd" }, /absolute/);
refusesEntry(
  "F55 link with .. inside",
  { name: "foo-1.0/a/l", type: "2", linkName: "u/.." },
  /inside its path/,
);
refusesEntry("F55 hard link out", { name: "foo-1.0/l", type: "1", linkName: "../etc/passwd" }, /leaves/);
refuses(
  "F55 a member written through a link",
  () =>
    buildTarGz([INFO, { name: "foo-1.0/l", type: "2", linkName: "a" }, { name: "foo-1.0/l/x", data: "x" }]),
  /through a link/,
);
refuses(
  "F55 PKG-INFO that is a link",
  () => buildTarGz([{ ...INFO, data: "", type: "2", linkName: "a" }]),
  /PKG-INFO is a link/,
);
for (const type of ["3", "4", "6"])
  refusesEntry(`F55 device of type ${type}`, { name: "foo-1.0/d", type }, /device/);
refusesEntry("F54 sparse file", { name: "foo-1.0/s", type: "S" }, /sparse/);
for (const name of ["../evil", "foo-1.0/../../evil", "/etc/passwd", "C:\\x", "foo-1.0/a\\b"]) {
  refusesEntry(`F55 member named ${name}`, { name }, /member's/);
}
refusesEntry("F13 a second top folder", { name: "bar/x" }, /more than one top-level folder/);
refusesEntry("F13 a file beside the top folder", { name: "x" }, /is not in a top-level folder/);
refusesEntry("E08 a case twin of PKG-INFO", { name: "foo-1.0/pkg-info" }, /one file on some/);
refuses(
  "E08 NFC and NFD twins",
  () => buildTarGz([INFO, { name: "foo-1.0/caf\u00e9" }, { name: "foo-1.0/cafe\u0301" }]),
  /two Unicode spellings/,
);
refuses(
  "E08 a path that is file and folder",
  () => buildTarGz([INFO, { name: "foo-1.0/a/b" }, { name: "foo-1.0/a" }]),
  /file and also a folder/,
);
refuses(
  "E08 a file and a folder of one name",
  () => buildTarGz([INFO, { name: "foo-1.0/a" }, { name: "foo-1.0/a/", type: "5" }]),
  /file and also a folder/,
);
test("E08 a file that was appended again, and folders told twice, are taken", async () => {
  const entries: TarEntry[] = [
    { name: "foo-1.0/a/", type: "5" },
    { name: "foo-1.0/a/x", data: "1" },
    { name: "foo-1.0/a/", type: "5" },
    { name: "foo-1.0/a/x", data: "2" },
    { name: "foo-1.0/A/X", data: "3" },
  ];
  assert.equal(await read(buildTarGz([INFO, ...entries])), INFO.data);
});
refusesEntry("E08 PKG-INFO twice", INFO, /twice/);
refuses("F13 no PKG-INFO", () => buildTarGz([{ name: "foo-1.0/setup.py" }]), /PKG-INFO.*missing/);
refuses("F13 PKG-INFO too deep", () => buildTarGz([{ ...INFO, name: "foo-1.0/a/PKG-INFO" }]), /missing/);
refuses(
  "F51 PKG-INFO that claims 8 TiB",
  () => buildTarGz([{ ...INFO, claimedSize: 8 * 1024 ** 4 }]),
  /bytes allowed/,
);
refuses(
  "F51 PKG-INFO over 8 MiB",
  () => buildTarGz([{ ...INFO, data: Buffer.alloc(9 * 1024 ** 2) }]),
  /over 8388608/,
);
refuses(
  "F51 bomb",
  () => buildTarGz([INFO, { name: "foo-1.0/z", data: Buffer.alloc(80 * 1024 ** 2) }]),
  /times its size/,
);
refuses(
  "F51 too many members",
  () => buildTarGz(Array.from({ length: 1001 }, (_, i) => ({ name: `foo-1.0/${i}` }))),
  /more than 1000 members/,
);
refuses("F54 wrong checksum", () => buildTarGz([{ ...INFO, claimedChecksum: 1 }]), /damaged/);
refuses("F54 no end", () => gzipSync(buildTar([INFO], { end: false })), /cut off/);
refuses("F54 cut inside a member", () => gzipSync(buildTar([INFO]).subarray(0, 520)), /cut off/);
refuses(
  "F54 bytes behind the tar",
  () => gzipSync(buildTar([INFO], { suffix: Buffer.from("x") })),
  /follow the end of its tar/,
);
refuses("F54 bytes behind the gzip", () => Buffer.concat([buildTarGz([INFO]), Buffer.alloc(3)]), /gzip/);
refuses("F54 gzip cut off", () => buildTarGz([INFO]).subarray(0, -4), /gzip/);
refuses("F54 no gzip", () => buildTar([INFO]), /gzip/);
refuses("F54 empty tar", () => gzipSync(Buffer.alloc(1024)), /empty/);
refuses("F54 empty file", () => Buffer.alloc(0), /gzip|cut off/);
refuses(
  "F53 tar.gz and zip at once",
  () => Buffer.concat([buildTarGz([INFO]), buildZip([{ name: "a" }])]),
  /both/,
);
refuses("F54 broken pax", () => buildTarGz([{ name: "p", type: "x", data: "99 path=x\n" }, INFO]), /pax/);

test("E02 no flipped byte of a tar raises anything but a refusal", async () => {
  const tar = buildTar([{ name: "foo-1.0/", type: "5" }, INFO, { name: "foo-1.0/a", data: "a" }]);
  for (let at = 0; at < tar.length; at += 3) {
    const damaged = Buffer.from(tar);
    damaged[at] = damaged[at]! ^ 0xff;
    await read(gzipSync(damaged)).catch((error: Error) => assert.equal(error.name, "Refusal", error.stack));
  }
});

test("F07 a zip sdist and an egg give their PKG-INFO", () => {
  const access = (name: string) => memoryAccess(buildZip([{ name, data: "info" }]));
  assert.equal(Buffer.from(readZipSdist(access("foo-1.0/PKG-INFO"), LIMITS)).toString(), "info");
  assert.equal(Buffer.from(readEgg(access("EGG-INFO/PKG-INFO"), LIMITS)).toString(), "info");
  const twins = ["foo-1.0/PKG-INFO", "foo-1.0/Pkg-Info"].map((name) => ({ name, data: "info" }));
  assert.throws(() => readZipSdist(memoryAccess(buildZip(twins)), LIMITS), /one file on some/);
  assert.throws(() => readZipSdist(access("PKG-INFO"), LIMITS), /missing|top folder/);
});
