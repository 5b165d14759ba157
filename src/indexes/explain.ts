import type { ProjectName } from "../packaging/names/project-name.ts";
import type { TimedDecision } from "../policies/decision.ts";
import { type FilterParts, filtersOf } from "./filters.ts";
import type { IndexFile } from "./index-file.ts";
import type { IndexRecord } from "./index-record.ts";
import { type KnownProject, knownProject } from "./known-project.ts";
import { hostedFirst, inDeclaredOrder, mayComeFrom, type Origin, Origins } from "./ownership.ts";
import type { IndexProject } from "./package-index.ts";
import type { Branch } from "./tree.ts";

/** What of an index may hide single files, in the order in which it decides. */
const FILTERS = ["freeze", "policy", "view"] as const;
type FilterKind = (typeof FILTERS)[number];

/** What happens to a file on its way to an index's page, by what decided first. */
export type Verdict =
  /** `by`: the last policy on the way that has a matching rule or exception. */
  | { kind: "shown"; by: { index: IndexRecord; decision: TimedDecision } | null }
  | { kind: FilterKind; index: IndexRecord; decision: TimedDecision }
  /** Another index owns the name alone. */
  | { kind: "outranked"; owner: KnownProject }
  /** Names of this origin do not come from where the file lies. */
  | { kind: "origin"; origin: Origin }
  /** Another source of a shared name has a file with the same name and comes first. */
  | { kind: "double"; first: IndexRecord }
  | { kind: "quarantined"; index: IndexRecord; reason: string | null }
  | { kind: "removed"; at: number };

/** Whether a freeze, a rule or a view hides the file. */
export function isFiltered(verdict: Verdict): verdict is Verdict & { kind: FilterKind } {
  return FILTERS.some((kind) => kind === verdict.kind);
}

export interface ExplainedFile {
  file: IndexFile;
  source: IndexRecord;
  verdict: Verdict;
}

/** Why the page of a project in an index is as it is. */
export interface Explanation {
  origin: Origin;
  /** The owner of the name: the first index that has it for itself. null: none that is known. */
  owner: KnownProject | null;
  /** Every file known anywhere in the tree. */
  files: ExplainedFile[];
}

/** What the database knows of a project in each index of a tree, hosted ones first, each nearest first. */
export async function knownIn(
  parts: FilterParts,
  tree: readonly Branch[],
  name: ProjectName,
): Promise<KnownProject[]> {
  const found = hostedFirst(tree).map(({ index }) => knownProject(parts.database, index, name));
  return (await Promise.all(found)).filter((one) => one !== null);
}

/**
 * Explains a project's page in `tree[0]` by what the database knows. The settings in the tree count, so that others than
 * the real ones can be tried.
 */
export async function explain(
  parts: FilterParts,
  tree: readonly Branch[],
  name: ProjectName,
  projects: readonly KnownProject[],
): Promise<Explanation> {
  const origin = new Origins(tree).of(name);
  const found = projects.flatMap((one) => {
    const branch = tree.find(({ index }) => index.id === one.index.id);
    return branch ? [{ branch, found: one, index: branch.index }] : [];
  });
  const known = inDeclaredOrder(origin, found);
  const owners = known.filter(({ branch }) => mayOwn(branch, tree, origin, parts, name));
  const owner = owners[0]?.found ?? null;
  const files: ExplainedFile[] = [];
  for (const { branch, found } of known) {
    const decide = await deciderOf(parts, tree, branch, found.project);
    const first = foreignVerdict(origin, owner, owners, found);
    for (const { file, at } of found.removed) {
      files.push({ file, source: found.index, verdict: { kind: "removed", at } });
    }
    for (const file of found.project.files) {
      files.push({ file, source: found.index, verdict: first ?? decide(file) });
    }
  }
  return { origin, owner, files: withoutDoubles(files) };
}

function mayOwn(
  branch: Branch,
  tree: readonly Branch[],
  origin: Origin,
  parts: FilterParts,
  name: ProjectName,
) {
  if (!mayComeFrom(origin, branch.index)) return false;
  return (
    branch.index.kind === "hosted" ||
    passedBy(branch, tree).every((index) => filtersOf(index, parts).view?.has(name) !== "absent")
  );
}

/** The indexes whose rules and views a file of the branch passes, in order. */
function passedBy({ index, via }: Branch, [root]: readonly Branch[]): IndexRecord[] {
  return [...new Set([index, ...via, ...(root ? [root.index] : [])])];
}

/** Why nothing at all of a source is shown, or null. */
function foreignVerdict(
  origin: Origin,
  owner: KnownProject | null,
  owners: { found: KnownProject }[],
  found: KnownProject,
): Verdict | null {
  if (!mayComeFrom(origin, found.index)) return { kind: "origin", origin };
  if (origin.kind !== "shared" && owner !== null && owner !== found) return { kind: "outranked", owner };
  const relevant = origin.kind === "shared" ? owners.map((one) => one.found) : [found];
  const locked = relevant.find(({ project, isThere }) => isThere && project.status === "quarantined");
  return locked ? { kind: "quarantined", index: locked.index, reason: locked.project.statusReason } : null;
}

/** What the rules and views between a source and the page say of its files. */
async function deciderOf(
  parts: FilterParts,
  tree: readonly Branch[],
  branch: Branch,
  project: IndexProject,
): Promise<(file: IndexFile) => Verdict> {
  const steps: { kind: FilterKind; index: IndexRecord; decide: (file: IndexFile) => TimedDecision }[] = [];
  for (const index of passedBy(branch, tree)) {
    const filters = filtersOf(index, parts);
    for (const kind of FILTERS) {
      const decide = await filters[kind]?.deciderFor(project);
      if (decide) steps.push({ kind, index, decide });
    }
  }
  return (file) => {
    let by: (Verdict & { kind: "shown" })["by"] = null;
    for (const { kind, index, decide } of steps) {
      const decision = decide(file);
      if (decision.action !== "allow") return { kind, index, decision };
      if (decision.because !== null) by = { index, decision };
    }
    return { kind: "shown", by };
  };
}

function withoutDoubles(files: ExplainedFile[]): ExplainedFile[] {
  const shown = new Map<string, IndexRecord>();
  return files.map((explained) => {
    const { file, source, verdict } = explained;
    if (verdict.kind !== "shown") return explained;
    const first = shown.get(file.filename);
    if (first) return { ...explained, verdict: { kind: "double", first } };
    shown.set(file.filename, source);
    return explained;
  });
}
