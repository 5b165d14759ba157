import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { hostedFiles } from "../../test/harness/hosted-files.ts";
import { Random } from "../../test/harness/random.ts";
import { StockedIndex, stockedFile } from "../../test/harness/stocked-index.ts";
import { openDatabase } from "../database/open.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";
import { assemble } from "./assemble.ts";
import { explain, knownIn } from "./explain.ts";
import type { IndexFile } from "./index-file.ts";
import { addressOf, type IndexRecord, IndexSettings } from "./index-record.ts";
import { Licensings } from "./licensings.ts";
import { packPage } from "./mirror/page.ts";
import type { PackageIndex } from "./package-index.ts";
import { finder, treeOf } from "./tree.ts";

const ROUNDS = 60;
const NAMES = ["acme-a", "numpy", "requests"] as ProjectName[];
const VERSIONS = ["1.0", "2.0", "3.0rc1"];
const SEED = Number(process.env.WHEELYARD_SEED ?? 2026);
const DAY = 86_400_000;

const folder = await mkdtemp(join(tmpdir(), "wheelyard-explain-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
after(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

/** Indexes of every round stand in one database, under ids and names of their own. */
let made = 100;

interface World {
  records: IndexRecord[];
  mirrors: Map<number, StockedIndex>;
}

async function someWorld(random: Random): Promise<World> {
  const first = made;
  const addresses = Array.from({ length: 1 + random.below(6) }, (_, at) => `o/n${first + at}`);
  const world: World = { records: [], mirrors: new Map() };
  for (const [at, address] of addresses.entries()) {
    const [owner, name] = address.split("/") as [string, string];
    const kind = at > 0 && random.chance(3) ? "mirror" : "hosted";
    const bases = kind === "mirror" ? [] : addresses.slice(at + 1).filter(() => random.chance(2));
    const settings = IndexSettings.parse({ bases, ...someFilters(random, addresses) });
    const record: IndexRecord = { id: made++, owner, name, kind, settings, createdAt: 0 };
    world.records.push(record);
    await insertIndex(record);
    if (kind === "hosted") for (const project of NAMES) await maybePublish(random, record, project);
    else world.mirrors.set(record.id, await someMirror(random, record));
  }
  return world;
}

function someFilters(random: Random, addresses: string[]) {
  const rule = () => ({
    action: random.pick(["allow", "deny", "hold"]),
    ...random.pick([
      {},
      { projects: ["acme-*"] },
      { versions: "<2" },
      { youngerThanDays: 5 },
      { sources: ["mirror"] },
    ]),
  });
  const view = random.pick([
    { requirements: ["numpy<3", "acme-a"] },
    { deny: ["requests"] },
    { preReleases: false },
  ]);
  const glob = random.pick([...NAMES, "*"]);
  const origin = random.pick(["private", "upstream", "shared", "shared"]);
  const sources = origin === "shared" && random.chance(2) ? { sources: [random.pick(addresses)] } : {};
  return {
    policy: random.chance(2) ? [rule(), rule()] : [],
    view: random.chance(4) ? view : null,
    origins: random.chance(2) ? [{ glob, origin, ...sources }] : [],
  };
}

function someFiles(random: Random, index: number, project: string): IndexFile[] {
  const versions = VERSIONS.filter(() => random.chance(2));
  return versions.map((version) =>
    stockedFile(index, project, version, { uploadedAt: Date.now() - random.below(10) * DAY - DAY / 2 }),
  );
}

async function insertIndex({ id, owner, name, kind, settings }: IndexRecord): Promise<void> {
  const row = { id, owner, name, kind, settings: JSON.stringify(settings), created_at: 0, serial: 0 };
  await database.write(({ tx }) => tx.insertInto("indexes").values(row).execute());
}

async function maybePublish(random: Random, { id }: IndexRecord, project: ProjectName): Promise<void> {
  if (random.chance(2)) return;
  const files = someFiles(random, id, project);
  const isRemoved = random.chance(4);
  const status = random.chance(5) ? "quarantined" : "active";
  await database.write(async ({ tx }) => {
    const common = { status, status_reason: null, restricted: 0, created_at: 5, serial: 1 } as const;
    const row = await tx
      .insertInto("projects")
      .values({
        ...common,
        index_id: id,
        name: project,
        display_name: project,
        removed_serial: isRemoved ? 1 : null,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    for (const file of files) {
      const removed = isRemoved || random.chance(4) ? 1 : null;
      await tx
        .insertInto("files")
        .values({ ...fileRow(file), project_id: row.id, removed_serial: removed })
        .execute();
    }
  });
}

function fileRow(file: IndexFile) {
  return {
    index_id: file.sourceIndexId,
    filename: file.filename,
    filename_key: file.filename,
    version: file.version,
    kind: file.kind,
    size: 10,
    sha256: file.address,
    has_signature: 0,
    uploaded_at: file.uploadedAt ?? 0,
    added_serial: 1,
  };
}

/** A mirror whose upstream was asked for every name: what it answers, and the same as kept pages. */
async function someMirror(random: Random, { id }: IndexRecord): Promise<StockedIndex> {
  const mirror = new StockedIndex(id);
  for (const name of NAMES) {
    if (!random.chance(2)) continue;
    const found = !random.chance(4);
    const files = someFiles(random, id, name).map((file) => ({
      ...file,
      url: "",
      hashes: {},
      relaysMetadata: false,
    }));
    mirror.stock.set(name, found ? files : "removed");
    const page = await packPage({ status: "active", statusReason: null, files, dropped: [] });
    const row = {
      index_id: id,
      name,
      found: found ? 1 : 0,
      serial: 0,
      checked_at: 0,
      expires_at: 0,
      digest: "",
    };
    await database.write(({ tx }) =>
      tx
        .insertInto("mirror_pages")
        .values({ ...row, page })
        .execute(),
    );
  }
  return mirror;
}

for (let round = 0; round < ROUNDS; round++) {
  test(`what is explained as shown is exactly what the page shows (seed ${SEED + round})`, async () => {
    const { records, mirrors } = await someWorld(new Random(SEED + round));
    const find = finder(records);
    const byId = (id: number) => records.find((record) => record.id === id) ?? null;
    const makings = {
      database: database.read,
      licensings: new Licensings(database.read),
      looks: null,
      search: null,
      conditions: null,
      record: byId,
    };
    for (const root of records) {
      const index = indexOf(root, records, mirrors);
      for (const name of NAMES) {
        const page = await index.project(name);
        const tree = treeOf(root, find);
        const known = await knownIn(makings, tree, name);
        const { files, owner } = await explain(makings, tree, name, known);
        const shown = files.filter(({ verdict }) => verdict.kind === "shown");
        assert.deepEqual(
          shown.map(({ file, source }) => `${addressOf(source)} ${file.filename}`).sort(),
          (page?.files ?? [])
            .map((file) => `${addressOf(byId(file.sourceIndexId) as IndexRecord)} ${file.filename}`)
            .sort(),
          `${name} in ${addressOf(root)}`,
        );
        assert.equal(
          owner?.index.id ?? null,
          await index.ownerOf(name),
          `owner of ${name} in ${addressOf(root)}`,
        );
      }
    }
  });
}

for (let round = 0; round < ROUNDS; round++) {
  test(`a rule that denies, anywhere in a tree, never shows a file name more (seed ${SEED + round})`, async () => {
    const random = new Random(SEED + round);
    const { records, mirrors } = await someWorld(random);
    const chosen = random.pick(records);
    const policy = [...chosen.settings.policy];
    const condition = random.pick([
      {},
      { versions: "<2.5" },
      { projects: ["n*"] },
      { sources: ["hosted", "self"] },
    ]);
    const [denying] = IndexSettings.parse({ policy: [{ action: "deny", ...condition }] }).policy;
    if (denying) policy.splice(random.below(policy.length + 1), 0, denying);
    const denied = records.map((one) =>
      one === chosen ? { ...one, settings: { ...one.settings, policy } } : one,
    );
    for (const [at, root] of records.entries()) {
      const before = indexOf(root, records, mirrors);
      const after = indexOf(denied[at] as IndexRecord, denied, mirrors);
      for (const name of NAMES) {
        const shown = new Set((await before.project(name))?.files.map(({ filename }) => filename));
        const more = (await after.project(name))?.files.filter(({ filename }) => !shown.has(filename));
        assert.deepEqual(more ?? [], [], `${name} in ${addressOf(root)}`);
        assert.equal(await after.ownerOf(name), await before.ownerOf(name), "rules never change an owner");
      }
    }
  });
}

function indexOf(root: IndexRecord, records: IndexRecord[], mirrors: World["mirrors"]): PackageIndex {
  const record = (id: number) => records.find((one) => one.id === id) ?? null;
  const mirror = ({ id }: IndexRecord) => mirrors.get(id) as StockedIndex;
  const licensings = new Licensings(database.read);
  const outside = { looks: null, search: null, conditions: null };
  return assemble(
    {
      database: database.read,
      licensings,
      ...outside,
      record,
      find: finder(records),
      mirror,
      files: hostedFiles(),
    },
    root,
  );
}
