import type { ProjectName } from "../../packaging/names/project-name.ts";
import { Refusal } from "../../refusal.ts";
import type { AssemblyParts } from "../assemble.ts";
import { AssembledIndex } from "../assembled.ts";
import type { FilterParts } from "../filters.ts";
import { addressOf, type IndexRecord } from "../index-record.ts";
import type { ShownIndexes } from "../indexes.ts";
import { InheritedIndex, type Source } from "../inherited.ts";
import { Origins } from "../ownership.ts";
import type { IndexProject, IndexSource, PackageIndex } from "../package-index.ts";
import { type Branch, treeOf } from "../tree.ts";
import { filteredThen, mayChange, type PastFilterParts, type ThenAndNow } from "./filters-then.ts";
import { HostedThen, type PastParts } from "./hosted-then.ts";
import { finderThen, indexesThen } from "./indexes-then.ts";
import { MirrorThen } from "./mirror-then.ts";
import type { Moment } from "./moment.ts";

/** What past indexes are made from. */
export interface PastIndexParts extends Omit<PastParts, "files"> {
  assembly: AssemblyParts;
  today: ShownIndexes;
}

/**
 * The indexes as they were at a moment: bases, origins, views and rules of then, behind the freezes and rules of today. Records
 * that it gives out are those of today, since rights are those of today.
 */
export class PastIndexes implements ShownIndexes {
  readonly moment: Moment;
  readonly #parts: PastIndexParts;
  readonly #filters: PastFilterParts;
  readonly #then: Map<number, IndexRecord>;
  readonly #assembled = new Map<number, PackageIndex>();

  private constructor(parts: PastIndexParts, moment: Moment, then: readonly IndexRecord[]) {
    this.#parts = parts;
    this.moment = moment;
    this.#then = new Map(then.map((index) => [index.id, index]));
    this.#filters = { past: { ...parts.assembly, now: () => moment.at }, today: parts.assembly };
  }

  static async load(parts: PastIndexParts, moment: Moment): Promise<PastIndexes> {
    return new PastIndexes(parts, moment, await indexesThen(parts.survey, parts.today.list(), moment.serial));
  }

  default(): IndexRecord {
    return this.#parts.today.default();
  }

  find(owner: string, name: string): IndexRecord | null {
    return this.#parts.today.find(owner, name);
  }

  byId(id: number): IndexRecord | null {
    return this.#parts.today.byId(id);
  }

  list(): IndexRecord[] {
    return this.#parts.today.list();
  }

  contributorsTo(project: IndexProject): IndexRecord[] {
    return this.#parts.today.contributorsTo(project);
  }

  /** What refusals of files explain: the settings of today. */
  treeOf(index: IndexRecord): readonly Branch[] {
    return this.#parts.today.treeOf(index);
  }

  get filterParts(): FilterParts {
    return this.#parts.today.filterParts;
  }

  sourcesOf(index: IndexRecord): readonly IndexRecord[] {
    return this.#treeThen(index).map((branch) => this.#thenAndNow(branch.index).today);
  }

  package(index: IndexRecord): PackageIndex {
    const kept = this.#assembled.get(index.id);
    if (kept !== undefined) return kept;
    const made = this.#assemble(index);
    this.#assembled.set(index.id, made);
    return made;
  }

  async isOwnedHere(index: IndexRecord, name: ProjectName): Promise<boolean> {
    for (const source of this.sourcesOf(index)) {
      if (source.kind !== "hosted") continue;
      if ((await this.#hosted(source).ownerOf(name)) !== null) return true;
    }
    return false;
  }

  /** Whether an answer of the index stays as it is: nothing in its tree asks an upstream, or decides by rules. */
  isFixed(index: IndexRecord): boolean {
    if (!this.moment.isSettled) return false;
    return this.#treeThen(index).every(
      ({ index: one }) => one.kind === "hosted" && !mayChange(this.#thenAndNow(one)),
    );
  }

  #treeThen(index: IndexRecord): Branch[] {
    const then = this.#then.get(index.id);
    if (then !== undefined) return treeOf(then, finderThen([...this.#then.values()]));
    throw new Refusal(
      "not-found",
      "not-there-yet",
      `${addressOf(index)} was created after this moment. Choose a later one.`,
    );
  }

  #assemble(index: IndexRecord): PackageIndex {
    const tree = this.#treeThen(index);
    const origins = new Origins(tree);
    const sources = tree.map((branch) => this.#sourceOf(tree[0]!.index, branch));
    const [only] = sources as [Source];
    const isPlain = sources.length === 1 && !origins.areDeclared;
    return new AssembledIndex(isPlain ? only.answers : new InheritedIndex(sources, origins));
  }

  #sourceOf(root: IndexRecord, { index, via }: Branch): Source {
    const { today } = this.#thenAndNow(index);
    const alone =
      today.kind === "mirror"
        ? new MirrorThen(this.#parts.assembly.mirror(today), this.moment)
        : this.#hosted(today);
    let answers: IndexSource = alone;
    for (const passed of new Set([index, ...via, root]))
      answers = filteredThen(answers, today, this.#thenAndNow(passed), this.#filters);
    return { index, alone, answers };
  }

  #hosted(index: IndexRecord): HostedThen {
    const { database, survey, assembly } = this.#parts;
    return new HostedThen({ database, survey, files: assembly.files }, index, this.moment);
  }

  #thenAndNow(past: IndexRecord): ThenAndNow {
    return { past, today: this.#parts.today.byId(past.id) ?? past };
  }
}
