import type { ProjectName } from "../packaging/project-name.ts";
import { type ExplainedFile, explain } from "./explain.ts";
import type { IndexRecord } from "./index-record.ts";
import type { JudgeMakings } from "./judges.ts";
import { knownNames } from "./known-names.ts";
import type { Branch } from "./tree.ts";

/** A file that is not shown under the tried settings because of them, or that they show and the present ones do not. */
export interface TriedFile {
  project: ProjectName;
  /** As it would be. */
  tried: ExplainedFile;
  isShownNow: boolean;
}

export interface Trial {
  /** What was looked at. */
  projects: number;
  files: number;
  found: TriedFile[];
  /** Where to go on; null: that was all. */
  next: ProjectName | null;
}

export interface TrialOrder {
  /** The index's tree as it is. */
  now: readonly Branch[];
  /** The same with the settings to try. */
  tried: readonly Branch[];
  mayRead: (index: IndexRecord, name: ProjectName) => boolean;
  after: string;
  /** Projects to look at, at the most. */
  limit: number;
}

/** Found files after which a trial stops, at the end of a project: what is answered stays small. */
const ENOUGH = 2000;

/** What other rules or another view would do to the projects that the database knows. Nothing outside is asked. */
export async function tryPolicy(makings: JudgeMakings, order: TrialOrder): Promise<Trial> {
  const { now, tried, mayRead, after, limit } = order;
  const indexes = now.map(({ index }) => index);
  const names = await knownNames(makings.database, indexes, after, limit + 1);
  const trial: Trial = { projects: 0, files: 0, found: [], next: null };
  for (const [at, name] of names.entries()) {
    if (at === limit || trial.found.length >= ENOUGH) {
      trial.next = names[at - 1] ?? null;
      break;
    }
    const before = await explain(makings, now, name);
    const then = await explain(makings, tried, name);
    if (then.owner !== null && !mayRead(then.owner.index, name)) continue;
    trial.projects++;
    const shown = new Set(before.files.filter(isShown).map(keyOf));
    for (const file of then.files.filter(({ source }) => mayRead(source, name))) {
      trial.files++;
      const isShownNow = shown.has(keyOf(file));
      if (isShown(file) ? !isShownNow : isHiddenBy(file, order))
        trial.found.push({ project: name, tried: file, isShownNow });
    }
  }
  return trial;
}

/** Whether the settings to try hide it, and not what lies below them. */
function isHiddenBy({ verdict }: ExplainedFile, { tried }: TrialOrder): boolean {
  return (verdict.kind === "policy" || verdict.kind === "view") && verdict.index === tried[0]?.index;
}

function isShown({ verdict }: ExplainedFile): boolean {
  return verdict.kind === "shown";
}

function keyOf({ file, source }: ExplainedFile): string {
  return `${source.id} ${file.filename}`;
}
