import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../test/harness/random.ts";
import { StockedIndex, stockedFile } from "../../../test/harness/stocked-index.ts";
import type { Access } from "../../access/access.ts";
import { anonymous } from "../../accounts/caller.ts";
import { addressOf, type IndexRecord, IndexSettings } from "../../indexes/index-record.ts";
import { InheritedIndex } from "../../indexes/inherited.ts";
import type { OriginDeclaration } from "../../indexes/origin.ts";
import { Origins } from "../../indexes/ownership.ts";
import type { IndexProject } from "../../indexes/package-index.ts";
import { finder, treeOf } from "../../indexes/tree.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { mayRead, ProjectPages } from "./project-pages.ts";
import { VisibleNames } from "./visible-names.ts";

const NAMES = ["acme-a", "acme-b", "numpy", "requests"] as ProjectName[];
const SEED = Number(process.env.WHEELYARD_SEED ?? 2026);
const ROUNDS = 200;
const CALLER = anonymous("127.0.0.1");

/** Rights that chance gives: of each index to read everything, nothing, or some names. */
function someAccess(random: Random, indexes: readonly IndexRecord[]): Access {
  const rights = new Map(
    indexes.map(({ id }) => [
      id,
      random.pick(["all", "none", new Set(NAMES.filter(() => random.chance(2)))] as const),
    ]),
  );
  const allow = (_caller: unknown, _permission: unknown, { id }: IndexRecord, project: string | null) => {
    const right = rights.get(id);
    if (right === "all" || right === "none") return right === "all";
    return project === null || (right?.has(project as ProjectName) ?? false);
  };
  const visible = (_caller: unknown, index: IndexRecord) =>
    rights.get(index.id) === "all" ? "all" : (name: string) => allow(null, "read", index, name);
  return { allow, visible } as unknown as Access;
}

function someTree(random: Random) {
  const addresses = Array.from({ length: 1 + random.below(6) }, (_, at) => `o/n${at}`);
  const stocks = new Map<number, StockedIndex>();
  const records = addresses.map((address, at): IndexRecord => {
    const [owner, name] = address.split("/") as [string, string];
    const kind = at > 0 && random.chance(3) ? "mirror" : "hosted";
    const bases = kind === "mirror" ? [] : addresses.slice(at + 1).filter(() => random.chance(2));
    const origins: OriginDeclaration[] = random.chance(3)
      ? [
          {
            glob: random.pick([...NAMES, "*"]),
            origin: random.pick(["private", "upstream", "shared"] as const),
          },
        ]
      : [];
    const stock = new StockedIndex(at + 1);
    for (const project of NAMES) {
      if (random.chance(2)) stock.stock.set(project, [stockedFile(at + 1, project, `${at}.0`)]);
    }
    stocks.set(at + 1, stock);
    return { id: at + 1, owner, name, kind, settings: IndexSettings.parse({ bases, origins }), createdAt: 0 };
  });
  const root = records[0] as IndexRecord;
  const tree = treeOf(root, finder(records));
  const sources = tree.map(({ index }) => {
    const stock = stocks.get(index.id) as StockedIndex;
    return { index, alone: stock, answers: stock };
  });
  return { root, records, tree, index: new InheritedIndex(sources, new Origins(tree)) };
}

function pagesOf(root: IndexRecord, project: IndexProject, records: readonly IndexRecord[]): ProjectPages {
  const ids = new Set([project.sourceIndexId, ...project.files.map((file) => file.sourceIndexId)]);
  return new ProjectPages(
    root,
    project,
    records.filter(({ id }) => ids.has(id)),
    () => undefined,
  );
}

for (let round = 0; round < ROUNDS; round++) {
  test(`A09 any tree, any rights: a list names exactly the projects whose page is shown (seed ${SEED + round})`, async () => {
    const random = new Random(SEED + round);
    const { root, records, tree, index } = someTree(random);
    const access = someAccess(random, records);
    const sources = tree.map((branch) => branch.index);
    const listed = await new VisibleNames(access, CALLER, root, sources).names(await index.projects());
    for (const name of NAMES) {
      const project = await index.project(name);
      const pages = project && pagesOf(root, project, records);
      const isShown = pages !== null && mayRead(access, CALLER, pages);
      assert.equal(listed.includes(name), isShown, `${name} in ${sources.map(addressOf).join(", ")}`);
      if (!isShown) continue;
      for (const file of pages.project.files) {
        const source = records.find(({ id }) => id === file.sourceIndexId) as IndexRecord;
        assert.ok(
          access.allow(CALLER, "read", source, name),
          "a file of a source that is closed to the caller",
        );
      }
    }
  });
}

test("callers who see the same names share a page; single projects make it their own", async () => {
  const { root, tree } = someTree(new Random(SEED));
  const sources = tree.map((branch) => branch.index);
  const all = { allow: () => true, visible: () => "all" } as unknown as Access;
  const none = { allow: () => false, visible: () => () => false } as unknown as Access;
  const some = { allow: () => true, visible: () => () => true } as unknown as Access;
  const keyOf = (access: Access) => new VisibleNames(access, CALLER, root, sources).key;
  assert.equal(keyOf(all), keyOf(all));
  assert.notEqual(keyOf(all), keyOf(none));
  assert.equal(keyOf(some), null);
});
