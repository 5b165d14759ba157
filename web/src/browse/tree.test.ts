import assert from "node:assert/strict";
import { test } from "node:test";
import type { Index } from "../api/queries.ts";
import { branchesWith, type TreeNode, treeOf } from "./tree.ts";

const index = (address: string, bases: string[] = [], description = "") => {
  const [owner, name] = address.split("/");
  return { owner, name, settings: { bases, description } } as unknown as Index;
};
const shape = (nodes: TreeNode[]): unknown[] =>
  nodes.map(({ address, heirs }) => (heirs.length === 0 ? address : [address, shape(heirs)]));

test("each index stands once, below the first base that may be seen", () => {
  const indexes = [
    index("a/base"),
    index("a/dev", ["a/internal", "root/main"]),
    index("a/internal", ["hidden/one", "a/base"]),
    index("alone/one", ["hidden/one"]),
    index("root/main"),
  ];
  assert.deepEqual(shape(treeOf(indexes)), [
    ["a/base", [["a/internal", ["a/dev"]]]],
    "alone/one",
    "root/main",
  ]);
});

test("words keep the branches that lead to what has them", () => {
  const tree = treeOf([index("a/base"), index("a/dev", ["a/base"], "Nightly"), index("b/other")]);
  assert.deepEqual(shape(branchesWith(tree, " nightly ")), [["a/base", ["a/dev"]]]);
  assert.deepEqual(shape(branchesWith(tree, "other")), ["b/other"]);
  assert.deepEqual(branchesWith(tree, "none"), []);
  assert.equal(branchesWith(tree, "").length, 2);
});
