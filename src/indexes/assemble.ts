import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { FilteredIndex } from "./filtered.ts";
import { HostedIndex } from "./hosted.ts";
import type { IndexRecord } from "./index-record.ts";
import { judgesOf } from "./judges.ts";
import type { PackageIndex } from "./package-index.ts";

/** What the parts of an index are made from. */
export interface Makings {
  database: Kysely<Tables>;
  /** Makes what a mirror answers by itself. One object for each mirror, since it keeps what it knows. */
  mirror: (index: IndexRecord) => PackageIndex;
  /** An index by its id; null: there is none any more. */
  record: (indexId: number) => IndexRecord | null;
}

/** What an index answers, composed from its record: the one place that knows which parts an index is made of. */
export function assemble(makings: Makings, index: IndexRecord): PackageIndex {
  const { policy, view } = judgesOf(index, makings);
  const whole = sourceOf(makings, index);
  const policed = policy === null ? whole : new FilteredIndex(whole, policy);
  return view === null ? policed : new FilteredIndex(policed, view);
}

function sourceOf(makings: Makings, index: IndexRecord): PackageIndex {
  return index.kind === "mirror" ? makings.mirror(index) : new HostedIndex(makings.database, index);
}
