import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, test } from "node:test";
import { buildTarGz, buildZip, type ZipEntry } from "../harness/build-archive.ts";
import { buildSdist, buildWheel, type Distribution } from "../harness/build-distribution.ts";
import { type Part, uploadParts } from "../harness/multipart.ts";
import { Random } from "../harness/random.ts";
import { startServer } from "../harness/start-server.ts";

const MIB = 1_048_576;
const roomy = await startServer();
const narrow = await startServer({
  config: {
    limits: {
      fileSize: 2 * MIB,
      formField: 20_000,
      formFields: 40,
      formSize: 60_000,
      archiveMembers: 20,
      unpackedSize: "200 MiB",
      unpackedRatio: 20,
    },
  },
});
after(async () => {
  await roomy.remove();
  await narrow.remove();
});

/** The same distribution with other bytes. */
function withBytes(distribution: Distribution, bytes: Buffer): Distribution {
  const [sha256, md5] = ["sha256", "md5"].map((name) => createHash(name).update(bytes).digest("hex"));
  return { ...distribution, bytes, sha256: sha256!, md5: md5! };
}

/** A wheel with more members. */
function wheelOf(name: string, members: ZipEntry[]): Distribution {
  const wheel = buildWheel({ name });
  const info = `${name}-1.0.dist-info`;
  const parts: ZipEntry[] = [
    ...members,
    { name: `${info}/METADATA`, data: wheel.metadata },
    { name: `${info}/WHEEL`, data: "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py2.py3-none-any\n" },
    { name: `${info}/RECORD`, data: `${info}/RECORD,,\n` },
  ];
  return withBytes(wheel, buildZip(parts));
}

function sdistOf(name: string, data: Buffer): Distribution {
  const sdist = buildSdist({ name });
  const top = sdist.filename.slice(0, -".tar.gz".length);
  const entries = [
    { name: `${top}/PKG-INFO`, data: sdist.metadata },
    { name: `${top}/data.bin`, data },
  ];
  return withBytes(sdist, buildTarGz(entries));
}

/** Bytes that deflate packs to about a fortieth. */
function compressible(size: number): Buffer {
  const line = new Random(5).bytes(4_000);
  return Buffer.alloc(size, Buffer.concat([line, Buffer.alloc(200_000)]));
}

const repeated = (name: string, count: number): Part[] =>
  Array.from({ length: count }, (_, at) => ({ name, value: `dependency-${at}>=1.0` }));

test("U37 E05 a readme with a picture, thousands of requirements and members, and well packed data are taken", async () => {
  const described = buildWheel({ name: "described", description: `![x](data:${"A".repeat(4 * MIB)})` });
  const requirements = Array.from({ length: 3_000 }, (_, at) => `dependency-${at}>=1.0`);
  const files: Distribution[] = [
    described,
    buildWheel({ name: "requiring", requiresDist: requirements }),
    wheelOf(
      "manyfold",
      Array.from({ length: 66_000 }, (_, at) => ({ name: `m/${at}`, stored: true })),
    ),
    wheelOf("packed", [{ name: "data.bin", data: compressible(80 * MIB) }]),
    sdistOf("packed", compressible(80 * MIB)),
  ];
  for (const file of files) {
    const answer = await roomy.admin.upload(file);
    assert.equal(answer.status, 200, `${file.filename}: ${answer.text.slice(0, 300)}`);
  }
});

test("U26 E05 what is over a limit is refused in words that name the setting", async () => {
  const wheel = buildWheel({ name: "over" });
  const field = (name: string, size: number): Part => ({ name, value: "x".repeat(size) });
  const forms: [string, number, Part[]][] = [
    ["formField", 413, [field("description", 30_000)]],
    ["formFields", 413, repeated("requires_dist", 50)],
    ["formSize", 413, ["author", "summary", "keywords", "license"].map((name) => field(name, 19_000))],
  ];
  for (const [setting, status, parts] of forms) {
    const answer = await narrow.admin.upload(wheel, { parts: [...parts, ...uploadParts(wheel)] });
    assert.equal(answer.status, status, setting);
    assert.ok(answer.text.includes(`limits.${setting})`), answer.text);
  }
  const members = Array.from({ length: 30 }, (_, at) => ({ name: `m/${at}` }));
  const bombs: [string, number, Distribution][] = [
    ["archiveMembers", 400, wheelOf("over", members)],
    ["unpackedRatio", 400, wheelOf("over", [{ name: "data.bin", data: Buffer.alloc(70 * MIB) }])],
    ["unpackedRatio", 400, sdistOf("over", Buffer.alloc(70 * MIB))],
    ["unpackedSize", 400, wheelOf("over", [{ name: "d", data: "x", claimedSize: 210 * MIB }])],
    ["fileSize", 413, buildWheel({ name: "over", size: 3 * MIB })],
  ];
  for (const [setting, status, distribution] of bombs) {
    const answer = await narrow.admin.upload(distribution);
    assert.equal(answer.status, status, `${setting}: ${answer.text}`);
    assert.ok(answer.text.includes(`limits.${setting}`), answer.text);
  }
  assert.deepEqual(await narrow.anonymous.listed("over"), []);
});

test("F50 F51 real bombs are refused by default too", async () => {
  for (const bomb of [
    wheelOf("bomb", [{ name: "z", data: Buffer.alloc(96 * MIB) }]),
    sdistOf("bomb", Buffer.alloc(96 * MIB)),
  ]) {
    const answer = await roomy.admin.upload(bomb);
    assert.equal(answer.status, 400, answer.text);
    assert.match(answer.text, /bombs do/);
  }
});
