import { HostedIndex } from "./hosted.ts";
import type { IndexRecord } from "./index-record.ts";
import { guarded, type JudgeMakings } from "./judges.ts";
import type { PackageIndex } from "./package-index.ts";

/** What the parts of an index are made from. */
export interface Makings extends JudgeMakings {
  /** Makes what a mirror answers by itself. One object for each mirror, since it keeps what it knows. */
  mirror: (index: IndexRecord) => PackageIndex;
}

/** What an index answers, composed from its record: the one place that knows which parts an index is made of. */
export function assemble(makings: Makings, index: IndexRecord): PackageIndex {
  return guarded(sourceOf(makings, index), index, makings);
}

function sourceOf(makings: Makings, index: IndexRecord): PackageIndex {
  return index.kind === "mirror" ? makings.mirror(index) : new HostedIndex(makings.database, index);
}
