import assert from "node:assert/strict";
import { after, test } from "node:test";
import { blake2b } from "hash-wasm";
import { buildSdist, buildWheel, type Distribution } from "../harness/build-distribution.ts";
import type { UploadOptions } from "../harness/caller.ts";
import { changedParts, type Part, uploadParts } from "../harness/multipart.ts";
import { Random } from "../harness/random.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;

async function accepts(distribution: Distribution, options: UploadOptions): Promise<void> {
  await admin.publish(distribution, options);
  await anonymous.install(distribution.name, distribution.filename);
}

test("U21 parts may come in any order, also the content first", async () => {
  const random = new Random(7);
  for (let round = 0; round < 6; round++) {
    const wheel = buildWheel({ name: "any-order", version: `1.${round}`, size: round * 90_000 });
    const parts = uploadParts(wheel);
    const shuffled = round === 0 ? parts.reverse() : parts.sort(() => random.next() - 0.5);
    await accepts(wheel, { parts: shuffled });
  }
});

test("U22 the body may come in chunks of any size", async () => {
  for (const [at, chunkSize] of [1, 7, 1_000, 65_536].entries()) {
    const size = chunkSize === 1 ? 2_000 : 200_000;
    await accepts(buildWheel({ name: "chunked", version: `1.${at}`, size }), { chunkSize });
  }
});

test("U23 Expect: 100-continue is answered before the body comes", async () => {
  const headers = { expect: "100-continue" };
  await accepts(buildWheel({ name: "expecting", size: 100_000 }), { headers });
  await accepts(buildWheel({ name: "expecting", version: "2.0" }), { headers, chunkSize: 4_096 });
});

test("U21 C05 the form of setup.py upload of Python 2.7 is read", async () => {
  const source = buildSdist({ name: "distutils-old" });
  const fields: Record<string, string | null> = {
    sha256_digest: null,
    metadata_version: "1.0",
    home_page: "UNKNOWN",
    author: "UNKNOWN",
    description: "UNKNOWN",
    license: "UNKNOWN",
    comment: "",
  };
  await accepts(source, { parts: changedParts(uploadParts(source), fields), style: "distutils" });
});

test("U21 parts without a content type, and with odd ones, are read", async () => {
  const plain = buildWheel({ name: "part-types" });
  const parts = uploadParts(plain).map((part) => ({ ...part, type: "text/plain; charset=utf-8" }));
  await accepts(plain, { parts });
});

test("U21 a boundary in quotes is read", async () => {
  const wheel = buildWheel({ name: "quoted-boundary" });
  const type = 'multipart/form-data; boundary="--------------GHSKFJDLGDS7543FJKLFHRE75642756743254"';
  await accepts(wheel, { headers: { "content-type": type } });
});

test("U05 fields that nobody knows are ignored", async () => {
  const wheel = buildWheel({ name: "unknown-fields" });
  const fields = { shiny_new_field: "x", __proto__x: "y", constructor: "z", "": "empty name" };
  await accepts(wheel, { parts: changedParts(uploadParts(wheel), fields) });
});

test("U04 every known field is taken", async () => {
  const wheel = buildWheel({ name: "all-fields" });
  const repeated = [
    "license_file",
    "classifiers",
    "platform",
    "supported_platform",
    "requires_external",
    "dynamic",
  ];
  const once = [
    "author",
    "author_email",
    "maintainer",
    "maintainer_email",
    "license",
    "keywords",
    "home_page",
  ];
  const more = ["download_url", "comment", "description", "description_content_type", "import_names"];
  const extra: Part[] = [
    ...repeated.flatMap((name) => [
      { name, value: "one" },
      { name, value: "two" },
    ]),
    ...[...once, ...more].map((name) => ({ name, value: name.includes("type") ? "text/plain" : "x" })),
    { name: "project_urls", value: "Home, https://example.org" },
    { name: "provides_extra", value: "fast" },
  ];
  await accepts(wheel, { parts: [...extra, ...uploadParts(wheel)] });
});

test("U37 a description of 1 MiB and 500 fields are taken", async () => {
  const described = buildWheel({ name: "described", description: "ä".repeat(524_288) });
  await accepts(described, {});
  const classified = buildWheel({ name: "classified" });
  const fields = Array.from({ length: 500 }, (_, at) => ({
    name: "classifiers",
    value: `Topic :: Number ${at}`,
  }));
  await accepts(classified, { parts: [...fields, ...uploadParts(classified)] });
});

