import type { Access } from "../access/access.ts";
import type { Caller } from "../accounts/caller.ts";
import { matchesGlob } from "../glob.ts";
import { addressOf, type IndexRecord } from "../indexes/index-record.ts";
import type { ShownIndexes } from "../indexes/indexes.ts";
import { OTHER_INDEX } from "../indexes/ownership.ts";
import { NameSet } from "../policies/name-set.ts";
import { type Rule, SOURCE_WORDS } from "../policies/rule.ts";

/** What a caller may learn: no index is named to those who may not read it. */
export interface Reader {
  /** The project that the caller asks about. */
  project: string;
  mayRead: (index: IndexRecord) => boolean;
  /** Whether a source in a rule may be shown: a word, `*`, or an address or glob of an index that the caller may read. */
  mayName: (source: string) => boolean;
  /** Whether the caller sees the settings of the index as they are. */
  manages: (index: IndexRecord) => boolean;
}

/** The caller as reader of one project. */
export function readerOf(
  { services, caller }: { services: { access: Access; indexes: Pick<ShownIndexes, "list"> }; caller: Caller },
  project: string,
): Reader {
  const { access, indexes } = services;
  const mayRead = (index: IndexRecord) => access.allow(caller, "read", index, project);
  return {
    project,
    mayRead,
    mayName: (source) =>
      source === "*" ||
      SOURCE_WORDS.some((word) => word === source) ||
      indexes.list().some((index) => matchesGlob(source, addressOf(index)) && mayRead(index)),
    manages: (index) => access.allow(caller, "manage", index, null),
  };
}

/** A rule as it may be shown: without names of other projects, and no sources that may not be named. */
export function shownRule(rule: Rule, { project, mayName }: Reader): Rule {
  return {
    ...rule,
    ...(rule.projects && { projects: rule.projects.filter((glob) => new NameSet([glob]).has(project)) }),
    ...(rule.sources && { sources: rule.sources.map((one) => (mayName(one) ? one : OTHER_INDEX)) }),
  };
}
