import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { buildTar, buildTarGz, buildZip, type TarEntry, type ZipEntry } from "../harness/build-archive.ts";
import { buildSdist, buildWheel, coreMetadata } from "../harness/build-distribution.ts";
import { changedParts, uploadParts } from "../harness/multipart.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;
const wheel = buildWheel({ name: "bad-archive" });
const source = buildSdist({ name: "bad-archive" });
const METADATA = { name: "bad_archive-1.0.dist-info/METADATA", data: wheel.metadata };
const WHEEL = { name: "bad_archive-1.0.dist-info/WHEEL", data: "Wheel-Version: 1.0\nTag: py3-none-any\n" };
const RECORD = { name: "bad_archive-1.0.dist-info/RECORD", data: "bad_archive-1.0.dist-info/RECORD,,\n" };
const INFO = { name: "bad_archive-1.0/PKG-INFO", data: coreMetadata({ name: "bad-archive" }, "1.0") };
const NONE = { md5_digest: null, sha256_digest: null };

/** Refused with 400, said in words, nothing listed. */
async function refuses(title: string, kind: typeof wheel, bytes: Buffer): Promise<void> {
  const lie = { ...kind, bytes };
  const answer = await admin.upload(lie, { parts: changedParts(uploadParts(lie), NONE) });
  assert.equal(answer.status, 400, `${title}: ${answer.status} ${answer.text.slice(0, 200)}`);
  assert.doesNotMatch(answer.text, /\bat .*\.ts:\d|node:/, title);
  assert.deepEqual(await anonymous.listed("bad-archive"), [], title);
}

const refusesZip = (title: string, entries: ZipEntry[], options = {}) =>
  refuses(title, wheel, buildZip([...entries, METADATA, WHEEL, RECORD], options));
const refusesTar = (title: string, entries: TarEntry[]) =>
  refuses(title, source, buildTarGz([INFO, ...entries]));

test("F52 F13 what is no zip, or lacks its parts, is refused", async () => {
  const { bytes } = wheel;
  await refuses("empty", wheel, Buffer.alloc(0));
  await refuses("text", wheel, Buffer.from("not a zip at all".repeat(20)));
  await refuses("cut", wheel, bytes.subarray(0, bytes.length - 100));
  await refuses("end alone", wheel, bytes.subarray(-22));
  await refuses("front missing", wheel, bytes.subarray(40));
  await refuses("no METADATA", wheel, buildZip([WHEEL, RECORD]));
  await refuses("no WHEEL", wheel, buildZip([METADATA, RECORD]));
  await refuses("METADATA empty", wheel, buildZip([{ ...METADATA, data: "" }, WHEEL, RECORD]));
  await refuses(
    "METADATA not text",
    wheel,
    buildZip([{ ...METADATA, data: Buffer.alloc(200, 0xff) }, WHEEL, RECORD]),
  );
  await refuses("wrong checksum", wheel, buildZip([{ ...METADATA, claimedCrc: 1 }, WHEEL, RECORD]));
  await refusesZip("unknown compression", [{ name: "a", data: "a", method: 99 }]);
  await refusesZip("encrypted", [{ name: "a", data: "a", flags: 1 }]);
  await refusesZip("directory counts wrong", [], { claimedMembers: 7 });
});

test("F13 wheels that no installer can install are refused", async () => {
  await refuses("no RECORD", wheel, buildZip([METADATA, WHEEL]));
  for (const data of ["", "Tag: py3-none-any\n", "Wheel-Version: 2.0\n", "Wheel-Version: new\n"])
    await refuses(`WHEEL ${JSON.stringify(data)}`, wheel, buildZip([METADATA, { ...WHEEL, data }, RECORD]));
  await refusesZip("unknown scheme", [{ name: "bad_archive-1.0.data/lib/x", data: "x" }]);
});

test("E08 members that are one file on some systems, or a file and a folder, are refused", async () => {
  await refusesZip("metadata beside METADATA", [{ name: METADATA.name.replace("METADATA", "metadata") }]);
  await refusesZip("NFC and NFD", [{ name: "caf\u00e9.py" }, { name: "cafe\u0301.py" }]);
  await refusesZip("file and folder", [{ name: "a" }, { name: "a/b.py" }]);
  await refusesTar("pkg-info beside PKG-INFO", [{ name: "bad_archive-1.0/pkg-info" }]);
  await refusesTar("tar file and folder", [{ name: "bad_archive-1.0/a/b" }, { name: "bad_archive-1.0/a" }]);
});

test("F53 E08 a zip that two readers read differently is refused", async () => {
  await refusesZip("METADATA twice", [METADATA]);
  await refusesZip("a member twice", [
    { name: "a.py", data: "1" },
    { name: "a.py", data: "2" },
  ]);
  await refusesZip("local name differs", [{ name: "a.py", data: "1", localName: "b.py" }]);
  await refusesZip("bytes between members", [
    { name: "a.py", data: "1", gap: Buffer.from("PK\x03\x04 hidden") },
  ]);
  await refusesZip("bytes behind the end", [], { suffix: buildZip([{ name: "x", data: "y" }]) });
  await refusesZip("two dist-infos", [{ name: "other-2.0.dist-info/METADATA", data: wheel.metadata }]);
  await refuses("zip with a tar in front", wheel, Buffer.concat([source.bytes, wheel.bytes]));
});

