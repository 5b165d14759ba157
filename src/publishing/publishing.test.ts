import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildSdist, buildWheel, buildZip } from "../../test/harness/build-archive.ts";
import { openDatabase } from "../database/open.ts";
import type { IndexRecord } from "../indexes/index-record.ts";
import { IndexSettings } from "../indexes/index-record.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";
import { type FileUploadForm, parseUploadForm } from "../packaging/upload/upload-form.ts";
import { Refusal } from "../refusal.ts";
import { MemoryStorage } from "../storage/drivers/memory/driver.ts";
import { fileKey, metadataKey, signatureKey } from "../storage/storage-key.ts";
import { purgeExpired } from "./bin/purge.ts";
import { Publishing } from "./publishing.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-publishing-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
const storage = new MemoryStorage();
const spoolFolder = join(folder, "spool");
const limits = { members: 65_000, unpackedSize: 1024 ** 4 };
const publishing = await Publishing.open({ database, storage, spoolFolder, limits });
after(async () => {
  await publishing.close();
  await database.close();
  await rm(folder, { recursive: true });
});

const ACTOR = { name: "alice", address: "127.0.0.1" };

function index(settings: Partial<IndexSettings> = {}): IndexRecord {
  return {
    id: 1,
    owner: "root",
    name: "main",
    kind: "hosted",
    settings: IndexSettings.parse(settings),
    createdAt: 0,
  };
}

interface Upload {
  filename: string;
  bytes: Uint8Array;
}

interface Options {
  settings?: Partial<IndexSettings>;
  fields?: Record<string, string>;
  signature?: Uint8Array;
}

/** Publishes the file under the project and version that its name begins with, or those in `fields`. */
async function publish({ filename, bytes }: Upload, options: Options = {}): Promise<string> {
  const [name = "", version = ""] = filename.replace(/\.tar\.gz$|\.zip$/, "").split("-");
  const filetype = filename.endsWith(".whl") ? "bdist_wheel" : "sdist";
  const fields = {
    ":action": "file_upload",
    metadata_version: "2.1",
    name,
    version,
    filetype,
    ...options.fields,
  };
  const form = parseUploadForm(Object.entries(fields)) as FileUploadForm;
  const upload = publishing.spool.begin(100_000_000, []);
  upload.write(bytes);
  const spooled = await upload.finish();
  try {
    const signature = options.signature ?? null;
    const request = { index: index(options.settings), form, filename, spooled, signature, actor: ACTOR };
    return (await publishing.publish(request)).outcome;
  } finally {
    await spooled.discard();
  }
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function rows(filename: string) {
  return database.read
    .selectFrom("files")
    .selectAll()
    .where("filename", "=", filename)
    .orderBy("id")
    .execute();
}

async function changeKinds(project: string): Promise<string[]> {
  const changes = await database.read
    .selectFrom("changes")
    .select("kind")
    .where("project", "=", project)
    .orderBy("serial")
    .execute();
  return changes.map((change) => change.kind);
}

const at = (project: string) => ({ index: index(), project: project as ProjectName });
const refused = (kind: string, words: RegExp) => (error: unknown) =>
  error instanceof Refusal && error.kind === kind && words.test(error.message);

test("U01 M01 a wheel is stored with its metadata, its facts and its changes", async () => {
  const wheel = buildWheel("first", "1.0", { headers: ["Requires-Python: >=3.9"] });
  assert.equal(await publish(wheel), "new");
  const [row] = await rows(wheel.filename);
  assert.equal(row?.sha256, sha256(wheel.bytes));
  assert.equal(row?.requires_python, ">=3.9");
  assert.equal(row?.metadata_sha256, sha256(Buffer.from(wheel.metadata)));
  assert.equal(row?.uploaded_by, "alice");
  assert.deepEqual(Buffer.from((await storage.get(fileKey(row!.sha256, wheel.filename)))!), wheel.bytes);
  const served = await storage.get(metadataKey(row!.sha256, wheel.filename));
  assert.equal(Buffer.from(served!).toString(), wheel.metadata);
  assert.deepEqual(await changeKinds("first"), ["project.created", "file.published"]);
});

test("U11 the same bytes again change nothing", async () => {
  const wheel = buildWheel("again", "1.0");
  await publish(wheel);
  const before = await database.serial();
  assert.equal(await publish(wheel), "unchanged");
  assert.equal(await database.serial(), before);
});

test("U10 U12 F23 other bytes, and other spellings, are a conflict", async () => {
  await publish(buildWheel("taken", "1.0"));
  const other = buildWheel("taken", "1.0", { description: "other" });
  const conflict = refused("conflict", /^File already exists/);
  await assert.rejects(publish(other), conflict);
  await assert.rejects(publish(buildWheel("Taken", "1.0")), conflict);
  await assert.rejects(publish(buildWheel("taken", "1.0.0")), conflict);
  assert.equal(await publish(buildWheel("taken", "1.0", { tag: "py2-none-any" })), "new");
});

test("U29 F20 of twelve different files of one name exactly one wins, and no bytes of losers stay", async () => {
  const files = Array.from({ length: 12 }, (_, i) =>
    buildWheel("race", "1.0", { description: `number ${i}` }),
  );
  const outcomes = await Promise.allSettled(files.map((file) => publish(file)));
  assert.equal(outcomes.filter((outcome) => outcome.status === "fulfilled").length, 1);
  const [row, ...others] = await rows(files[0]!.filename);
  assert.equal(others.length, 0);
  const stored = await Promise.all(
    files.map((file) => storage.stat(fileKey(sha256(file.bytes), file.filename))),
  );
  assert.deepEqual(
    stored.filter((object) => object !== null).map((object) => object.key),
    [fileKey(row!.sha256, row!.filename)],
  );
});

test("U30 F21 the same bytes at once all succeed; different files at once are all listed", async () => {
  const same = buildWheel("twins", "1.0");
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => publish(same)));
  assert.equal(outcomes.filter((outcome) => outcome === "new").length, 1);
  await Promise.all(Array.from({ length: 6 }, (_, i) => publish(buildWheel("twins", `2.${i}`))));
  const live = await database.read
    .selectFrom("files")
    .select("id")
    .where("filename", "like", "twins-2%")
    .execute();
  assert.equal(live.length, 6);
});

