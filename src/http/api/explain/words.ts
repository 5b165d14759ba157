import type { Verdict } from "../../../indexes/explain.ts";
import type { IndexRecord } from "../../../indexes/index-record.ts";
import type { Origin } from "../../../indexes/ownership.ts";

/** What to call an index: its address where the caller may read it, else words that tell nothing. */
export type NameOf = (index: IndexRecord) => string;

const OTHER = "another index";

/** Where names of this origin come from. */
export function originWords(origin: Origin, project: string, nameOf: NameOf): string {
  const who = origin.declaredBy === null ? OTHER : nameOf(origin.declaredBy);
  switch (origin.kind) {
    case "nearest":
      return `the nearest index that ever had ${project} has it alone`;
    case "private":
      return `${who} declares that ${project} comes from hosted indexes alone`;
    case "upstream":
      return `${who} declares that ${project} comes from mirrors alone`;
    case "shared": {
      const sources = origin.sources === null ? "every index of the tree" : origin.sources.join(", ");
      return `${who} declares that ${project} is shared by ${sources}`;
    }
  }
}

/** Why a file is shown or not. */
export function verdictWords(verdict: Verdict, project: string, nameOf: NameOf): string {
  switch (verdict.kind) {
    case "shown":
      return verdict.because ?? "Nothing hides it.";
    case "policy":
    case "view": {
      const name = nameOf(verdict.index);
      if (name === OTHER) return "An index between hides it.";
      return `${name}: ${verdict.decision.because ?? "it is hidden."}`;
    }
    case "outranked":
      return `${nameOf(verdict.owner.index)} has ${project}, and comes first: ${originWords({ kind: "nearest", declaredBy: null }, project, nameOf)}.`;
    case "origin":
      return `${sentence(originWords(verdict.origin, project, nameOf))}.`;
    case "double":
      return `${nameOf(verdict.first)} has a file with the same name, and comes first.`;
    case "quarantined": {
      const reason = verdict.reason === null ? "" : `: ${verdict.reason}`;
      return `${project} is quarantined in ${nameOf(verdict.index)}${reason}.`;
    }
    case "removed":
      return "It was removed.";
  }
}

/** What can be done about a file that is not shown; null when nothing need be. */
export function adviceFor(verdict: Verdict, project: string, nameOf: NameOf): string | null {
  switch (verdict.kind) {
    case "shown":
      return null;
    case "policy":
      return policyAdvice(verdict, project, nameOf(verdict.index));
    case "view":
      return `Ask who manages ${nameOf(verdict.index)} to widen its view (wheelyard policy show, wheelyard policy set).`;
    case "outranked":
    case "origin":
      return `If files of both sources belong together, declare ${project} shared (the setting "origins"); else leave it: this is what keeps a namesake out.`;
    case "double":
      return "Nothing, unless the two files differ: then publish one of them under another version.";
    case "quarantined":
      return `When it is known to be good: wheelyard project status ${project} active --index ${nameOf(verdict.index)}`;
    case "removed":
      return "Publish a new version; the file's name stays reserved unless the index is volatile.";
  }
}

function policyAdvice(
  { decision }: Verdict & { kind: "policy" | "view" },
  project: string,
  index: string,
): string {
  if (index === OTHER) return "Ask an administrator.";
  const command = `wheelyard policy release ${project} --rule ${decision.rule} --reason WHY --index ${index}`;
  if (decision.action === "deny")
    return `Ask who manages ${index} to change the rule, or to make an exception: ${command}`;
  return decision.until === null
    ? `It stays until somebody who manages ${index} lets it go: ${command}`
    : `Wait; or, if it cannot wait, ask who manages ${index} for an exception: ${command}`;
}

export function sentence(words: string): string {
  return `${words[0]?.toUpperCase()}${words.slice(1)}`;
}

/** Names indexes that the caller may read. */
export function namer(mayRead: (index: IndexRecord) => boolean): NameOf {
  return (index) => (mayRead(index) ? `${index.owner}/${index.name}` : OTHER);
}
