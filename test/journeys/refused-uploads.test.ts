import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, test } from "node:test";
import { buildSdist, buildWheel, type Distribution } from "../harness/build-distribution.ts";
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

/** File names no index may take (F09, F57): traversal, separators, controls, Windows, lies. */
const HOSTILE_FILENAMES = [
  "../victim-1.0-py3-none-any.whl",
  "../../../../tmp/victim-1.0-py3-none-any.whl",
  "/etc/victim-1.0-py3-none-any.whl",
  "/victim-1.0-py3-none-any.whl",
  "victim-1.0-py3-none-any.whl/../../x",
  "a/victim-1.0-py3-none-any.whl",
  "..\\victim-1.0-py3-none-any.whl",
  "C:\\victim-1.0-py3-none-any.whl",
  "victim-1.0-py3-none-any.whl\0.txt",
  "victim-1.0-py3\x01-none-any.whl",
  "victim-1.0-py3-none-any.whl ",
  " victim-1.0-py3-none-any.whl",
  "victim-1.0-py3-none-any.whl.",
  "victim-1.0-py3-none-any.WHL",
  "victim-1.0-py3-none-any",
  "victim-1.0.whl",
  "victim-1.0-py3-none.whl",
  "victim-1.0-x1-py3-none-any.whl",
  "victim-1.0-1-py3-none-any-more.whl",
  "victim--py3-none-any.whl",
  "-1.0-py3-none-any.whl",
  "victim-1.0-py3-none-any.whl.metadata",
  "victim-1.0-py3-none-any.whl.asc",
  "victim-1.0-py3-none-any.html",
  "victim-1.0.tar.bz2",
  "victim-1.0.egg",
  "victim-1.0-py3.12.egg",
  "victim-1.0.exe",
  "victim-1.0.win32.msi",
  "victim-1.0.rpm",
  "victim-1.0.deb",
  "victim-1.0.dmg",
  "..",
  ".",
  ".whl",
  "index.html",
  "wheelyard.db",
  "vıctim-1.0-py3-none-any.whl",
  "vіctim-1.0-py3-none-any.whl",
  "victim-1.0-py3-none-any\u202e.whl",
  "victim-1.0-py3-none-<script>.whl",
  "victim-1.0-py3-none-any.whl;rm -rf",
  "victim-1.0-py3-none-any%2f..%2fx.whl",
  `victim-1.0-py3-none-${"a".repeat(300)}.whl`,
  "CON",
  "NUL.whl",
  "victim-1.0-py3-none-any.whl:stream",
  "other-1.0-py3-none-any.whl",
  "victim-1.1-py3-none-any.whl",
];

test("F09 F57 E01 hostile file names are refused, and nothing is written", async () => {
  for (const filename of HOSTILE_FILENAMES) {
    await refuses(JSON.stringify(filename), admin.upload({ ...good, filename }));
  }
});

const BAD_NAMES = [
  "",
  " ",
  "-victim",
  "victim-",
  ".victim",
  "victim_",
  "vic tim",
  "vic/tim",
  "..",
  "../victim",
  "victim\n",
  "victim\0",
  "vïctim",
  "victim\r\nSet-Cookie: a=b",
  "<script>alert(1)</script>",
  "__proto__",
  "victim;x",
  "victim%00",
  "v".repeat(5_000),
];

const BAD_VERSIONS = [
  "",
  " ",
  "latest",
  "1.0-foo bar",
  "1..0",
  "1.0.",
  "a.b",
  "1.0/../2",
  "../1.0",
  "1.0\n2.0",
  "1.0+",
  "1.0+über",
  "1.0;drop",
  "١.٠",
  `1.${"0".repeat(2_000)}x`,
];

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
