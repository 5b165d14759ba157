import type { ChangeStep, CreateStep, Difference, Step, Terms } from "./difference.ts";
import type { Present } from "./present.ts";
import { removalSteps } from "./removals.ts";
import {
  type FactChange,
  factChanges,
  idOf,
  type PresentThing,
  THING_KINDS,
  type WantedThing,
} from "./thing.ts";
import { type Wanted, wrong } from "./wanted.ts";

/** Compares. Refuses (`invalid`) what another file manages, and what would remove the applier's own account. */
export function compare(wanted: Wanted, present: Present, terms: Terms): Difference {
  const { things, marks } = present;
  const steps: (CreateStep | ChangeStep)[] = [];
  const adopted: WantedThing[] = [];
  const warnings: string[] = [];
  for (const thing of wanted.things) {
    const id = idOf(thing);
    const file = marks.get(id);
    if (file !== undefined && file !== wanted.file)
      throw wrong(
        thing.path,
        `${thing.kind} ${thing.name} is managed by the file "${file}". Remove it there first`,
      );
    const now = things.get(id);
    if (now === undefined && hasExpired(thing, terms.now)) {
      warnings.push(`The token ${thing.name} expired on ${String(thing.facts.expires)} and is not created.`);
      continue;
    }
    const password = passwordChange(thing, terms);
    if (now === undefined) {
      steps.push({ action: "create", thing, changes: [...factChanges({}, thing.facts), ...password] });
      continue;
    }
    refuseOtherKind(thing, now);
    const changes = [...factChanges(now.facts, thing.facts), ...password];
    if (changes.length > 0) steps.push({ action: "change", thing, present: now, changes });
    if (file === undefined) adopted.push(thing);
  }
  const ids = new Set(wanted.things.map(idOf));
  const removals = removalSteps(wanted, present, terms);
  const released = [...marks].filter(([id, file]) => file === wanted.file && !ids.has(id)).map(([id]) => id);
  return { steps: [...removals.first, ...inOrder(steps), ...removals.last], adopted, released, warnings };
}

function hasExpired({ kind, facts }: WantedThing, now: number): boolean {
  return kind === "token" && typeof facts.expires === "string" && Date.parse(facts.expires) <= now;
}

function passwordChange({ kind, key }: WantedThing, { otherPasswords }: Terms): FactChange[] {
  if (kind !== "account" || !otherPasswords.has(key)) return [];
  return [{ field: "password", before: "other", after: "as in the secret store" }];
}

function refuseOtherKind(thing: WantedThing, now: PresentThing): void {
  const { kind } = thing;
  if (kind === "index" && thing.facts.kind !== now.facts.kind)
    throw wrong(
      thing.path,
      `${thing.name} is a ${String(now.facts.kind)} index. It cannot become a ${String(thing.facts.kind)} one: remove it first, or choose another name`,
    );
  if (kind === "token" && thing.facts.account !== now.facts.account)
    throw wrong(thing.path, `this token already belongs to the account ${String(now.facts.account)}`);
}

/** By the order of kinds, and as they come: bases are first. New administrators come before those who lose that. */
function inOrder(steps: readonly (CreateStep | ChangeStep)[]): Step[] {
  const rank = ({ thing: { kind, facts } }: CreateStep | ChangeStep) =>
    THING_KINDS.indexOf(kind) -
    (kind === "account" && facts.admin === true && facts.disabled === false ? 0.5 : 0);
  return steps.toSorted((a, b) => rank(a) - rank(b));
}
