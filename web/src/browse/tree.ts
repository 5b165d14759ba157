import type { Index } from "../api/queries.ts";

/** An index with those that stand on it. */
export interface TreeNode {
  address: string;
  index: Index;
  heirs: TreeNode[];
}

/**
 * Indexes as a tree that shows each once: below the first of its bases that the caller may see, for what most inherit
 * is a chain; the names of all bases stand beside it.
 */
export function treeOf(indexes: readonly Index[]): TreeNode[] {
  const nodes = new Map(
    indexes.map((index) => {
      const address = `${index.owner}/${index.name}`;
      return [address, { address, index, heirs: [] as TreeNode[] }];
    }),
  );
  const roots: TreeNode[] = [];
  for (const node of nodes.values()) {
    const base = node.index.settings.bases
      .map((address) => nodes.get(address))
      .find((one) => one !== undefined);
    (base?.heirs ?? roots).push(node);
  }
  return roots;
}

/** The branches of the tree that hold an index whose address or description has the words. */
export function branchesWith(nodes: readonly TreeNode[], words: string): TreeNode[] {
  const sought = words.trim().toLowerCase();
  if (sought === "") return [...nodes];
  return nodes.flatMap((node) => {
    const heirs = branchesWith(node.heirs, sought);
    const text = `${node.address} ${node.index.settings.description}`.toLowerCase();
    return heirs.length > 0 || text.includes(sought) ? [{ ...node, heirs }] : [];
  });
}
