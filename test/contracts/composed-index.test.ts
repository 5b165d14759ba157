import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { SERVER } from "../../src/database/change.ts";
import { openDatabase } from "../../src/database/open.ts";
import type { IndexRecord, IndexSettingsChange } from "../../src/indexes/index-record.ts";
import { Indexes } from "../../src/indexes/indexes.ts";
import type { ProjectName } from "../../src/packaging/names/project-name.ts";
import { type FileUploadForm, parseUploadForm } from "../../src/packaging/upload/upload-form.ts";
import { PolicySettings } from "../../src/policies/rule.ts";
import { ViewSettings } from "../../src/policies/view-settings.ts";
import { Publishing } from "../../src/publishing/publishing.ts";
import { MemoryStorage } from "../../src/storage/drivers/memory/driver.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { hostedFiles } from "../harness/hosted-files.ts";
import { uploadParts } from "../harness/multipart.ts";
import { StockedIndex, stockedFile } from "../harness/stocked-index.ts";
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
  await publishing.close();
  await database.close();
  await rm(folder, { recursive: true });
});

/** A mirror of the stock: what a real one does with its upstream has tests of its own. */
function stockedMirror({ id }: IndexRecord): StockedIndex {
  const stocked = new StockedIndex(id);
  for (const [project, versions] of Object.entries(STOCK.projects)) {
    const files = versions.map((version) => stockedFile(id, project, version));
    stocked.stock.set(project as ProjectName, files);
  }
  return stocked;
}

const indexes = await Indexes.load(database, "root/main", {
  files: hostedFiles(storage),
  mirror: stockedMirror,
});

function make(name: string, settings: IndexSettingsChange = {}, kind: "hosted" | "mirror" = "hosted") {
  return indexes.create({ owner: "acme", name, settings, kind }, SERVER);
}

async function publish(index: IndexRecord, project: string, version: string): Promise<void> {
  const wheel = buildWheel({ name: project, version, tags: "py3-none-any" });
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
const mirror = await make("mirror", {}, "mirror");
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
