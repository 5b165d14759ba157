import type { ProjectName } from "../packaging/project-name.ts";
import type { TimedDecision } from "../policies/decision.ts";
import type { FileSource } from "../policies/file-facts.ts";
import { Policy } from "../policies/policy.ts";
import type { PolicySettings } from "../policies/rule.ts";
import type { Presence } from "../policies/view.ts";
import type { FileJudge } from "./filtered.ts";
import { addressOf, type IndexRecord } from "./index-record.ts";
import type { Licensings } from "./licensings.ts";
import type { IndexFile, IndexProject } from "./package-index.ts";

export interface PolicySurroundings {
  /** The index whose rules they are. */
  self: IndexRecord;
  source: (indexId: number) => IndexRecord | null;
  licensings: Licensings;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** The rules of an index as the judge of what it shows. */
export class PolicyJudge implements FileJudge {
  readonly #policy: Policy;
  readonly #around: PolicySurroundings;

  constructor(settings: PolicySettings, around: PolicySurroundings) {
    this.#policy = new Policy(settings);
    this.#around = around;
  }

  /** Rules hide files, never that a project is there. */
  has(_name: ProjectName): Presence {
    return "present";
  }

  lists(name: ProjectName): boolean {
    return !this.#policy.hidesWhole(name, this.#around.self.kind);
  }

  mayHide(name: ProjectName): boolean {
    return !this.#policy.of(name).isEmpty;
  }

  async judge(project: IndexProject): Promise<((file: IndexFile) => TimedDecision) | null> {
    const rules = this.#policy.of(project.name);
    if (rules.isEmpty) return null;
    const licensing = rules.asksForLicensing ? await this.#around.licensings.of(project) : () => null;
    const sources = new Map<number, FileSource>();
    const now = this.#around.now();
    return (file) => rules.decide(file, this.#sourceOf(file, sources), licensing(file), now);
  }

  /** A mirror's file is looked into when somebody wants it: a page of thousands would cost thousands of requests. */
  async admits(file: IndexFile, metadata: () => Promise<Record<string, unknown> | null>): Promise<boolean> {
    const rules = this.#policy.of(file.project);
    const source = this.#sourceOf(file, new Map());
    if (!rules.asksForLicensing || source.kind === "hosted") return true;
    const licensing = await this.#around.licensings.learn(file, metadata);
    return rules.decide(file, source, licensing, this.#around.now()).action === "allow";
  }

  #sourceOf({ sourceIndexId }: IndexFile, known: Map<number, FileSource>): FileSource {
    let source = known.get(sourceIndexId);
    if (source === undefined) {
      const { self } = this.#around;
      const record = this.#around.source(sourceIndexId);
      source = {
        address: record === null ? "" : addressOf(record),
        // An index that was removed meanwhile counts as foreign: what is unknown is judged, not passed over.
        kind: record?.kind ?? "mirror",
        isSelf: sourceIndexId === self.id,
      };
      known.set(sourceIndexId, source);
    }
    return source;
  }
}
