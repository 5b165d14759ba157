/** An index of a tree as a drawing needs it. */
export interface TreeItem {
  address: string;
  kind: "hosted" | "mirror";
  bases: readonly string[];
}

/**
 * The tree as lines, bases below the indexes that inherit from them. An index that several inherit from is drawn once, and named at its
 * other places; bases that the caller may not see are not there.
 */
export function drawTree(root: string, items: readonly TreeItem[]): string[] {
  const byAddress = new Map(items.map((item) => [item.address, item]));
  return draw(root, byAddress, new Set());
}

/** Every index that no other inherits from. */
export function rootsOf(items: readonly TreeItem[]): string[] {
  const bases = new Set(items.flatMap((item) => item.bases));
  return items.map(({ address }) => address).filter((address) => !bases.has(address));
}

function draw(address: string, items: ReadonlyMap<string, TreeItem>, drawn: Set<string>): string[] {
  const item = items.get(address);
  const bases = (item?.bases ?? []).filter((base) => items.has(base));
  const title = item?.kind === "mirror" ? `${address} (mirror)` : address;
  if (drawn.has(address)) return [bases.length > 0 ? `${title} (see above)` : title];
  drawn.add(address);
  const below = bases.flatMap((base, at) => {
    const isLast = at === bases.length - 1;
    const [first = "", ...rest] = draw(base, items, drawn);
    return [`${isLast ? "└─ " : "├─ "}${first}`, ...rest.map((line) => `${isLast ? "   " : "│  "}${line}`)];
  });
  return [title, ...below];
}
