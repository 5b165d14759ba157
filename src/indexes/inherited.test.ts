import assert from "node:assert/strict";
import { test } from "node:test";
import { StockedIndex, stockedFile } from "../../test/harness/stocked-index.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";
import { Refusal } from "../refusal.ts";
import { addressOf, type IndexRecord, IndexSettings } from "./index-record.ts";
import { InheritedIndex } from "./inherited.ts";
import type { OriginDeclaration } from "./origin.ts";
import { Origins } from "./ownership.ts";
import { finder, treeOf } from "./tree.ts";

interface Plan {
  bases?: string[];
  mirror?: boolean;
  origins?: OriginDeclaration[];
  /** Versions by project, or "removed". */
  has?: Record<string, string[] | "removed">;
}

/** A tree by its plan, `top` the index that is asked. */
function plant(plan: Record<string, Plan>, top = "a/top") {
  const stocks = new Map<string, StockedIndex>();
  const records = Object.entries(plan).map(
    ([address, { bases = [], mirror, origins = [], has = {} }], at) => {
      const [owner, name] = address.split("/") as [string, string];
      const stock = new StockedIndex(at + 1);
      for (const [project, versions] of Object.entries(has)) {
        const files =
          versions === "removed"
            ? versions
            : versions.map((version) => stockedFile(at + 1, project, version));
        stock.stock.set(project as ProjectName, files);
      }
      stocks.set(address, stock);
      const settings = IndexSettings.parse({ bases, origins });
      const kind = mirror ? "mirror" : "hosted";
      return { id: at + 1, owner, name, kind, settings, createdAt: 0 } as IndexRecord;
    },
  );
  const tree = treeOf(records.find((one) => addressOf(one) === top) as IndexRecord, finder(records));
  const sources = tree.map(({ index }) => {
    const stock = stocks.get(addressOf(index)) as StockedIndex;
    return { index, alone: stock, answers: stock };
  });
  const index = new InheritedIndex(sources, new Origins(tree));
  const stock = (address: string) => stocks.get(address) as StockedIndex;
  const versions = async (name: string) =>
    (await index.project(name as ProjectName))?.files.map(
      (file) => `${file.version}@${file.sourceIndexId}`,
    ) ?? null;
  return { index, stock, versions };
}

const foo = "foo" as ProjectName;

test("D01 the nearest owner of a name has it alone, also where a base has newer releases", async () => {
  const { versions } = plant({
    "a/top": { bases: ["a/base"], has: { foo: ["1.0"] } },
    "a/base": { has: { foo: ["2.0", "9.0"], bar: ["1.0"] } },
  });
  assert.deepEqual(await versions("foo"), ["1.0@1"]);
  assert.deepEqual(await versions("bar"), ["1.0@2"]);
  assert.equal(await versions("none"), null);
});

test("F115 a hosted index far away comes before a mirror near by, and the mirror is not even asked", async () => {
  const { versions, stock } = plant({
    "a/top": { bases: ["a/pypi", "a/mid"] },
    "a/pypi": { mirror: true, has: { foo: ["99.0"], bar: ["1.0"] } },
    "a/mid": { bases: ["a/deep"] },
    "a/deep": { has: { foo: ["1.0"] } },
  });
  assert.deepEqual(await versions("foo"), ["1.0@4"]);
  assert.equal(stock("a/pypi").asked.has("foo"), false);
  assert.deepEqual(await versions("bar"), ["1.0@2"]);
});

test("a removed project still owns its name", async () => {
  const { index, versions, stock } = plant({
    "a/top": { bases: ["a/mid"], has: { foo: "removed" } },
    "a/mid": { bases: ["a/pypi"], has: { bar: "removed" } },
    "a/pypi": { mirror: true, has: { foo: ["1.0"], bar: ["1.0"], more: ["1.0"] } },
  });
  assert.equal(await versions("foo"), null);
  assert.equal(await versions("bar"), null);
  assert.equal(await index.ownerOf("bar" as ProjectName), 2);
  assert.deepEqual([...stock("a/pypi").asked], []);
  const { names, reserved } = await index.projects();
  assert.deepEqual(names, ["more"]);
  assert.deepEqual([...reserved].sort(), ["bar", "foo"]);
});

