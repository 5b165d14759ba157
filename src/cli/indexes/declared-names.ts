import { didYouMean } from "../../settings/nearest.ts";
import { CommandFailure } from "../terminal/failure.ts";
import type { WantedTree } from "./declared-tree.ts";

/**
 * Refuses a file in which a grant or a base names an index that neither the file nor the server (`present`) has: before
 * anything is changed. Patterns, and grants marked `notYet`, may name what will be created later.
 */
export function requireDeclared({ indexes, grants }: WantedTree, present: Iterable<string>): void {
  const known = [...new Set([...indexes.map(({ address }) => address), ...present])];
  const named = [
    ...indexes.flatMap(({ address, settings }) =>
      (settings.bases ?? []).map((index) => ({ index, where: `bases of ${address}` })),
    ),
    ...grants
      .filter(({ index, notYet }) => !notYet && !index.includes("*"))
      .map(({ index, principal }) => ({ index, where: `a grant to ${principal}` })),
  ];
  const stranger = named.find(({ index }) => !known.includes(index));
  if (stranger === undefined) return;
  const { index, where } = stranger;
  const later = where.startsWith("a grant") ? " To grant it before it exists, add `notYet: true`." : "";
  throw new CommandFailure(`There is no index ${index} (${where})${didYouMean(index, known)}.${later}`);
}
