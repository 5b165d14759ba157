import type { RemoveStep, Terms } from "./difference.ts";
import type { Present } from "./present.ts";
import { idOf, type PresentThing, type ThingKind } from "./thing.ts";
import { type Wanted, wrong } from "./wanted.ts";

/** What goes before anything is created (rights), and what goes last (what those were about). */
const FIRST: readonly ThingKind[] = ["grant", "publisher", "token", "sandbox-rule", "target"];
const LAST: readonly ThingKind[] = ["index", "group", "account", "issuer"];

/**
 * Removals of what the file managed before and no longer names, and with `prune` of what no file manages. Refuses (`invalid`) to
 * remove the applier's own account.
 */
export function removalSteps(
  wanted: Wanted,
  present: Present,
  terms: Terms,
): { first: RemoveStep[]; last: RemoveStep[] } {
  const ids = new Set(wanted.things.map(idOf));
  const rest = [...present.things].filter(([id]) => !ids.has(id));
  const dropped = rest.filter(([id]) => present.marks.get(id) === wanted.file).map(([, thing]) => thing);
  const pruned = terms.prune ? prunable(wanted, present, rest, terms.defaultIndex) : [];
  const steps = [
    ...dropped.map((thing) => removal(thing, "no longer in the file")),
    ...pruned.map((thing) => removal(thing, "not in the file")),
  ];
  for (const { present: thing } of steps) refuseOwnAccount(thing, terms);
  const of = (kinds: readonly ThingKind[]) =>
    kinds.flatMap((kind) => {
      const found = steps.filter((step) => step.present.kind === kind);
      return kind === "index" ? heirsFirst(found) : found;
    });
  return { first: of(FIRST), last: of(LAST) };
}

function removal(present: PresentThing, reason: RemoveStep["reason"]): RemoveStep {
  return { action: "remove", present, reason };
}

function refuseOwnAccount({ kind, key }: PresentThing, { applier }: Terms): void {
  if (kind !== "account" || key !== applier) return;
  throw wrong(
    ["accounts"],
    `this would remove ${key}, the account that you are signed in with. Add it to the file`,
  );
}

/** What no file manages, of the kinds that the file has a section for. The default index stays, with what it inherits from. */
function prunable(
  { things, sections, tokenAccounts }: Wanted,
  { marks }: Present,
  rest: readonly (readonly [string, PresentThing])[],
  defaultIndex: string,
): PresentThing[] {
  const found = rest.flatMap(([id, thing]) => {
    const { kind, facts, isForeign } = thing;
    const isNamed = kind === "token" ? tokenAccounts.has(String(facts.account)) : sections.has(kind);
    return isNamed && !isForeign && !marks.has(id) ? [thing] : [];
  });
  const kept = new Set([defaultIndex]);
  const all = new Map([...rest.map(([, thing]) => thing), ...things].flatMap((one) => basesOf(one)));
  for (const address of kept) for (const base of all.get(address) ?? []) kept.add(base);
  return found.filter(({ kind, key }) => kind !== "index" || !kept.has(key));
}

function basesOf({ kind, key, facts }: Pick<PresentThing, "kind" | "key" | "facts">): [string, string[]][] {
  return kind === "index" ? [[key, facts.bases as string[]]] : [];
}

/** An index goes before those that it inherits from. */
function heirsFirst(steps: readonly RemoveStep[]): RemoveStep[] {
  const left = new Set(steps);
  const sorted: RemoveStep[] = [];
  while (left.size > 0) {
    const bases = new Set([...left].flatMap(({ present }) => present.facts.bases as string[]));
    const free = [...left].filter(({ present }) => !bases.has(present.key));
    // Without one there would be a cycle, which no site has.
    for (const step of free.length > 0 ? free : [...left]) {
      sorted.push(step);
      left.delete(step);
    }
  }
  return sorted;
}
