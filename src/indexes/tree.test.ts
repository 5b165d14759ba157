import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../refusal.ts";
import { addressOf, type IndexRecord, IndexSettings } from "./index-record.ts";
import { checkTree, finder, treeOf, withHeirs } from "./tree.ts";

function indexes(bases: Record<string, string[]>, mirrors: string[] = []): IndexRecord[] {
  return Object.entries(bases).map(([address, of], at) => {
    const [owner, name] = address.split("/") as [string, string];
    const kind = mirrors.includes(address) ? "mirror" : "hosted";
    return { id: at + 1, owner, name, kind, settings: IndexSettings.parse({ bases: of }), createdAt: 0 };
  });
}

function tree(bases: Record<string, string[]>, root: string): string[] {
  const all = indexes(bases);
  const index = all.find((one) => addressOf(one) === root) as IndexRecord;
  return treeOf(index, finder(all)).map((branch) => addressOf(branch.index));
}

function refused(bases: Record<string, string[]>, root: string, words: RegExp, mirrors?: string[]): void {
  const all = indexes(bases, mirrors);
  const index = all.find((one) => addressOf(one) === root) as IndexRecord;
  assert.throws(
    () => checkTree(index, finder(all)),
    (error) => error instanceof Refusal && error.kind === "invalid" && words.test(error.message),
  );
}

test("the nearest index comes first, level by level, each once", () => {
  const bases = { "a/top": ["a/left", "a/right"], "a/left": ["a/deep"], "a/right": ["a/left", "a/end"] };
  assert.deepEqual(tree({ ...bases, "a/deep": ["a/end"], "a/end": [] }, "a/top"), [
    "a/top",
    "a/left",
    "a/right",
    "a/deep",
    "a/end",
  ]);
});

test("an index knows what it is reached by, the nearest to it first", () => {
  const all = indexes({ "a/top": ["a/one"], "a/one": ["a/two"], "a/two": ["a/end"], "a/end": [] });
  const branches = treeOf(all[0] as IndexRecord, finder(all));
  assert.deepEqual(branches.at(-1)?.via.map(addressOf), ["a/two", "a/one"]);
});

test("a tree with a missing base answers nothing, for the base may own the name", () => {
  assert.throws(
    () => tree({ "a/top": ["a/gone"] }, "a/top"),
    (error) => error instanceof Refusal && error.kind === "unavailable",
  );
});

test("circles, unknown bases, a base twice and bases of a mirror are refused", () => {
  refused({ "a/one": ["a/two"], "a/two": ["a/one"] }, "a/one", /cycle: a\/one → a\/two → a\/one/);
  refused({ "a/one": ["a/one"] }, "a/one", /cycle/);
  refused({ "a/one": ["a/gone"] }, "a/one", /no index a\/gone/);
  refused({ "a/one": ["a/two", "a/two"], "a/two": [] }, "a/one", /twice/);
  refused({ "a/one": ["a/two"], "a/two": [] }, "a/one", /mirror/, ["a/one"]);
});

test("eight levels may be, nine not; 32 indexes may be, 33 not", () => {
  const chain = (levels: number) =>
    Object.fromEntries(
      Array.from({ length: levels }, (_, at) => [`a/n${at}`, at + 1 < levels ? [`a/n${at + 1}`] : []]),
    );
  const wide = (count: number) => ({
    "a/top": Array.from({ length: 16 }, (_, at) => `a/n${at}`),
    ...Object.fromEntries(Array.from({ length: count - 1 }, (_, at) => [`a/n${at}`, [] as string[]])),
    "a/n0": Array.from({ length: count - 17 }, (_, at) => `a/n${at + 16}`),
  });
  const [eight, most] = [indexes(chain(8)), indexes(wide(32))];
  checkTree(eight[0] as IndexRecord, finder(eight));
  checkTree(most[0] as IndexRecord, finder(most));
  refused(chain(9), "a/n0", /levels/);
  refused(wide(33), "a/top", /32 indexes/);
});

test("a tree of many ways to the same base is counted once, and soon", () => {
  const levels = 8;
  const bases = Object.fromEntries(
    Array.from({ length: levels * 4 }, (_, at) => {
      const below = Math.floor(at / 4) + 1;
      return [`a/n${at}`, below < levels ? [0, 1, 2, 3].map((n) => `a/n${below * 4 + n}`) : []];
    }),
  );
  const all = indexes(bases);
  checkTree(all[0] as IndexRecord, finder(all));
});

test("heirs are found at any distance", () => {
  const all = indexes({ "a/top": ["a/mid"], "a/mid": ["a/low"], "a/low": [], "a/else": [] });
  const found = withHeirs(all[2] as IndexRecord, all).map(addressOf);
  assert.deepEqual(found, ["a/low", "a/mid", "a/top"]);
});
