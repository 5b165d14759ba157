import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Announcements } from "../../src/changes/announcements.ts";
import { SERVER } from "../../src/database/change.ts";
import { openDatabase } from "../../src/database/open.ts";
import type { IndexRecord, IndexSettingsChange } from "../../src/indexes/index-record.ts";
import { Indexes } from "../../src/indexes/indexes.ts";
import { MirrorSettings } from "../../src/indexes/mirror/settings.ts";
import type { ProjectName } from "../../src/packaging/names/project-name.ts";
import { type FileUploadForm, parseUploadForm } from "../../src/packaging/upload/upload-form.ts";
import { PolicySettings } from "../../src/policies/rule.ts";
import { ViewSettings } from "../../src/policies/view-settings.ts";
import { Publishing } from "../../src/publishing/publishing.ts";
import { MemoryStorage } from "../../src/storage/drivers/memory/driver.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { hostedFiles } from "../harness/hosted-files.ts";
import { uploadParts } from "../harness/multipart.ts";
import { openMirrors } from "../harness/open-mirrors.ts";
import { packageIndexContract, STOCK } from "./package-index.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-contract-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
const storage = new MemoryStorage();
const publishing = await Publishing.open({
  database,
  storage,
  spoolFolder: join(folder, "spool"),
  limits: { members: 65_000, unpackedSize: 1024 ** 4 },
});
after(async () => {
  announcements.stop();
  await mirrors.close();
  await upstream.stop();
  await publishing.close();
  await database.close();
  await rm(folder, { recursive: true });
});

const upstream = await FakeUpstream.start();
for (const [project, versions] of Object.entries(STOCK.projects)) {
  for (const version of versions) upstream.publish(project, wheelOf(project, version));
}
const mirrors = await openMirrors({ database, storage, folder: join(folder, "mirrors") });
const announcements = await Announcements.start(database, null);
announcements.subscribe(async (announced) => mirrors.drop(announced));
const indexes = await Indexes.load(database, "root/main", {
  files: hostedFiles(storage),
  mirror: (record) => mirrors.index(record),
});

function make(name: string, settings: IndexSettingsChange = {}, kind: "hosted" | "mirror" = "hosted") {
  return indexes.create({ owner: "acme", name, settings, kind }, SERVER);
}

function wheelOf(name: string, version: string) {
  return buildWheel({ name, version, tags: "py3-none-any" });
}

async function publish(index: IndexRecord, project: string, version: string): Promise<void> {
  const wheel = wheelOf(project, version);
  const fields = uploadParts(wheel).filter((part) => part.filename === undefined);
  const form = parseUploadForm(fields.map((part) => [part.name, String(part.value)])) as FileUploadForm;
  const upload = publishing.spool.begin(2 ** 20, []);
  upload.write(wheel.bytes);
  const spooled = await upload.finish();
  const request = { index, form, filename: wheel.filename, spooled, signature: null, actor: SERVER };
  await publishing.publish(request);
  await spooled.discard();
}

/** Publishes the stock, or a part of it. */
async function stock(
  index: IndexRecord,
  projects: readonly string[],
  removed: readonly string[],
): Promise<void> {
  for (const project of projects) {
    for (const version of STOCK.projects[project] ?? []) await publish(index, project, version);
  }
  for (const project of removed) {
    await publish(index, project, "1.0");
    await publishing.removeProject({ index, project: project as ProjectName }, SERVER);
  }
}

const hosted = await make("hosted");
await stock(hosted, Object.keys(STOCK.projects), STOCK.removed);
const near = await make("near", { bases: ["acme/hosted"] });
await stock(near, ["one-more"], []);
const mirror = await make(
  "mirror",
  { mirror: MirrorSettings.parse({ url: upstream.url, names: "known" }) },
  "mirror",
);
// What has been requested once is known, and listed.
for (const project of Object.keys(STOCK.projects))
  await indexes.package(mirror).project(project as ProjectName);
const apart = await make("apart");
await stock(apart, ["several"], STOCK.removed);
const tree = await make("tree", { bases: ["acme/apart", "acme/mirror"] });
const policy = PolicySettings.parse([{ action: "allow", projects: ["*"] }]);
const policed = await make("policed", { bases: ["acme/tree"], policy });
const view = ViewSettings.parse({ allow: ["*"] });
const viewed = await make("viewed", { bases: ["acme/policed"], view });
const declared = await make("declared", {
  bases: ["acme/hosted"],
  origins: [{ glob: "*", origin: "private" }],
});

const contract = (what: string, index: IndexRecord, remembers: boolean) =>
  packageIndexContract(what, () => indexes.package(index), { remembers });

contract("hosted", hosted, true);
contract("a mirror", mirror, false);
contract("an heir", near, true);
contract("an heir of a hosted index and a mirror", tree, true);
contract("an heir with rules", policed, true);
contract("an heir with a view", viewed, true);
contract("an heir whose names are private", declared, true);

const strict = await make("strict", {
  bases: ["acme/mirror"],
  policy: PolicySettings.parse([{ action: "deny", projects: ["several"], versions: "<1.2", sources: ["*"] }]),
});
const shadow = await make("shadow", { bases: ["acme/mirror"] });
await publish(shadow, "several", "3.0");

/** File names of a project that an index opens, of those that another one shows. */
async function opened(index: IndexRecord, from: IndexRecord, name: string): Promise<string[]> {
  const project = await indexes.package(from).project(name as ProjectName);
  assert.ok(project);
  const answers = project.files.map((file) => indexes.package(index).open(project, file, "file"));
  return (await Promise.all(answers)).flatMap((content) => content?.file.version ?? []);
}

test("D02 a file that a policy denies cannot be opened with an answer of the index it comes from", async () => {
  assert.deepEqual(await opened(strict, mirror, "several"), ["1.2", "1.10"]);
  assert.deepEqual(await opened(strict, mirror, "one-more"), ["1.0"]);
});

test("D01 a mirror's file cannot be opened where a hosted index owns the name", async () => {
  assert.deepEqual(await opened(shadow, mirror, "several"), []);
  assert.deepEqual(await opened(shadow, shadow, "several"), ["3.0"]);
  assert.deepEqual(await opened(shadow, mirror, "one-more"), ["1.0"]);
});
