import { Refusal } from "../refusal.ts";
import { addressOf, type IndexRecord, MAX_INDEXES } from "./index-record.ts";

/** Indexes from the asked one down to the last base, both counted. */
const MAX_DEPTH = 8;

/** One index of a tree, and how it is reached. */
export interface Branch {
  index: IndexRecord;
  /** The indexes between, from the one above this to the base of the asked one; neither end is in it. */
  via: readonly IndexRecord[];
  /** 0: the asked index. */
  level: number;
}

export type FindIndex = (address: string) => IndexRecord | null;

/** Finds among records by `owner/name`. */
export function finder(records: readonly IndexRecord[]): FindIndex {
  const byAddress = new Map(records.map((record) => [addressOf(record), record]));
  return (address) => byAddress.get(address) ?? null;
}

/**
 * The index and everything it inherits from, the nearest first (level by level, bases in their order), each once.
 * Refuses (`unavailable`) when a base is missing: without it, a name it owns would be taken from elsewhere.
 */
export function treeOf(root: IndexRecord, find: FindIndex): Branch[] {
  const branches: Branch[] = [{ index: root, via: [], level: 0 }];
  const seen = new Set([root.id]);
  for (const { index, via, level } of branches) {
    for (const address of index.settings.bases) {
      const base = find(address);
      if (base === null) throw missingBase(index, address);
      if (seen.has(base.id)) continue;
      seen.add(base.id);
      branches.push({ index: base, via: index === root ? [] : [index, ...via], level: level + 1 });
    }
  }
  return branches;
}

/**
 * Refuses (`invalid`) a tree that no index may have: unknown bases, a base twice, an index below itself, more than
 * `MAX_DEPTH` levels or `MAX_INDEXES` indexes. `root` and `find` show the settings as they shall be.
 */
export function checkTree(root: IndexRecord, find: FindIndex): void {
  if (root.kind === "mirror" && root.settings.bases.length > 0) {
    throw invalid(`${addressOf(root)} is a mirror. Only hosted indexes can have bases.`);
  }
  const depths = new Map<number, number>();
  const depth = depthOf(root, find, [], depths);
  if (depth > MAX_DEPTH) {
    throw invalid(
      `${addressOf(root)} would stand on ${depth - 1} levels of bases; ${MAX_DEPTH - 1} is the most.`,
    );
  }
  if (depths.size > MAX_INDEXES) {
    throw invalid(
      `${addressOf(root)} would inherit from ${depths.size - 1} indexes; ${MAX_INDEXES - 1} is the most.`,
    );
  }
}

/**
 * Refuses (`invalid`) what `checkTree` refuses, of a changed index and of all that inherit from it. The words do not
 * name those: people who change a base need not know which indexes inherit from it.
 */
export function checkTrees(changed: IndexRecord, all: readonly IndexRecord[]): void {
  const find = finder(all);
  checkTree(changed, find);
  for (const heir of withHeirs(changed, all)) {
    try {
      checkTree(heir, find);
    } catch (cause) {
      throw invalid(`An index that inherits from ${addressOf(changed)} would have too large a tree.`, cause);
    }
  }
}

/** The index and every other that inherits from it, at whatever distance. */
export function withHeirs(index: IndexRecord, all: readonly IndexRecord[]): IndexRecord[] {
  const found = new Map([[addressOf(index), index]]);
  for (const [address] of found) {
    for (const heir of all) if (heir.settings.bases.includes(address)) found.set(addressOf(heir), heir);
  }
  return [...found.values()];
}

/** Levels from an index down to its last base; `above` are those it was reached by, `known` what was counted before. */
function depthOf(
  index: IndexRecord,
  find: FindIndex,
  above: readonly IndexRecord[],
  known: Map<number, number>,
): number {
  const counted = known.get(index.id);
  if (counted !== undefined) return counted;
  const chain = [...above, index];
  if (above.some(({ id }) => id === index.id)) {
    throw invalid(`The bases form a cycle: ${chain.map(addressOf).join(" → ")}.`);
  }
  const { bases } = index.settings;
  if (new Set(bases).size < bases.length) throw invalid(`${addressOf(index)} lists a base twice.`);
  let deepest = 0;
  for (const address of bases) {
    const base = find(address);
    if (base === null) throw invalid(`There is no index ${address} that ${addressOf(index)} could stand on.`);
    deepest = Math.max(deepest, depthOf(base, find, chain, known));
  }
  known.set(index.id, deepest + 1);
  return deepest + 1;
}

function invalid(message: string, cause?: unknown): Refusal {
  return new Refusal("invalid", "bad-bases", message, { cause });
}

function missingBase(index: IndexRecord, address: string): Refusal {
  return new Refusal(
    "unavailable",
    "base-missing",
    `${addressOf(index)} stands on ${address}, which is not there; an administrator must make it again or change the bases.`,
    { retryAfter: 60 },
  );
}