test("U33 F24 a removed file's name stays reserved, also for the same bytes and after its project", async () => {
  const wheel = buildWheel("gone", "1.0");
  await publish(wheel);
  await publishing.removeFile({ ...at("gone"), filename: wheel.filename }, ACTOR);
  assert.equal(await storage.stat(fileKey(sha256(wheel.bytes), wheel.filename)), null);
  const reserved = refused("conflict", /^File already exists: .* was removed; its name stays reserved/);
  await assert.rejects(publish(wheel), reserved);
  await publishing.removeProject(at("gone"), ACTOR);
  await assert.rejects(publish(wheel), reserved);
  assert.equal(await publish(buildWheel("gone", "1.1")), "new");
  const kinds = await changeKinds("gone");
  assert.deepEqual(kinds.slice(2), ["file.removed", "project.removed", "project.created", "file.published"]);
});

test("U33 a volatile index replaces files and takes removed ones again", async () => {
  const settings = { volatile: true };
  const first = buildWheel("soft", "1.0");
  const second = buildWheel("soft", "1.0", { description: "second" });
  await publish(first, { settings });
  assert.equal(await publish(second, { settings }), "replaces");
  assert.equal(await storage.stat(fileKey(sha256(first.bytes), first.filename)), null);
  await publishing.removeFile({ ...at("soft"), filename: second.filename }, ACTOR);
  assert.equal(await publish(second, { settings }), "new");
  assert.notEqual(await storage.stat(fileKey(sha256(second.bytes), second.filename)), null);
  assert.deepEqual(
    (await rows(first.filename)).map((row) => row.removed_serial === null),
    [false, false, true],
  );
});

test("U38 Y05-Y07 archived and quarantined projects take no uploads, deprecated ones do", async () => {
  await publish(buildWheel("closed", "1.0"));
  for (const status of ["archived", "quarantined"] as const) {
    await publishing.changeProject(at("closed"), { status: { status, reason: "old" } }, ACTOR);
    await assert.rejects(publish(buildWheel("closed", "1.1")), refused("forbidden", new RegExp(status)));
  }
  await publishing.changeProject(at("closed"), { status: { status: "deprecated", reason: null } }, ACTOR);
  assert.equal(await publish(buildWheel("closed", "1.1")), "new");
});

