import type { ProjectName } from "../../packaging/names/project-name.ts";
import type { TimedDecision } from "../../policies/decision.ts";
import type { Presence } from "../../policies/view.ts";
import { type FileFilter, FilteredIndex } from "../filtered.ts";
import { type FilterParts, filtersIn, filtersOf } from "../filters.ts";
import type { IndexFile } from "../index-file.ts";
import type { IndexRecord } from "../index-record.ts";
import type { IndexProject, IndexSource } from "../package-index.ts";

/** An index with its settings of then and of today. */
export interface ThenAndNow {
  past: IndexRecord;
  today: IndexRecord;
}

/** What decides about files: for the settings of then by the clock of then, for those of today by the clock. */
export interface PastFilterParts {
  past: FilterParts;
  today: FilterParts;
}

/**
 * Answers behind what hid files then, and behind the freeze and the rules of today: what they deny is denied in the past too.
 * The view of today limits nothing, since it says what is wanted and not what is dangerous.
 */
export function filteredThen(
  answers: IndexSource,
  source: IndexRecord,
  { past, today }: ThenAndNow,
  parts: PastFilterParts,
): IndexSource {
  const before = filtersIn(filtersOf(past, parts.past)).map((filter) => new FilterThen(filter));
  const now = filtersIn({ ...filtersOf(today, parts.today), view: null });
  return [...before, ...now].reduce<IndexSource>(
    (behind, filter) => new FilteredIndex(behind, filter, source.kind),
    answers,
  );
}

/** Whether time or new facts may change what the settings show of a moment. */
export function mayChange({ past, today }: ThenAndNow): boolean {
  return [past, today].some(({ settings }) => settings.policy.length > 0) || today.settings.freeze !== null;
}

/** A filter as it decided then. That the time for a decision passed since means nothing. */
class FilterThen implements FileFilter {
  readonly #filter: FileFilter;

  constructor(filter: FileFilter) {
    this.#filter = filter;
  }

  has(name: ProjectName): Presence {
    return this.#filter.has(name);
  }

  lists(name: ProjectName): boolean {
    return this.#filter.lists(name);
  }

  mayHide(name: ProjectName): boolean {
    return this.#filter.mayHide(name);
  }

  async deciderFor(project: IndexProject): Promise<((file: IndexFile) => TimedDecision) | null> {
    const decide = await this.#filter.deciderFor(project);
    return decide === null ? null : (file) => ({ ...decide(file), changesAt: null });
  }

  lookInto(pending: readonly IndexFile[], isAnyShown: boolean): Promise<boolean> {
    return this.#filter.lookInto?.(pending, isAnyShown) ?? Promise.resolve(false);
  }

  admits(file: IndexFile): Promise<boolean> {
    return this.#filter.admits?.(file) ?? Promise.resolve(true);
  }
}
