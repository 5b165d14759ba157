import type { Kysely } from "kysely";
import { siteNow } from "../database/site-clock.ts";
import type { Tables } from "../database/tables.ts";
import { type FileFilter, FilteredIndex } from "./filtered.ts";
import { FreezeFilter } from "./freeze-filter.ts";
import type { IndexRecord } from "./index-record.ts";
import type { LicensingLooks } from "./licensing-looks.ts";
import type { LicensingSearch } from "./licensing-search.ts";
import type { Licensings } from "./licensings.ts";
import type { IndexProject, IndexSource } from "./package-index.ts";
import type { PluginConditions } from "./plugin-conditions.ts";
import { PolicyFilter } from "./policy-filter.ts";
import { testedFiles } from "./results/tested-files.ts";
import { ViewFilter } from "./view-filter.ts";

export interface Filters {
  freeze: FileFilter | null;
  policy: FileFilter | null;
  view: FileFilter | null;
}

/** What filters are made from. */
export interface FilterParts {
  database: Kysely<Tables>;
  licensings: Licensings;
  /** Ways to look into files of mirrors; null: nothing outside is asked. */
  looks: LicensingLooks | null;
  search: LicensingSearch | null;
  /** Conditions of plugins; null: this process has none. */
  conditions: PluginConditions | null;
  /** An index by its id; null: there is none any more. */
  record: (indexId: number) => IndexRecord | null;
  /** Milliseconds since 1970, for rules about time; absent: the clock of the site. */
  now?: () => number;
}

/** The answers of a `source` in the tree of an index, behind the freeze, the rules and the view of that index. */
export function filtered(
  answers: IndexSource,
  source: IndexRecord,
  index: IndexRecord,
  parts: FilterParts,
): IndexSource {
  return filtersIn(filtersOf(index, parts)).reduce<IndexSource>(
    (behind, filter) => new FilteredIndex(behind, filter, source.kind),
    answers,
  );
}

/** Those that there are, in the order in which an answer passes them. */
export function filtersIn({ freeze, policy, view }: Filters): FileFilter[] {
  return [freeze, policy, view].filter((filter) => filter !== null);
}

/** As long as the records stay: rules and requirements may be many, and are read once. */
const made = new WeakMap<FilterParts, WeakMap<IndexRecord, Filters>>();

/** What decides which files of itself and of its bases an index shows: first its freeze, then its rules, then its view. null: there is none. */
export function filtersOf(index: IndexRecord, parts: FilterParts): Filters {
  const known = made.get(parts) ?? new WeakMap<IndexRecord, Filters>();
  made.set(parts, known);
  const filters = known.get(index) ?? makeFilters(index, parts);
  known.set(index, filters);
  return filters;
}

function makeFilters(index: IndexRecord, parts: FilterParts): Filters {
  const { freeze, policy, view } = index.settings;
  const around = {
    self: index,
    source: parts.record,
    licensings: parts.licensings,
    looks: parts.looks,
    search: parts.search,
    conditions: parts.conditions,
    tested: (project: IndexProject) => testedFiles(parts.database, project),
    now: parts.now ?? siteNow,
  };
  return {
    freeze: freeze === null ? null : new FreezeFilter(freeze),
    policy: policy.length > 0 ? new PolicyFilter(policy, around) : null,
    view: view === null ? null : new ViewFilter(view),
  };
}