test("F115 a private name is never asked of a mirror, not even on a miss, nor about its files", async () => {
  const { index, versions, stock } = plant({
    "a/top": { bases: ["a/base", "a/pypi"] },
    "a/base": { origins: [{ glob: "acme-*", origin: "private" }], has: { "acme-one": ["1.0"] } },
    "a/pypi": { mirror: true, has: { "acme-one": ["9.0"], "acme-two": ["9.0"] } },
  });
  assert.deepEqual(await versions("acme-one"), ["1.0@2"]);
  assert.equal(await versions("acme-two"), null);
  assert.equal(await index.ownerOf("acme-two" as ProjectName), null);
  for (const file of stock("a/pypi").files()) {
    const name = await index.projectOf(file.address, file.filename);
    const shown = (name && (await index.project(name)))?.files ?? [];
    assert.ok(shown.every(({ address }) => address !== file.address));
  }
  assert.deepEqual([...stock("a/pypi").asked], []);
  assert.deepEqual((await index.projects()).names, ["acme-one"]);
});

test("names declared upstream come from mirrors alone, whoever published them", async () => {
  const { index, versions } = plant({
    "a/top": { bases: ["a/pypi"], origins: [{ glob: "foo", origin: "upstream" }], has: { foo: ["1.0"] } },
    "a/pypi": { mirror: true, has: { foo: ["2.0"] } },
  });
  assert.deepEqual(await versions("foo"), ["2.0@2"]);
  assert.deepEqual((await index.projects()).sourcesOf?.(foo), [2]);
});

test("a shared name is one page of the sources that are named, the first before the next", async () => {
  const { index, versions, stock } = plant({
    "a/top": {
      bases: ["a/one", "a/two", "a/three"],
      origins: [{ glob: "foo", origin: "shared", sources: ["a/two", "a/one"] }],
    },
    "a/one": { has: { foo: ["1.0", "2.0"] } },
    "a/two": { has: { foo: ["2.0", "3.0"] } },
    "a/three": { has: { foo: ["4.0"] } },
  });
  assert.deepEqual(await versions("foo"), ["1.0@2", "2.0@3", "3.0@3"]);
  assert.equal(await index.ownerOf(foo), (await index.project(foo))?.sourceIndexId);
  assert.deepEqual(await index.metadata(foo, "foo-2.0-py3-none-any.whl"), { name: "foo", from: 3 });
  assert.deepEqual([...((await index.projects()).sourcesOf?.(foo) ?? [])].sort(), [2, 3]);
  stock("a/one").status = "quarantined";
  assert.deepEqual(await versions("foo"), []);
});

test("the nearest declaration wins, and of one index its first", async () => {
  const { versions } = plant({
    "a/top": { bases: ["a/base"], origins: [{ glob: "foo-b", origin: "upstream" }] },
    "a/base": {
      bases: ["a/pypi"],
      origins: [
        { glob: "foo-*", origin: "private" },
        { glob: "foo-c", origin: "upstream" },
      ],
    },
    "a/pypi": { mirror: true, has: { "foo-b": ["1.0"], "foo-c": ["1.0"] } },
  });
  assert.deepEqual(await versions("foo-b"), ["1.0@3"]);
  assert.equal(await versions("foo-c"), null);
});

test("D03 a source that is away is never taken for one without the project", async () => {
  const { versions, stock } = plant({
    "a/top": { bases: ["a/one", "a/two"], origins: [{ glob: "bar", origin: "shared" }] },
    "a/one": { mirror: true },
    "a/two": { mirror: true, has: { foo: ["1.0"], bar: ["1.0"] } },
  });
  stock("a/one").failure = new Refusal("bad-upstream", "upstream-away", "away");
  for (const name of ["foo", "bar"]) {
    await assert.rejects(
      versions(name),
      (error) => error instanceof Refusal && error.kind === "bad-upstream",
    );
  }
});
