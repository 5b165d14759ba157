import type { Actor } from "../../database/change.ts";
import type { Database } from "../../database/database.ts";
import type { Precondition } from "../../database/precondition.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { RetentionSettings } from "../../policies/retention.ts";
import { Refusal } from "../../refusal.ts";
import type { DownloadCountSettings } from "../../statistics/download-counts.ts";
import type { Publishing } from "../publishing.ts";
import { Dependents } from "./dependents.ts";
import { type PlannedRelease, planProject, planRetention } from "./retention-plan.ts";
import { usableRules } from "./usable-rules.ts";

interface Tools {
  database: Database;
  publishing: Publishing;
  statistics: DownloadCountSettings;
}

export interface Retired {
  releases: number;
  files: number;
  /** Sum of their sizes, in bytes. */
  bytes: number;
}

/** Releases of an index that one run removes at most. */
const AT_ONCE = 500;

/**
 * Moves what the rules of an index remove to its recycle bin, a release in each transaction, at most 500 in one run. Each is
 * decided again in its transaction. Refuses (`conflict`) an index without rules, without a recycle bin, or that is frozen.
 */
export async function runRetention(
  { database, publishing, statistics }: Tools,
  index: IndexRecord,
  actor: Actor,
  isMeant: (release: PlannedRelease) => boolean = () => true,
): Promise<Retired> {
  const { rules } = await usableRules(database.survey, requireRules(index, publishing), statistics);
  const retired: Retired = { releases: 0, files: 0, bytes: 0 };
  const dependents = await Dependents.of(database.survey, index);
  for await (const plan of planRetention(database.survey, index, rules, dependents)) {
    for (const release of plan.filter((one) => one.keptBy === null && isMeant(one))) {
      if (retired.releases >= AT_ONCE) return retired;
      const files = await retire({ publishing, dependents }, index, rules, release, actor);
      if (files === 0) continue;
      retired.releases++;
      retired.files += files;
      retired.bytes += release.size;
    }
  }
  return retired;
}

/** Runs the rules of every index that has some, for one process of the site. Indexes that are frozen wait. */
export async function runAllRetention(
  tools: Tools,
  indexes: readonly IndexRecord[],
  actor: Actor,
): Promise<void> {
  for (const index of indexes) {
    const { retention, freeze } = index.settings;
    if (retention === null || freeze !== null || tools.publishing.binDaysOf(index) === 0) continue;
    await runRetention(tools, index, actor);
  }
}

/** Removes the release, if the rules still do; resolves with the number of files. */
async function retire(
  { publishing, dependents }: { publishing: Publishing; dependents: Dependents },
  index: IndexRecord,
  rules: RetentionSettings,
  { project, version, reason }: PlannedRelease,
  actor: Actor,
): Promise<number> {
  const stillExpired: Precondition = async ({ tx }) => {
    const plan = await planProject(tx, index, rules, dependents, project);
    if (!plan.some((one) => one.version === version && one.keptBy === null))
      throw new Refusal("conflict", "not-expired", `${project} ${version} is not expired any more.`);
  };
  try {
    const terms = { precondition: stillExpired, reason: `retention: ${reason}` };
    return await publishing.removeRelease({ index, project, version }, actor, terms);
  } catch (error) {
    if (error instanceof Refusal) return 0;
    throw error;
  }
}

function requireRules(index: IndexRecord, publishing: Publishing): RetentionSettings {
  const { retention, freeze } = index.settings;
  if (retention === null)
    throw new Refusal("conflict", "no-retention", "This index has no retention rules. Set them first.");
  if (freeze !== null)
    throw new Refusal(
      "conflict",
      "index-frozen",
      "This index is frozen. Retention continues when the freeze is lifted.",
    );
  if (publishing.binDaysOf(index) === 0)
    throw new Refusal(
      "conflict",
      "no-bin",
      "This index has no recycle bin, and retention removes nothing at once. Set binDays of the index to at least 1.",
    );
  return retention;
}