test("U06 U07 U08 U09 digests are taken one by one, together, in capitals, or not at all", async () => {
  const none = { md5_digest: null, sha256_digest: null };
  const given: ((wheel: Distribution) => Promise<Record<string, string | null>>)[] = [
    async () => none,
    async (wheel) => ({ ...none, md5_digest: wheel.md5 }),
    async (wheel) => ({ ...none, sha256_digest: wheel.sha256 }),
    async (wheel) => ({
      ...none,
      sha256_digest: wheel.sha256.toUpperCase(),
      md5_digest: wheel.md5.toUpperCase(),
    }),
    async (wheel) => ({ ...none, blake2_256_digest: await blake2b(wheel.bytes, 256) }),
    async (wheel) => ({ blake2_256_digest: (await blake2b(wheel.bytes, 256)).toUpperCase() }),
    async () => ({ md5_digest: "", sha256_digest: "", blake2_256_digest: "" }),
  ];
  for (const [at, digests] of given.entries()) {
    const wheel = buildWheel({ name: "digested", version: `1.${at}` });
    await accepts(wheel, { parts: changedParts(uploadParts(wheel), await digests(wheel)) });
  }
});

test("U17 U36 an absent protocol version and empty fields are fine", async () => {
  const wheel = buildWheel({ name: "lenient" });
  const fields = {
    protocol_version: null,
    summary: "",
    author: "UNKNOWN",
    requires_python: "",
    keywords: "UNKNOWN",
  };
  await accepts(wheel, { parts: changedParts(uploadParts(wheel), fields) });
});

test("L10 a registration that is encoded as an address is answered, and nothing else is taken so", async () => {
  const post = (body: string, path = "/legacy/", type = "application/x-www-form-urlencoded") =>
    admin.send({ method: "POST", path, headers: { "content-type": type }, body });
  const registration = ":action=submit&name=registered&version=1.0&classifiers=A&classifiers=B";
  assert.equal((await post(registration)).status, 200);
  assert.equal(
    (await post(registration, "/root/main/", "Application/X-WWW-Form-URLencoded; charset=utf-8")).status,
    200,
  );
  assert.equal((await anonymous.get("/simple/registered/")).status, 404);
  assert.match((await post(":action=file_upload&name=registered&version=1.0")).text, /multipart/);
  assert.equal((await post(registration, "/root/main/", "application/x-www-form-urlencoded-2")).status, 400);
  assert.equal((await post(`:action=submit&${"a=1&".repeat(20_000)}`)).status, 413);
  assert.equal(
    (
      await anonymous.send({
        method: "POST",
        path: "/legacy/",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: registration,
      })
    ).status,
    401,
  );
});

test("U16 L10 register of old setup.py is 410 or a friendly 200, and never an error of ours", async () => {
  const fields = [
    { name: ":action", value: "submit" },
    { name: "metadata_version", value: "1.0" },
    { name: "name", value: "registered" },
    { name: "version", value: "1.0" },
  ];
  for (const style of ["modern", "distutils", "bare-lf"] as const) {
    const { status } = await admin.uploadForm(fields, { style });
    assert.ok(status === 410 || status === 200, `${style}: ${status}`);
  }
  assert.deepEqual(await anonymous.listed("registered"), []);
});

test("F02 F11 wheel names are taken as clients spell them", async () => {
  const tags = [
    "py2.py3-none-any",
    "cp39-abi3-macosx_11_0_arm64",
    "cp27-cp27mu-manylinux1_x86_64",
    "cp312-cp312-musllinux_1_2_aarch64",
    "cp313-cp313-win_amd64",
    "cp313-cp313-ios_13_0_arm64_iphoneos",
    "cp313-cp313-android_21_arm64_v8a",
    "cp312-cp312-pyemscripten_2025_0_wasm32",
  ];
  for (const one of tags) await accepts(buildWheel({ name: "tagged", tags: one, salt: one }), {});
  assert.equal((await anonymous.listed("tagged")).length, tags.length);
});

test("U32 U40 dead actions and unknown ones are 4xx", async () => {
  for (const action of ["password_reset", "user", "submit_pkg_info", "verify", "nonsense", ""]) {
    const { status } = await admin.uploadForm([{ name: ":action", value: action }]);
    assert.ok(status === 200 || (status >= 400 && status < 500), `${action}: ${status}`);
  }
  assert.equal((await admin.uploadForm([{ name: ":action", value: "nonsense" }])).status, 400);
});