test("Y01 Y03 yank and un-yank, per file and per release; nothing twice", async () => {
  const [wheel, sdist] = [buildWheel("yanked", "1.0"), buildSdist("yanked", "1.0")];
  await publish(wheel);
  await publish(sdist);
  assert.equal(await publishing.yank({ ...at("yanked"), version: "1.0.0" }, "broken", ACTOR), 2);
  assert.equal(await publishing.yank({ ...at("yanked"), version: "1.0" }, "broken", ACTOR), 0);
  assert.equal(await publishing.unyank({ ...at("yanked"), filename: wheel.filename }, ACTOR), 1);
  assert.deepEqual(
    [(await rows(wheel.filename))[0]!.yanked, (await rows(sdist.filename))[0]!.yanked],
    [null, "broken"],
  );
  await assert.rejects(
    publishing.yank({ ...at("yanked"), version: "9" }, "", ACTOR),
    refused("not-found", /release/),
  );
  await assert.rejects(
    publishing.yank({ ...at("yanked"), version: "1.0" }, "a\nb", ACTOR),
    refused("invalid", /line/),
  );
  assert.equal(await publish(wheel), "unchanged");
});

test("U34 a release has one sdist", async () => {
  const settings = { legacyFileKinds: true };
  const zip = buildZip([
    { name: "single-1.0/PKG-INFO", data: "Metadata-Version: 1.0\nName: single\nVersion: 1.0\n" },
  ]);
  await publish({ filename: "single-1.0.zip", bytes: zip }, { settings });
  await assert.rejects(publish(buildSdist("single", "1.0"), { settings }), refused("invalid", /only one/));
});

test("F07 F08 legacy kinds are refused unless the index allows them", async () => {
  const bytes = buildZip([
    { name: "old-1.0/PKG-INFO", data: "Metadata-Version: 1.0\nName: old\nVersion: 1.0\n" },
  ]);
  await assert.rejects(publish({ filename: "old-1.0.zip", bytes }), refused("invalid", /legacyFileKinds/));
  const egg = buildZip([
    { name: "EGG-INFO/PKG-INFO", data: "Metadata-Version: 1.0\nName: old\nVersion: 1.0\n" },
  ]);
  const fields = { name: "old", version: "1.0", filetype: "bdist_egg" };
  const options = { settings: { legacyFileKinds: true }, fields };
  assert.equal(await publish({ filename: "old-1.0-py2.7.egg", bytes: egg }, options), "new");
});

test("M04 an sdist's metadata are served from 2.2 on, unless what decides is dynamic", async () => {
  const cases: [string, string[], boolean][] = [
    ["2.1", [], false],
    ["2.2", [], true],
    ["2.4", ["Dynamic: License-File"], true],
    ["2.2", ["Dynamic: requires-dist"], false],
  ];
  for (const [i, [metadataVersion, headers, served]] of cases.entries()) {
    const sdist = buildSdist("dynamic", `1.${i}`, { metadataVersion, headers });
    await publish(sdist);
    const [row] = await rows(sdist.filename);
    assert.equal(row?.metadata_sha256 !== null, served, `case ${i}`);
  }
});

test("U06 F61 every digest that is sent is compared", async () => {
  const wheel = buildWheel("digests", "1.0");
  const wrong = {
    md5_digest: "0".repeat(32),
    sha256_digest: "0".repeat(64),
    blake2_256_digest: "0".repeat(64),
  };
  for (const [field, value] of Object.entries(wrong)) {
    await assert.rejects(
      publish(wheel, { fields: { [field]: value } }),
      refused("invalid", new RegExp(field)),
    );
  }
  const md5 = createHash("md5").update(wheel.bytes).digest("hex");
  await publish(wheel, { fields: { md5_digest: md5 } });
  assert.equal((await rows(wheel.filename))[0]?.md5, md5);
});

