import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../test/harness/random.ts";
import { StockedIndex, stockedFile } from "../../test/harness/stocked-index.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";
import type { IndexFile } from "./index-file.ts";
import { addressOf, type IndexRecord, IndexSettings } from "./index-record.ts";
import { InheritedIndex } from "./inherited.ts";
import type { OriginDeclaration } from "./origin.ts";
import { Origins } from "./ownership.ts";
import { finder, treeOf } from "./tree.ts";

const ROUNDS = 400;
const NAMES = ["acme-a", "acme-b", "numpy", "requests"] as ProjectName[];
const SEED = Number(process.env.WHEELYARD_SEED ?? 2026);

interface World {
  records: IndexRecord[];
  stocks: Map<number, StockedIndex>;
  index: InheritedIndex;
  /** What may come into an answer, the asked index first: counted by the test's own means. */
  order: IndexRecord[];
}

function addressesOf(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `o/n${at}`);
}

function someOrigins(random: Random, tree: string[]): OriginDeclaration[] {
  return Array.from({ length: random.below(3) }, () => {
    const glob = random.pick([...NAMES, "acme-*", "*", "n*"]);
    const origin = random.pick(["private", "upstream", "shared"] as const);
    if (origin !== "shared" || random.chance(2)) return { glob, origin };
    return { glob, origin, sources: [random.pick(tree), random.pick(tree)] };
  });
}

/** Any tree, any ownerships, any declarations: bases always have higher numbers, so there is no circle. */
function someWorld(random: Random): World {
  const addresses = addressesOf(1 + random.below(7));
  const stocks = new Map<number, StockedIndex>();
  const records = addresses.map((address, at): IndexRecord => {
    const [owner, name] = address.split("/") as [string, string];
    const kind = at > 0 && random.chance(3) ? "mirror" : "hosted";
    const later = kind === "mirror" ? [] : addresses.slice(at + 1);
    const bases = later.filter(() => random.chance(2));
    if (random.chance(2)) bases.reverse();
    const origins = random.chance(2) ? someOrigins(random, addresses) : [];
    const stock = new StockedIndex(at + 1);
    for (const project of NAMES) {
      if (!random.chance(3)) continue;
      const versions = ["1.0", "2.0", "3.0"].filter(() => random.chance(2));
      const files = versions.map((version) => stockedFile(at + 1, project, version));
      stock.stock.set(project, kind === "hosted" && random.chance(4) ? "removed" : files);
    }
    stocks.set(at + 1, stock);
    return { id: at + 1, owner, name, kind, settings: IndexSettings.parse({ bases, origins }), createdAt: 0 };
  });
  const root = records[0] as IndexRecord;
  const tree = treeOf(root, finder(records));
  const answers = (id: number) => stocks.get(id) as StockedIndex;
  const sources = tree.map(({ index }) => ({ index, alone: answers(index.id), answers: answers(index.id) }));
  const index = new InheritedIndex(sources, new Origins(tree));
  return { records, stocks, index, order: nearestFirst(root, records) };
}

/** The tree by distance, told by hand: every round looks one level further down. */
function nearestFirst(root: IndexRecord, records: IndexRecord[]): IndexRecord[] {
  let level = [root];
  const order = [root];
  while (level.length > 0) {
    const below = level
      .flatMap(({ settings }) => settings.bases)
      .map((base) => records.find((one) => addressOf(one) === base) as IndexRecord);
    level = [...new Set(below)].filter((one) => !order.includes(one));
    order.push(...level);
  }
  return order;
}

function declared(order: IndexRecord[], name: string): OriginDeclaration | undefined {
  const matches = ({ glob }: OriginDeclaration) => new RegExp(`^${glob.replaceAll("*", ".*")}$`).test(name);
  return order.flatMap(({ settings }) => settings.origins).find(matches);
}

