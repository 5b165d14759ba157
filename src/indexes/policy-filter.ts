import type { ProjectName } from "../packaging/names/project-name.ts";
import type { TimedDecision } from "../policies/decision.ts";
import {
  type FileSource,
  type PluginVerdicts,
  type TestedIn,
  UNASKED,
  UNSEEN,
  UNTESTED,
} from "../policies/file-facts.ts";
import { Policy, type ProjectPolicy } from "../policies/policy.ts";
import type { PolicySettings } from "../policies/rule.ts";
import type { Presence } from "../policies/view.ts";
import type { FileFilter } from "./filtered.ts";
import type { IndexFile } from "./index-file.ts";
import { addressOf, type IndexRecord } from "./index-record.ts";
import type { LicensingLooks } from "./licensing-looks.ts";
import type { LicensingSearch } from "./licensing-search.ts";
import type { Licensings } from "./licensings.ts";
import type { IndexProject } from "./package-index.ts";
import type { PluginConditions } from "./plugin-conditions.ts";

export interface PolicySurroundings {
  /** The index whose rules they are. */
  self: IndexRecord;
  source: (indexId: number) => IndexRecord | null;
  licensings: Licensings;
  /** null: nothing outside is asked. */
  looks: LicensingLooks | null;
  search: LicensingSearch | null;
  /** See `testedFiles`. */
  tested: (project: IndexProject) => Promise<(file: IndexFile) => TestedIn>;
  /** See `PluginConditions`. null: this process has no plugins, so none can tell. */
  conditions: PluginConditions | null;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** The rules of an index as the filter of what it shows. */
export class PolicyFilter implements FileFilter {
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

  async deciderFor(project: IndexProject): Promise<((file: IndexFile) => TimedDecision) | null> {
    const rules = this.#policy.of(project.name);
    if (rules.isEmpty) return null;
    const licensing = rules.asksForLicensing ? await this.#around.licensings.of(project) : () => null;
    const tested = rules.asksForTests ? await this.#around.tested(project) : () => UNTESTED;
    const sources = new Map<number, FileSource>();
    const verdicts = await this.#verdictsOf(rules, project.files, sources);
    const now = this.#around.now();
    return (file) => {
      const known = licensing(file);
      const source = this.#sourceOf(file, sources);
      const asked = { facts: file, source, testedIn: tested(file), verdicts: verdicts(file) };
      return rules.decide({ ...asked, licensing: known === undefined ? UNSEEN : known }, now);
    };
  }

  async lookInto(pending: readonly IndexFile[], isAnyShown: boolean): Promise<boolean> {
    const [first] = pending;
    const { search } = this.#around;
    if (first === undefined || search === null) return false;
    const rules = this.#policy.of(first.project);
    const sources = new Map<number, FileSource>();
    const verdicts = await this.#verdictsOf(rules, pending, sources);
    return search.through(pending, isAnyShown, (file, licensing) => {
      const source = this.#sourceOf(file, sources);
      const asked = { facts: file, source, licensing, testedIn: UNTESTED, verdicts: verdicts(file) };
      const decision = rules.decide(asked, this.#around.now());
      return decision.action === "allow";
    });
  }

  async admits(file: IndexFile): Promise<boolean> {
    const rules = this.#policy.of(file.project);
    const sources = new Map<number, FileSource>();
    const source = this.#sourceOf(file, sources);
    const { looks } = this.#around;
    if (!rules.asksForLicensing || source.kind === "hosted" || looks === null) return true;
    // What its own metadata tell counts, whatever it was taken for until now.
    const verdicts = await this.#verdictsOf(rules, [file], sources);
    const asked = { facts: file, source, testedIn: UNTESTED, verdicts: verdicts(file) };
    const { action, isPending } = rules.decide({ ...asked, licensing: UNSEEN }, this.#around.now());
    if (!isPending) return action === "allow";
    const licensing = await looks.of(file);
    return rules.decide({ ...asked, licensing }, this.#around.now()).action === "allow";
  }

  async #verdictsOf(
    { plugins }: ProjectPolicy,
    files: readonly IndexFile[],
    sources: Map<number, FileSource>,
  ): Promise<(file: IndexFile) => PluginVerdicts> {
    const { conditions } = this.#around;
    if (plugins.length === 0 || conditions === null) return () => UNASKED;
    return conditions.of(plugins, files, (file) => this.#sourceOf(file, sources));
  }

  #sourceOf({ sourceIndexId }: IndexFile, known: Map<number, FileSource>): FileSource {
    let source = known.get(sourceIndexId);
    if (source === undefined) {
      const { self } = this.#around;
      const record = this.#around.source(sourceIndexId);
      source = {
        address: record === null ? "" : addressOf(record),
        // An index that was removed meanwhile counts as foreign: what is unknown is decided, not passed over.
        kind: record?.kind ?? "mirror",
        isSelf: sourceIndexId === self.id,
      };
      known.set(sourceIndexId, source);
    }
    return source;
  }
}