test("F60 M10 E09 M15 what disagrees or is invalid is refused, and nothing is stored", async () => {
  const bad: [Upload, Options, RegExp][] = [
    [buildWheel("honest", "1.0"), { fields: { name: "other" } }, /project/],
    [buildWheel("honest", "1.0"), { fields: { version: "2.0" } }, /version/],
    [buildWheel("honest", "1.0"), { fields: { filetype: "sdist" } }, /kind/],
    [{ ...buildWheel("liar", "1.0"), filename: "honest-1.0-py3-none-any.whl" }, {}, /does not fit/],
    [buildSdist("honest", "1.0", { headers: ["Name: twice"] }), {}, /more than once/],
    [{ ...buildSdist("liar", "1.0"), filename: "honest-1.0.tar.gz" }, {}, /liar/],
    [buildWheel("honest", "1.0", { headers: ["Requires-Python: 3 or so"] }), {}, /requires_python/i],
    [buildWheel("honest", "1.0", { headers: ["Requires-Dist: !!"] }), {}, /requires_dist/i],
  ];
  for (const [upload, options, words] of bad) {
    await assert.rejects(publish(upload, options), refused("invalid", words));
  }
  assert.deepEqual(await rows("honest-1.0-py3-none-any.whl"), []);
  for await (const { key } of storage.list("files/")) assert.doesNotMatch(key, /honest/);
});

test("U31 a signature is kept beside the file", async () => {
  const wheel = buildWheel("signed", "1.0");
  await publish(wheel, { signature: Buffer.from("-----BEGIN PGP SIGNATURE-----") });
  assert.equal((await rows(wheel.filename))[0]?.has_signature, 1);
  const signature = await storage.get(signatureKey(sha256(wheel.bytes), wheel.filename));
  assert.match(Buffer.from(signature!).toString(), /PGP/);
});

test("F13 a big wheel is checked in a thread, and a broken one refused there", async () => {
  const big = buildWheel("big", "1.0", { files: { "data.bin": createHash("sha512").update("x").digest() } });
  const padded = buildZip([
    { name: "big/data.bin", data: Buffer.alloc(3_000_000, 1), stored: true },
    { name: "big-1.0.dist-info/METADATA", data: big.metadata },
    { name: "big-1.0.dist-info/WHEEL", data: "Wheel-Version: 1.0\n" },
    { name: "big-1.0.dist-info/RECORD", data: "" },
  ]);
  assert.equal(await publish({ filename: big.filename, bytes: padded }), "new");
  const broken = { filename: "big-1.1-py3-none-any.whl", bytes: padded };
  await assert.rejects(publish(broken), refused("invalid", /does not fit/));
});

test("F04 F06 when storing fails nothing is listed and the name is not stuck", async () => {
  const wheel = buildWheel("unlucky", "1.0");
  const put = storage.put;
  storage.put = () => Promise.reject(new Refusal("out-of-space", "out-of-space", "full"));
  await assert.rejects(publish(wheel), refused("out-of-space", /full/));
  storage.put = put;
  assert.deepEqual(await rows(wheel.filename), []);
  assert.equal(await publish(wheel), "new");
});

test("F14 no upload left anything in the spool", async () => {
  assert.deepEqual(await readdir(spoolFolder), []);
});

test("F22 an index that is removed while a file is on its way takes it no more", async () => {
  await database.write(({ tx }) =>
    tx.updateTable("indexes").set({ removed_serial: 1 }).where("id", "=", 1).execute(),
  );
  try {
    await assert.rejects(publish(buildWheel("too-late", "1.0")), { code: "no-such-index" });
  } finally {
    await database.write(({ tx }) =>
      tx.updateTable("indexes").set({ removed_serial: null }).where("id", "=", 1).execute(),
    );
  }
});

test("the bin keeps removed bytes for its days, then one round deletes them", async () => {
  const settings = { binDays: 3 };
  const file = buildSdist("binned", "1.0");
  await publish(file, { settings });
  const sha256 = createHash("sha256").update(file.bytes).digest("hex");
  const address = { index: index(settings), project: "binned" as ProjectName };
  await publishing.removeProject(address, ACTOR);
  const stored = () => storage.stat(fileKey(sha256, file.filename));
  const stores = { database, storage };
  await purgeExpired(stores, [index(settings)], 0);
  assert.ok(await stored());
  await database.write(({ tx }) =>
    tx
      .updateTable("files")
      .set({ binned_at: Date.now() - 3 * 86_400_000 - 1 })
      .where("filename", "=", file.filename)
      .execute(),
  );
  await purgeExpired(stores, [index({ binDays: 4 })], 0);
  assert.ok(await stored(), "the setting of today counts");
  await purgeExpired(stores, [index(settings)], 0);
  assert.equal(await stored(), null);
  await assert.rejects(publishing.restore(address, ACTOR), /not in the recycle bin/);
});
