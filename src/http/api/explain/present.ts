import type {
  ExplainedFile as Explained,
  Explanation as Explains,
  Verdict,
} from "../../../indexes/explain.ts";
import type { IndexFile } from "../../../indexes/index-file.ts";
import { addressOf, type IndexRecord } from "../../../indexes/index-record.ts";
import type { KnownProject } from "../../../indexes/known-project.ts";
import type { Origin } from "../../../indexes/ownership.ts";
import type { Reader } from "../../reader.ts";
import { toTimeOrNull } from "../fields.ts";
import type { ExplainedFile, Explanation } from "./schema.ts";
import { adviceFor, nameOf, originWords, sentence, verdictWords } from "./words.ts";

/** A mirror that was passed over for a project, and why. */
export interface PassedOver {
  source: IndexRecord;
  why: string;
}

/** What is explained, to whom: only indexes that the caller may read are named, and no files of others. */
export interface Asked {
  index: IndexRecord;
  project: string;
  reader: Reader;
  answer: Explanation["answer"];
  /** Words of what is wrong with an upstream; null: nothing. */
  trouble: string | null;
  passedOver: readonly PassedOver[];
  /** Whether the page really has a file that nothing hides: a mirror that is switched off answers nothing. */
  isAnswered: (file: IndexFile) => boolean;
}

const OFF = {
  state: "off",
  because: "Its mirror is switched off.",
  since: null,
  todo: "Switch the mirror on again in its settings or in the server's configuration.",
} as const;

export function presentExplanation(asked: Asked, { origin, owner, files }: Explains): Explanation {
  const { index, project, reader, answer, trouble } = asked;
  const { mayRead } = reader;
  const readable = files.filter(({ source }) => mayRead(index) && mayRead(source));
  const shownOwner = owner !== null && mayRead(index) && mayRead(owner.index) ? owner : null;
  return {
    index: addressOf(index),
    project,
    answer,
    owner: shownOwner === null ? null : addressOf(shownOwner.index),
    because: [
      trouble ?? ownerWords(asked, origin, shownOwner),
      ...asked.passedOver
        .filter(({ source, why }) => mayRead(source) && why !== trouble)
        .map(({ source, why }) => `${addressOf(source)} was passed over: ${why}`),
    ].join(" "),
    files: readable.map((explained) => {
      const file = presentExplainedFile(explained, project, reader);
      return file.state !== "shown" || asked.isAnswered(explained.file) ? file : { ...file, ...OFF };
    }),
  };
}

/** `owner`: null also where the reader may not know of it, so that a hidden project is explained as one that is not there. */
function ownerWords({ project, reader }: Asked, origin: Origin, owner: KnownProject | null): string {
  const rule = originWords(origin, project, reader);
  if (owner === null) {
    // Declarations name projects, and are for those who made them.
    const isNamed = origin.declaredBy !== null && reader.manages(origin.declaredBy);
    return `No index here is known to have ${project}${isNamed ? `; ${rule}` : ""}.`;
  }
  if (origin.kind === "shared") return `${sentence(rule)}.`;
  const gone = owner.isThere
    ? ""
    : ", although it was removed there, so that no other project takes its place";
  return `${nameOf(owner.index, reader)} owns ${project}${gone}: ${rule}.`;
}

export function presentExplainedFile(
  { file, source, verdict }: Explained,
  project: string,
  reader: Reader,
): ExplainedFile {
  const known = file.firstSeenAt ?? file.uploadedAt;
  return {
    filename: file.filename,
    version: file.version,
    source: addressOf(source),
    state: stateOf(verdict),
    decidedBy: decidedBy(verdict, reader),
    because: verdictWords(verdict, project, reader),
    since: toTimeOrNull(since(verdict, known)),
    until: "decision" in verdict ? toTimeOrNull(verdict.decision.until) : null,
    todo: adviceFor(verdict, project, reader),
  };
}

function stateOf(verdict: Verdict): ExplainedFile["state"] {
  switch (verdict.kind) {
    case "freeze":
    case "policy":
    case "view":
      return verdict.decision.action === "hold" ? "held" : "denied";
    case "outranked":
    case "origin":
    case "double":
      return "outranked";
    default:
      return verdict.kind;
  }
}

function decidedBy(verdict: Verdict, { mayRead }: Reader): ExplainedFile["decidedBy"] {
  const address = (index: IndexRecord | null) => (index !== null && mayRead(index) ? addressOf(index) : null);
  switch (verdict.kind) {
    case "shown":
      return null;
    case "freeze":
    case "policy":
    case "view":
      return { what: verdict.kind, index: address(verdict.index), rule: verdict.decision.rule };
    case "outranked":
      return { what: "ownership", index: address(verdict.owner.index), rule: null };
    case "origin":
      return { what: "ownership", index: address(verdict.origin.declaredBy), rule: null };
    case "double":
      return { what: "ownership", index: address(verdict.first), rule: null };
    case "quarantined":
      return { what: "status", index: address(verdict.index), rule: null };
    case "removed":
      return { what: "status", index: null, rule: null };
  }
}

/** Since when the state holds: a rule applies to a file from when both exist. `known`: when the file was first seen here. */
function since(verdict: Verdict, known: number | null): number | null {
  switch (verdict.kind) {
    case "shown":
      return known;
    case "policy": {
      const { rule } = verdict.decision;
      const at = rule === null ? null : (verdict.index.settings.policy[rule - 1]?.at ?? null);
      return at === null ? known : Math.max(Date.parse(at), known ?? 0);
    }
    case "outranked":
      return verdict.owner.ownedSince;
    case "removed":
      return verdict.at;
    default:
      return null;
  }
}
