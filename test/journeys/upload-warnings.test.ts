import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { type Part, uploadParts } from "../harness/multipart.ts";
import { startServer } from "../harness/start-server.ts";

const lenient = await startServer();
const strict = await startServer({ config: { limits: { metadata: "strict", attestations: "refuse" } } });
after(async () => {
  await lenient.remove();
  await strict.remove();
});
const { admin, anonymous } = lenient;

const ATTESTATIONS: Part = {
  name: "attestations",
  value: JSON.stringify([
    {
      version: 1,
      verification_material: { certificate: "AAAA", transparency_entries: [{}] },
      envelope: { statement: "e30=", signature: "AAAA" },
    },
  ]),
};

test("M17 M18 metadata of a newer minor version is published, with a warning in the answer", async () => {
  const known = buildWheel({ name: "next-known", metadataVersion: "2.6", headers: ["Some-New-Field: x"] });
  assert.equal((await admin.upload(known)).text, "OK\n");
  const newer = buildWheel({ name: "next-newer", metadataVersion: "2.7", headers: ["Some-New-Field: x"] });
  const answer = await admin.upload(newer);
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.text, /^OK\nWarning: Metadata-Version "2\.7" is newer than 2\.6, [^\n]+\n$/);
  assert.deepEqual(await anonymous.install("next-newer", newer.filename), newer.bytes);
  const major = await admin.upload(buildWheel({ name: "next-major", metadataVersion: "3.0" }));
  assert.equal(major.status, 400);
  assert.match(major.text, /3\.0\\" is not a metadata version that this server can read/);
});

test("M20 fields of newer standards stay in the metadata that is served", async () => {
  const wheel = buildWheel({
    name: "later-fields",
    headers: ["Default-Extra: fast", "Wheel-Version: 9", "Import-Name: later; private"],
  });
  await admin.publish(wheel);
  const metadata = await anonymous.get(
    `${await anonymous.findFile("later-fields", wheel.filename)}.metadata`,
  );
  assert.deepEqual(metadata.bytes, wheel.metadata);
});

test("M15 a Requires-Python that installers understand is published as it is, with a warning", async () => {
  for (const [at, requiresPython] of [">=3.6.*", ">=2.7,!=3.0*", ">=3.6'"].entries()) {
    for (const file of [
      buildWheel({ name: "old-python", version: `1.${at}`, requiresPython }),
      buildSdist({ name: "old-python", version: `1.${at}`, requiresPython }),
    ]) {
      const answer = await admin.upload(file);
      assert.equal(answer.status, 200, answer.text);
      assert.match(answer.text, /Warning: Requires-Python .* is not valid \(PEP 440\)/);
      const { files } = await anonymous.page("old-python");
      const listed = files.find(({ filename }) => filename === file.filename);
      assert.equal(listed?.["requires-python"], requiresPython);
    }
  }
  for (const requiresPython of [">=abc", "=>3", "nonsense"]) {
    const answer = await admin.upload(buildWheel({ name: "no-python", requiresPython }));
    assert.equal(answer.status, 400, requiresPython);
  }
});

test("M15 strict rules refuse it, in words that name the setting", async () => {
  const answer = await strict.admin.upload(buildWheel({ name: "old-python", requiresPython: ">=3.6.*" }));
  assert.equal(answer.status, 400);
  assert.match(answer.text, /did you mean \\">=3\.6\\"\? The setting limits\.metadata: lenient/);
});

test("P02 attestations are ignored with a warning, or refused where the setting says so", async () => {
  const wheel = buildWheel({ name: "attested" });
  const parts = [ATTESTATIONS, ...uploadParts(wheel)];
  for (const round of ["new", "again"]) {
    const answer = await admin.upload(wheel, { parts });
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.text, /^OK\nWarning: The attestations were ignored: [^\n]+\n$/, round);
  }
  const refused = await strict.admin.upload(wheel, { parts });
  assert.equal(refused.status, 400);
  assert.match(refused.text, /limits\.attestations: refuse/);
  assert.deepEqual(await strict.anonymous.listed("attested"), []);
});

test("U21 a form in Latin-1, as setup.py of Python 2.7 sends it, is read by what counts in it", async () => {
  const latin = (text: string): Uint8Array => Buffer.from(text, "latin1");
  const sdist = buildSdist({ name: "latin", headers: ["Author: André"] });
  const parts: Part[] = [
    { name: "author", value: latin("Andr\xe9 M\xfcller") },
    { name: "summary", value: latin("na\xefve") },
    { name: "comment", value: latin("\xa7 \x80") },
    ...uploadParts(sdist).filter(({ name }) => name !== "summary"),
  ];
  for (const style of ["distutils", "bare-lf", "modern"] as const) {
    const answer = await admin.upload(sdist, { parts, style });
    assert.equal(answer.status, 200, `${style}: ${answer.text}`);
  }
  const name = uploadParts(sdist).map((part) =>
    part.name === "name" ? { name: "name", value: latin("lat\xedn") } : part,
  );
  assert.equal((await admin.upload(sdist, { parts: name })).status, 400, "a name is still a name");
});
