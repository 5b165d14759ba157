import { Refusal } from "../refusal.ts";
import { didYouMean } from "../settings/nearest.ts";
import type { Difference } from "./difference.ts";
import type { Present } from "./present.ts";
import { type FilePath, pointer, type ThingKind, type WantedThing } from "./thing.ts";
import type { GrantFacts, PublisherFacts } from "./thing-forms.ts";
import type { Wanted } from "./wanted.ts";

/** Names in a file that are checked together; more would only be noise. */
const MOST_PROBLEMS = 20;

interface Mention {
  kind: ThingKind;
  name: string;
  path: FilePath;
}

/**
 * Refuses (`invalid`) names of accounts, groups, indexes and issuers that would not exist after the file is applied, each with
 * its place in the file and the nearest name that would.
 */
export function checkNames(wanted: Wanted, present: Present, { steps }: Difference): void {
  const removed = new Set(steps.flatMap((step) => (step.action === "remove" ? [step.present] : [])));
  const left = [...present.things.values()].filter((thing) => !removed.has(thing));
  const names = Map.groupBy([...left, ...wanted.things], ({ kind }) => kind);
  const known = (kind: ThingKind) => [...new Set((names.get(kind) ?? []).map(({ key }) => key))];
  const problems = wanted.things
    .flatMap((thing) => mentions(thing, wanted))
    .filter(({ kind, name }) => !known(kind).includes(name))
    .slice(0, MOST_PROBLEMS)
    .map(({ kind, name, path }) => {
      const message = `there is no ${kind} ${name}${didYouMean(name, known(kind))}`;
      return { field: pointer(path), message, line: `${path.join(".")}: ${message}` };
    });
  if (problems.length === 0) return;
  throw new Refusal("invalid", "bad-site-file", `${problems.map(({ line }) => line).join("; ")}.`, {
    problems: problems.map(({ field, message }) => ({ field, message })),
  });
}

function mentions(thing: WantedThing, { notYet }: Wanted): Mention[] {
  const { kind, path, facts } = thing;
  if (kind === "group")
    return ((facts.members ?? []) as string[]).map((name) => ({
      kind: "account",
      name,
      path: [...path, "members"],
    }));
  if (kind === "index")
    return (facts.bases as string[]).map((name) => ({ kind: "index", name, path: [...path, "bases"] }));
  if (kind === "sandbox-rule") return mentionsOfRule(thing);
  if (kind === "grant") return mentionsOfGrant(thing, notYet.has(thing.key));
  if (kind !== "publisher") return [];
  const { issuer, account } = facts as unknown as PublisherFacts;
  return [
    { kind: "issuer", name: issuer, path: [...path, "issuer"] },
    { kind: "account", name: account, path: [...path, "account"] },
  ];
}

function mentionsOfGrant({ facts, path }: WantedThing, isLater: boolean): Mention[] {
  const { who, index } = facts as unknown as GrantFacts;
  const [kind = "", name = ""] = [who.split(":")[0], who.slice(who.indexOf(":") + 1)];
  const found: Mention[] = [];
  if (kind === "account" || kind === "group") found.push({ kind, name, path: [...path, "who"] });
  if (!index.includes("*") && !isLater) found.push({ kind: "index", name: index, path: [...path, "index"] });
  return found;
}

function mentionsOfRule({ key, facts, path }: WantedThing): Mention[] {
  const bases = (facts.bases as string[]).map((name) => ({
    kind: "index" as const,
    name,
    path: [...path, "bases"],
  }));
  return key === "authenticated"
    ? bases
    : [...bases, { kind: "group", name: key.slice("group:".length), path }];
}
