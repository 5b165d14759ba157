import type { IndexRecord } from "../../../indexes/index-record.ts";
import type { Rule } from "../../../policies/rule.ts";
import type { ApiRequest } from "../endpoint.ts";

/** What an asker may be told of: no index is named to whoever may not read it. */
export interface Reader {
  mayRead: (index: IndexRecord) => boolean;
  /** Whether an address in a rule may be told: any word or glob, but no index that the asker may not read. */
  mayName: (address: string) => boolean;
}

/** What to call an index that may not be named. */
export const OTHER_INDEX = "another index";

/** The caller as reader of one project, or of what is said of whole indexes (null). */
export function readerOf(
  { services, caller }: Pick<ApiRequest<unknown, unknown, unknown>, "services" | "caller">,
  project: string | null,
): Reader {
  const mayRead = (index: IndexRecord) => services.access.allow(caller, "read", index, project);
  return {
    mayRead,
    mayName(address) {
      const [owner = "", name = ""] = address.split("/");
      const index = services.indexes.find(owner, name);
      return index === null || mayRead(index);
    },
  };
}

/** A rule as it may be told: sources that may not be named are told as such. */
export function toldRule(rule: Rule, { mayName }: Reader): Rule {
  if (rule.sources === undefined) return rule;
  return { ...rule, sources: rule.sources.map((source) => (mayName(source) ? source : OTHER_INDEX)) };
}
