import { matchesGlob } from "../glob.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";
import { Refusal } from "../refusal.ts";
import { addressOf, type IndexRecord } from "./index-record.ts";
import type { OriginDeclaration } from "./origin.ts";
import type { Branch } from "./tree.ts";

/** Where a name comes from; `nearest`: nothing is declared, so the nearest index that ever owned it has it alone. */
export type Origin =
  | { kind: "nearest" | "private" | "upstream"; declaredBy: IndexRecord | null }
  | { kind: "shared"; declaredBy: IndexRecord; sources: readonly string[] | null };

const NEAREST: Origin = { kind: "nearest", declaredBy: null };

/** What a tree declares about names: of the nearest index first, and of one index its first match. */
export class Origins {
  readonly #exact = new Map<string, { at: number; origin: Origin }>();
  readonly #globs: { at: number; glob: string; origin: Origin }[] = [];

  constructor(tree: readonly Branch[]) {
    let at = 0;
    for (const { index } of tree) {
      for (const declaration of index.settings.origins) this.#add(at++, declaration, index);
    }
  }

  get areDeclared(): boolean {
    return this.#exact.size > 0 || this.#globs.length > 0;
  }

  of(name: string): Origin {
    const exact = this.#exact.get(name);
    const glob = this.#globs.find((one) => matchesGlob(one.glob, name));
    if (exact && (glob === undefined || exact.at < glob.at)) return exact.origin;
    return glob?.origin ?? NEAREST;
  }

  #add(at: number, { glob, origin, sources }: OriginDeclaration, declaredBy: IndexRecord): void {
    const meant: Origin =
      origin === "shared"
        ? { kind: origin, declaredBy, sources: sources ?? null }
        : { kind: origin, declaredBy };
    if (glob.includes("*")) this.#globs.push({ at, glob, origin: meant });
    else if (!this.#exact.has(glob)) this.#exact.set(glob, { at, origin: meant });
  }
}

/** Whether names of this origin may come from the index at all. */
export function mayComeFrom(origin: Origin, index: IndexRecord): boolean {
  switch (origin.kind) {
    case "nearest":
      return true;
    case "private":
      return index.kind === "hosted";
    case "upstream":
      return index.kind === "mirror";
    case "shared":
      return origin.sources === null || origin.sources.includes(addressOf(index));
  }
}

/** The indexes of a tree in the order in which they can own a name: hosted ones before mirrors, the nearest first. */
export function hostedFirst<T extends { index: IndexRecord }>(tree: readonly T[]): T[] {
  const { hosted = [], mirror = [] } = Object.groupBy(tree, ({ index }) => index.kind);
  return [...hosted, ...mirror];
}

/** The same indexes in the order that a shared name declares; others come after the declared ones. */
export function inDeclaredOrder<T extends { index: IndexRecord }>(
  origin: Origin,
  sources: readonly T[],
): T[] {
  const order = origin.kind === "shared" ? origin.sources : null;
  if (order === null) return [...sources];
  const places = new Map(order.map((address, at) => [address, at]));
  const placeOf = ({ index }: T) => places.get(addressOf(index)) ?? order.length;
  return sources.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Those of `sources` (hosted first) that a name of this origin can come from, the first to be asked first. */
export function candidatesFor<T extends { index: IndexRecord }>(origin: Origin, sources: readonly T[]): T[] {
  return inDeclaredOrder(
    origin,
    sources.filter(({ index }) => mayComeFrom(origin, index)),
  );
}

/** The sources that a page is made of, among the candidates that have the name: all of a shared one, otherwise the first. */
export function ownersAmong<T>(origin: Origin, having: readonly T[]): readonly T[] {
  return origin.kind === "shared" ? having : having.slice(0, 1);
}

/** What an index is called towards people who may not know of it. */
export const OTHER_INDEX = "another index";

/** Refuses (`forbidden`) to publish a name into an index where nothing published there would ever be shown. */
export function refuseForeignName(
  index: IndexRecord,
  origin: Origin,
  name: ProjectName,
  mayName: (address: string) => boolean,
): void {
  if (index.kind === "mirror") throw notHosted(index);
  const named = (address: string) => (mayName(address) ? address : OTHER_INDEX);
  const owner = origin.declaredBy === null ? "" : named(addressOf(origin.declaredBy));
  if (origin.kind === "upstream") {
    throw new Refusal(
      "forbidden",
      "origin-upstream",
      `You cannot publish ${name} to ${addressOf(index)}: ${owner} declares that ${name} comes only from upstream. Choose another name, or ask for the declaration to be changed.`,
    );
  }
  if (origin.kind === "shared" && origin.sources?.includes(addressOf(index)) === false) {
    throw new Refusal(
      "forbidden",
      "origin-elsewhere",
      `You cannot publish ${name} to ${addressOf(index)}: ${owner} declares that ${name} comes only from ${origin.sources.map(named).join(", ")}. Publish it there.`,
    );
  }
}

/** The refusal for publishing to a mirror. */
export function notHosted(index: IndexRecord): Refusal {
  return new Refusal(
    "forbidden",
    "not-hosted",
    `${addressOf(index)} is a mirror. You cannot publish to a mirror.`,
  );
}
