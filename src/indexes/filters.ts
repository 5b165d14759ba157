import type { Kysely } from "kysely";
import { siteNow } from "../database/site-clock.ts";
import type { Tables } from "../database/tables.ts";
import { type FileJudge, FilteredIndex } from "./filtered.ts";
import type { IndexRecord } from "./index-record.ts";
import type { LicensingLooks } from "./licensing-looks.ts";
import type { LicensingSearch } from "./licensing-search.ts";
import type { Licensings } from "./licensings.ts";
import type { IndexSource } from "./package-index.ts";
import { PolicyJudge } from "./policy-filter.ts";
import { ViewJudge } from "./view-filter.ts";

export interface Judges {
  policy: FileJudge | null;
  view: FileJudge | null;
}

/** What judges are made from. */
export interface JudgeMakings {
  database: Kysely<Tables>;
  licensings: Licensings;
  /** Ways to look into files of mirrors; null: nothing outside is asked. */
  looks: LicensingLooks | null;
  search: LicensingSearch | null;
  /** An index by its id; null: there is none any more. */
  record: (indexId: number) => IndexRecord | null;
}

/** The answers of a `source` in the tree of an index, behind the rules and the view of that index. */
export function guarded(
  answers: IndexSource,
  source: IndexRecord,
  index: IndexRecord,
  makings: JudgeMakings,
): IndexSource {
  const { policy, view } = judgesOf(index, makings);
  const policed = policy === null ? answers : new FilteredIndex(answers, policy, source.kind);
  return view === null ? policed : new FilteredIndex(policed, view, source.kind);
}

/** As long as the records stay: rules and requirements may be many, and are read once. */
const made = new WeakMap<JudgeMakings, WeakMap<IndexRecord, Judges>>();

/** What decides which files of itself and of its bases an index shows: first its rules, then its view; null: nothing does. */
export function judgesOf(index: IndexRecord, makings: JudgeMakings): Judges {
  const known = made.get(makings) ?? new WeakMap<IndexRecord, Judges>();
  made.set(makings, known);
  const judges = known.get(index) ?? makeJudges(index, makings);
  known.set(index, judges);
  return judges;
}

function makeJudges(index: IndexRecord, makings: JudgeMakings): Judges {
  const { policy, view } = index.settings;
  const around = {
    self: index,
    source: makings.record,
    licensings: makings.licensings,
    looks: makings.looks,
    search: makings.search,
    now: siteNow,
  };
  return {
    policy: policy.length > 0 ? new PolicyJudge(policy, around) : null,
    view: view === null ? null : new ViewJudge(view),
  };
}
