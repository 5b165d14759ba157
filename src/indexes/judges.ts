import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { FileJudge } from "./filtered.ts";
import type { IndexRecord } from "./index-record.ts";
import { knownLicensing } from "./known-licensing.ts";
import { PolicyJudge } from "./policy-judge.ts";
import { ViewJudge } from "./view-judge.ts";

export interface Judges {
  policy: FileJudge | null;
  view: FileJudge | null;
}

/** What decides which files of itself and of its bases an index shows: first its rules, then its view; null: nothing does. */
export function judgesOf(
  index: IndexRecord,
  makings: { database: Kysely<Tables>; record: (indexId: number) => IndexRecord | null },
): Judges {
  const { policy, view } = index.settings;
  const around = {
    self: index,
    source: makings.record,
    licensing: knownLicensing(makings.database),
    now: Date.now,
  };
  return {
    policy: policy.length > 0 ? new PolicyJudge(policy, around) : null,
    view: view === null ? null : new ViewJudge(view),
  };
}
