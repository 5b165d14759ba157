import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, test } from "node:test";
import { buildSdist, buildWheel, type Distribution } from "../harness/build-distribution.ts";
import { BAD_NAMES, BAD_VERSIONS, HOSTILE_FILENAMES } from "../harness/hostile-names.ts";
import { changedParts, uploadParts } from "../harness/multipart.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;
const good = buildWheel({ name: "victim" });
const parts = uploadParts(good);

/** Refused with a reason, nothing listed, no trace of our insides. */
async function refuses(title: string, upload: ReturnType<typeof admin.upload>, wanted = 400): Promise<void> {
  const answer = await upload;
  assert.equal(answer.status, wanted, `${title}: ${answer.status} ${answer.text.slice(0, 200)}`);
  assert.doesNotMatch(answer.text, /node:internal|\bat .*\.ts:\d|\/tmp\/|wheelyard-test/, title);
  assert.ok(answer.text.length > 20, `${title}: says why`);
  assert.deepEqual(await anonymous.listed("victim"), [], title);
}

test("F09 F57 E01 hostile file names are refused, and nothing is written", async () => {
  for (const filename of HOSTILE_FILENAMES) {
    await refuses(JSON.stringify(filename), admin.upload({ ...good, filename }));
  }
});

test("F58 F59 N03 N04 bad project names are refused", async () => {
  for (const name of BAD_NAMES) {
    await refuses(JSON.stringify(name), admin.upload(good, { parts: changedParts(parts, { name }) }));
  }
});

test("F58 F04 bad versions are refused", async () => {
  for (const version of BAD_VERSIONS) {
    await refuses(JSON.stringify(version), admin.upload(good, { parts: changedParts(parts, { version }) }));
  }
});

test("F61 U06 a wrong digest of any kind is refused", async () => {
  const wrong = {
    md5_digest: "0".repeat(32),
    sha256_digest: "0".repeat(64),
    blake2_256_digest: "0".repeat(64),
  };
  for (const [name, value] of Object.entries(wrong)) {
    await refuses(name, admin.upload(good, { parts: changedParts(parts, { [name]: value }) }));
    await refuses(`short ${name}`, admin.upload(good, { parts: changedParts(parts, { [name]: "abc" }) }));
  }
});

test("F60 F10 M10 E09 form, file name and metadata must agree", async () => {
  const other = buildWheel({ name: "other" });
  const later = buildWheel({ name: "victim", version: "2.0" });
  const source = buildSdist({ name: "victim" });
  const lies: [string, Distribution, Record<string, string | null>][] = [
    ["name of another project", good, { name: "other" }],
    ["other version in the form", good, { version: "2.0" }],
    [
      "metadata of another project",
      { ...good, bytes: other.bytes },
      { sha256_digest: null, md5_digest: null },
    ],
    [
      "metadata of another version",
      { ...good, bytes: later.bytes },
      { sha256_digest: null, md5_digest: null },
    ],
    ["a wheel called sdist", good, { filetype: "sdist" }],
    ["an sdist called wheel", source, { filetype: "bdist_wheel" }],
    ["an unknown file type", good, { filetype: "bdist_egg" }],
    [
      "an sdist under a wheel's name",
      { ...good, bytes: source.bytes },
      { sha256_digest: null, md5_digest: null },
    ],
    [
      "a wheel under an sdist's name",
      { ...source, bytes: good.bytes },
      { sha256_digest: null, md5_digest: null },
    ],
  ];
  for (const [title, distribution, changes] of lies) {
    const form = changedParts(uploadParts(distribution), changes);
    await refuses(title, admin.upload(distribution, { parts: form }));
  }
});

test("U15 U16 U17 U18 forms that lack something or ask for another protocol are refused", async () => {
  for (const field of ["content", "name", "version", ":action"]) {
    const form = parts.filter((part) => part.name !== field);
    await refuses(`no ${field}`, admin.upload(good, { parts: form }));
  }
  await refuses("protocol 2", admin.upload(good, { parts: changedParts(parts, { protocol_version: "2" }) }));
  const text = parts.map((part) => (part.name === "content" ? { name: "content", value: "text" } : part));
  await refuses("content without a file name", admin.upload(good, { parts: text }));
});

test("E07 two names or two contents are refused, or the first wins", async () => {
  const twice = [{ name: "name", value: "other" }, ...parts];
  const answer = await admin.upload(good, { parts: twice });
  assert.equal(answer.status, 400, "two names that disagree");
  const content = {
    name: "content",
    value: buildWheel({ name: "victim", salt: "2" }).bytes,
    filename: good.filename,
  };
  await refuses("two contents", admin.upload(good, { parts: [...parts, content] }));
});

test("U20 E06 bodies that are no forms are refused, and the server goes on", async () => {
  const types = [
    "application/json",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "text/plain",
    "",
  ];
  for (const type of types) {
    const answer = await admin.send({
      method: "POST",
      path: "/legacy/",
      headers: type === "" ? {} : { "content-type": type },
      body: "{}",
    });
    assert.ok([400, 415].includes(answer.status), `${type}: ${answer.status}`);
  }
  for (const body of [
    "",
    "--x",
    "--x\r\n",
    "--x\r\nContent-Disposition: form-data; name=",
    "\r\n--y--\r\n",
  ]) {
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    const answer = await admin.send({ method: "POST", path: "/legacy/", headers, body });
    assert.equal(answer.status, 400, JSON.stringify(body));
  }
});

test("F14 F57 none of it left anything behind, and the true file is still welcome", async () => {
  const names = readdirSync(server.data, { recursive: true, encoding: "utf8" });
  assert.deepEqual(
    names.filter((name) => /victim|\.whl|\.tar/.test(name)),
    [],
  );
  await admin.publish(good);
  assert.deepEqual(await anonymous.listed("victim"), [good.filename]);
});
