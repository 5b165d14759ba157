import type { Verdict } from "../../../indexes/explain.ts";
import { addressOf, type IndexRecord } from "../../../indexes/index-record.ts";
import { type Origin, OTHER_INDEX } from "../../../indexes/ownership.ts";
import { describeRule } from "../../../policies/describe-rule.ts";
import { type Reader, shownRule } from "../../reader.ts";

/** What to call an index: its address where the reader may know it. */
export function nameOf(index: IndexRecord, { mayRead }: Reader): string {
  return mayRead(index) ? addressOf(index) : OTHER_INDEX;
}

/** Where names of this origin come from. */
export function originWords(origin: Origin, project: string, reader: Reader): string {
  const who = origin.declaredBy === null ? OTHER_INDEX : nameOf(origin.declaredBy, reader);
  switch (origin.kind) {
    case "nearest":
      return `it is the nearest index that has or had ${project}`;
    case "private":
      return `${who} declares that ${project} comes only from hosted indexes`;
    case "upstream":
      return `${who} declares that ${project} comes only from mirrors`;
    case "shared": {
      const named = origin.sources?.map((source) => (reader.mayName(source) ? source : OTHER_INDEX));
      const sources = named?.join(", ") ?? "every index of the tree";
      return `${who} declares that ${project} is shared by ${sources}`;
    }
  }
}

/** Why a file is shown or not. */
export function verdictWords(verdict: Verdict, project: string, reader: Reader): string {
  switch (verdict.kind) {
    case "shown":
      return verdict.by !== null && reader.mayRead(verdict.by.index)
        ? decisionWords(verdict.by, reader)
        : "Nothing hides it.";
    case "freeze":
    case "policy":
    case "view": {
      if (!reader.mayRead(verdict.index)) return "An index between hides it.";
      return `${addressOf(verdict.index)}: ${decisionWords(verdict, reader)}`;
    }
    case "outranked":
      return `${nameOf(verdict.owner.index, reader)} has ${project}, and comes first: ${originWords({ kind: "nearest", declaredBy: null }, project, reader)}.`;
    case "origin":
      return `${sentence(originWords(verdict.origin, project, reader))}.`;
    case "double":
      return `${nameOf(verdict.first, reader)} has a file with the same name, and comes first.`;
    case "quarantined": {
      const isNamed = verdict.reason !== null && reader.mayRead(verdict.index);
      const reason = isNamed ? `: ${verdict.reason}` : "";
      return `${project} is quarantined in ${nameOf(verdict.index, reader)}${reason}.`;
    }
    case "removed":
      return "The file was removed.";
  }
}

/** What can be done about a file that is not shown; null when nothing need be. */
export function adviceFor(verdict: Verdict, project: string, reader: Reader): string | null {
  switch (verdict.kind) {
    case "shown":
      return null;
    case "freeze":
      return `Wait until the freeze is lifted, or ask someone who manages ${nameOf(verdict.index, reader)} to lift it (wheelyard index unfreeze).`;
    case "policy":
      return policyAdvice(verdict, project, reader);
    case "view":
      return `Ask someone who manages ${nameOf(verdict.index, reader)} to extend its view (wheelyard policy show, wheelyard policy set).`;
    case "outranked":
    case "origin":
      return `If the files of both sources belong together, declare ${project} as shared (setting "origins"). Otherwise leave it as it is: this protects you from dependency confusion.`;
    case "double":
      return "Nothing, unless the two files differ. In that case, publish one of them under another version.";
    case "quarantined":
      return `If you know that it is safe: wheelyard project status ${project} active --index ${nameOf(verdict.index, reader)}`;
    case "removed":
      return "Publish a new version. The file name stays reserved unless the index is volatile.";
  }
}

/** A decision, and the index whose rules or view made it. */
type Decided = Pick<Verdict & { kind: "freeze" | "policy" | "view" }, "index" | "decision">;

/** A rule is described here, since it may name indexes and projects that the reader may not know. */
function decisionWords({ index, decision }: Decided, reader: Reader): string {
  const rule = decision.rule === null ? undefined : index.settings.policy[decision.rule - 1];
  if (rule && decision.rule !== null)
    return describeRule(reader.manages(index) ? rule : shownRule(rule, reader), decision.rule);
  return decision.because ?? "It is hidden.";
}

function policyAdvice({ index, decision }: Decided, project: string, reader: Reader): string {
  if (!reader.mayRead(index)) return "Ask an administrator.";
  const name = addressOf(index);
  const command = `wheelyard policy release ${project} --rule ${decision.rule} --reason WHY --index ${name}`;
  if (decision.action === "deny")
    return `Ask someone who manages ${name} to change the rule or add an exception: ${command}`;
  return decision.until === null
    ? `It stays hidden until someone who manages ${name} releases it: ${command}`
    : `Wait, or ask someone who manages ${name} for an exception: ${command}`;
}

export function sentence(words: string): string {
  return `${words[0]?.toUpperCase()}${words.slice(1)}`;
}