/** Names of members that must never be (F55). */
const HOSTILE_MEMBERS = [
  "../x",
  "a/../../x",
  "/etc/x",
  "C:\\x",
  "..\\x",
  "a\\..\\..\\x",
  "a\0b",
  "a\nb",
  "./../x",
  "..",
];

test("F55 E10 members that lead outside, links and devices are refused", async () => {
  for (const name of HOSTILE_MEMBERS) {
    await refusesZip(`zip ${JSON.stringify(name)}`, [{ name, data: "x" }]);
  }
  for (const name of HOSTILE_MEMBERS.filter((one) => !/[\0\n\\]/.test(one))) {
    await refusesTar(`tar ${JSON.stringify(name)}`, [{ name, data: "x" }]);
  }
  await refusesZip("symbolic link", [{ name: "link", data: "/etc/passwd", mode: 0o120777 }]);
  for (const linkName of ["/etc/passwd", "../../etc/passwd"]) {
    for (const type of ["1", "2"]) {
      await refusesTar(`link ${type} ${linkName}`, [{ name: "bad_archive-1.0/link", type, linkName }]);
    }
  }
  for (const type of ["3", "4", "6"])
    await refusesTar(`device ${type}`, [{ name: "bad_archive-1.0/dev", type }]);
  await refuses(
    "PKG-INFO is a link",
    source,
    buildTarGz([{ ...INFO, data: "", type: "2", linkName: "/etc/passwd" }]),
  );
  assert.ok(!existsSync("/etc/x"));
});

test("F54 F13 what is no tar.gz, or lacks its parts, is refused", async () => {
  const { bytes } = source;
  await refuses("empty", source, Buffer.alloc(0));
  await refuses("text", source, Buffer.from("no archive"));
  await refuses("plain tar", source, buildTar([INFO]));
  await refuses("cut", source, bytes.subarray(0, bytes.length / 2));
  await refuses("gzip of text", source, gzipSync("text".repeat(1_000)));
  await refuses("wrong checksum", source, buildTarGz([{ ...INFO, claimedChecksum: 5 }]));
  await refuses("no PKG-INFO", source, buildTarGz([{ name: "bad_archive-1.0/setup.py", data: "" }]));
  await refuses("PKG-INFO too deep", source, buildTarGz([{ ...INFO, name: "a/b/c/PKG-INFO" }]));
  await refuses("two top folders", source, buildTarGz([INFO, { name: "other/setup.py", data: "" }]));
  await refuses("no member", source, buildTarGz([]));
  const broken = Buffer.from(bytes);
  broken.fill(0x55, 30, 60);
  await refuses("damaged gzip", source, broken);
});

const MIB = 1_048_576;

test("F50 E05 zip bombs are refused in bounded memory, and others are served meanwhile", async () => {
  const before = await server.residentBytes();
  const zeros = Buffer.alloc(64 * MIB);
  const bombs: [string, ZipEntry[]][] = [
    ["METADATA of 64 MiB", [{ ...METADATA, data: Buffer.concat([wheel.metadata, zeros]) }, WHEEL, RECORD]],
    ["claims 4 GiB", [{ name: "a", data: "x", claimedSize: 0xfffffffe }, METADATA, WHEEL, RECORD]],
    [
      "110,000 members",
      [
        ...Array.from({ length: 110_000 }, (_, at) => ({ name: `m${at}`, stored: true })),
        METADATA,
        WHEEL,
        RECORD,
      ],
    ],
  ];
  for (const [title, entries] of bombs) {
    const refused = refuses(title, wheel, buildZip(entries));
    const page = await anonymous.get("/simple/");
    assert.equal(page.status, 200);
    await refused;
  }
  const grown = (await server.residentBytes()) - before;
  assert.ok(grown < 300 * MIB, `grew by ${Math.round(grown / MIB)} MiB`);
});

test("F51 E05 tar bombs are refused in bounded memory", async () => {
  const before = await server.residentBytes();
  const zeros = Buffer.alloc(96 * MIB);
  await refuses(
    "PKG-INFO of 96 MiB",
    source,
    buildTarGz([{ ...INFO, data: Buffer.concat([INFO.data, zeros]) }]),
  );
  await refuses("PKG-INFO claims 8 TiB", source, buildTarGz([{ ...INFO, claimedSize: 8 * 1024 ** 4 }]));
  const grown = (await server.residentBytes()) - before;
  assert.ok(grown < 300 * MIB, `grew by ${Math.round(grown / MIB)} MiB`);
});

test("E06 after all of it the true files are welcome", async () => {
  await admin.publish(wheel);
  await admin.publish(source);
  assert.equal((await anonymous.listed("bad-archive")).length, 2);
});
