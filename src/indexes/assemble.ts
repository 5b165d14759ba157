import type { ProjectName } from "../packaging/names/project-name.ts";
import { AssembledIndex } from "./assembled.ts";
import { type FilterParts, filtered, filtersIn, filtersOf } from "./filters.ts";
import { HostedIndex } from "./hosted.ts";
import type { HostedFiles } from "./hosted-content.ts";
import type { IndexRecord } from "./index-record.ts";
import { InheritedIndex, type Source } from "./inherited.ts";
import { Origins } from "./ownership.ts";
import type { IndexSource, PackageIndex, UpstreamIndex } from "./package-index.ts";
import { type Branch, type FindIndex, treeOf } from "./tree.ts";

/** What the parts of an index are made from. */
export interface AssemblyParts extends FilterParts {
  find: FindIndex;
  /** Makes what a mirror answers by itself. One object for each mirror, since it keeps what it knows. */
  mirror: (index: IndexRecord) => UpstreamIndex;
  /** Where the bytes of published files are. */
  files: HostedFiles;
}

/**
 * What an index answers, composed from its record: the one place that knows which parts an index is made of. Refuses
 * (`unavailable`) when a base is missing.
 */
export function assemble(parts: AssemblyParts, index: IndexRecord): PackageIndex {
  const tree = treeOf(index, parts.find);
  const origins = new Origins(tree);
  const sources = tree.map((branch) => sourceOf(parts, index, branch));
  const [only] = sources as [Source];
  const isPlain = sources.length === 1 && !origins.areDeclared;
  return new AssembledIndex(isPlain ? only.answers : new InheritedIndex(sources, origins));
}

/** What becomes of a source's projects on their way into an index, as far as their names alone say. */
export interface Passage {
  /** Whether the source can own the name there at all: a view may make it absent. */
  admits(name: ProjectName): boolean;
  /** Whether lists of projects name it. */
  lists(name: ProjectName): boolean;
  /** Whether single files of it may be hidden. */
  mayHide(name: ProjectName): boolean;
}

/** The way from one of an index's sources: by the same rules and views that its answers pass. */
export function passageOf(
  parts: AssemblyParts,
  root: IndexRecord,
  branch: Pick<Branch, "index" | "via">,
): Passage {
  const filters = passedBy(root, branch).flatMap((passed) => filtersIn(filtersOf(passed, parts)));
  return {
    admits: (name) =>
      branch.index.kind === "hosted" || filters.every((filter) => filter.has(name) !== "absent"),
    lists: (name) => filters.every((filter) => filter.lists(name)),
    mayHide: (name) => filters.some((filter) => filter.mayHide(name)),
  };
}

/** Whose rules and views an answer passes on its way up, the nearest to its source first. */
function passedBy(root: IndexRecord, { index, via }: Pick<Branch, "index" | "via">): IndexRecord[] {
  return [...new Set([index, ...via, root])];
}

function sourceOf(parts: AssemblyParts, root: IndexRecord, { index, via }: Branch): Source {
  const alone =
    index.kind === "mirror" ? parts.mirror(index) : new HostedIndex(parts.database, index, parts.files);
  let answers: IndexSource = alone;
  for (const passed of passedBy(root, { index, via })) answers = filtered(answers, index, passed, parts);
  return { index, alone, answers };
}