/** Who may speak for a name at all, by the words of docs/indexes.md. */
function speakers({ order, stocks }: World, name: ProjectName): IndexRecord[] {
  const owns = ({ id }: IndexRecord) => stocks.get(id)?.stock.has(name) ?? false;
  const hosted = order.filter(({ kind }) => kind === "hosted");
  const mirrors = order.filter(({ kind }) => kind === "mirror");
  const declaration = declared(order, name);
  switch (declaration?.origin) {
    case "private":
      return hosted.filter(owns).slice(0, 1);
    case "upstream":
      return mirrors.filter(owns).slice(0, 1);
    case "shared":
      return order.filter((one) => owns(one) && (declaration.sources?.includes(addressOf(one)) ?? true));
    default:
      return [...hosted, ...mirrors].filter(owns).slice(0, 1);
  }
}

/** What an installer gets at a file address of the index: by the same two steps as `http/files` takes. */
async function download({ index }: World, file: IndexFile): Promise<IndexFile | null> {
  const name = await index.projectOf(file.address, file.filename);
  const project = name === null ? null : await index.project(name);
  const found = project?.files.find(({ filename }) => filename === file.filename);
  return found?.address === file.address ? found : null;
}

for (let round = 0; round < ROUNDS; round++) {
  test(`D01, F115 any tree, any ownership (seed ${SEED + round})`, async () => {
    const world = someWorld(new Random(SEED + round));
    const { index, stocks, order } = world;
    for (const name of NAMES) {
      const allowed = speakers(world, name).map(({ id }) => id);
      const page = await index.project(name);
      for (const { sourceIndexId } of page?.files ?? []) assert.ok(allowed.includes(sourceIndexId), name);
      if (page !== null) assert.ok(allowed.includes(page.sourceIndexId), name);
      const expected = allowed.some((id) => stocks.get(id)?.stock.get(name) !== "removed");
      assert.equal(page !== null, expected, `${name} is there`);
      assert.equal((await index.ownerOf(name)) !== null, allowed.length > 0, `${name} is owned`);
      const names = page?.files.map(({ filename }) => filename) ?? [];
      assert.equal(new Set(names).size, names.length, "a file name stands on a page once");
    }
    await checkDownloads(world);
    await checkList(world);
    checkSilence(world, order, stocks);
  });
}

/** No file of a losing source is downloadable; every file of the page is. */
async function checkDownloads(world: World): Promise<void> {
  for (const stock of world.stocks.values()) {
    for (const file of stock.files()) {
      const page = await world.index.project(file.project);
      const isShown = page?.files.some((one) => one.address === file.address) ?? false;
      assert.equal((await download(world, file)) !== null, isShown, `${file.filename} of ${stock.id}`);
      const metadata = await world.index.metadata(file.project, file.filename);
      if (isShown) assert.deepEqual(metadata, { name: file.project, from: stock.id });
    }
  }
}

/** The list names exactly the projects that have a page, and every source of that page. */
async function checkList({ index }: World): Promise<void> {
  const { names, sourcesOf } = await index.projects();
  const pages = await Promise.all(NAMES.map(async (name) => [name, await index.project(name)] as const));
  assert.deepEqual(
    names,
    pages.filter(([, page]) => page !== null).map(([name]) => name),
  );
  for (const [name, page] of pages) {
    for (const { sourceIndexId } of page?.files ?? []) {
      assert.ok(sourcesOf?.(name).includes(sourceIndexId), `${name} from ${sourceIndexId}`);
    }
  }
}

/** No mirror ever hears a private name, nor one that a hosted index has alone. */
function checkSilence(world: World, order: IndexRecord[], stocks: Map<number, StockedIndex>): void {
  for (const name of NAMES) {
    const origin = declared(order, name)?.origin;
    const isHosted = speakers(world, name).some(({ kind }) => kind === "hosted");
    if (origin !== "private" && !(origin === undefined && isHosted)) continue;
    for (const { id, kind } of order) {
      if (kind !== "mirror") continue;
      assert.equal(stocks.get(id)?.asked.has(name), false, `mirror ${id} was asked for ${name}`);
    }
  }
}
