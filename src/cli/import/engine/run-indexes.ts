import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "../../../../client/src/problem.ts";
import type { ApiClient } from "../../api-client.ts";
import { moveDocs } from "./docs.ts";
import { moveFiles } from "./files.ts";
import type { OldIndex, OldSite } from "./old-site.ts";
import { grantsOfAdmins, moveAccounts, moveGrants, withoutLeftOut } from "./people.ts";
import { moveRemovals } from "./removed.ts";
import type { Report } from "./report.ts";
import { moveResults } from "./results.ts";
import type { RunOptions } from "./run.ts";
import { Targets } from "./targets.ts";

/**
 * Moves an old server that has several indexes: accounts first, then each index with its settings, rights, files,
 * documentation and test results. An index that cannot be created is reported, and the others follow.
 */
export async function runIndexes(
  site: OldSite & { indexes: readonly OldIndex[] },
  api: ApiClient,
  report: Report,
  options: RunOptions,
): Promise<void> {
  const people = await site.people();
  if (!options.filesOnly) await moveAccounts(people, api, report, options);
  const ofAdmins = options.filesOnly ? [] : grantsOfAdmins(people, report, options);
  for (const index of site.indexes) {
    const targets = new Targets(api, index.into, [], report.head.peer);
    if (!(await prepared(index, targets, report))) continue;
    const grants = withoutLeftOut([...index.grants, ...ofAdmins], people);
    if (!options.filesOnly) await moveGrants(grants, targets, report);
    await fill(index, targets, report, options);
  }
}

async function fill(index: OldIndex, targets: Targets, report: Report, options: RunOptions): Promise<void> {
  const { dryRun } = report.head;
  const [target] = targets.all;
  if (target !== undefined) await moveRemovals(index, target, report);
  await moveFiles(index, targets, {
    ...options,
    dryRun,
    restricted: new Set(),
    unrestricted: new Set(),
    tell: (files) => report.add(files),
  });
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-import-"));
  try {
    await moveDocs(index, targets.api, report, join(folder, "docs"));
    await moveResults(index, targets.api, report, join(folder, "results"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Creates the index if it is missing. false: it is not there, so nothing can go into it. */
async function prepared(index: OldIndex, targets: Targets, report: Report): Promise<boolean> {
  const [target] = targets.all;
  const fact = { kind: "index" as const, what: index.into };
  if (target === undefined) return false;
  if (await target.exists()) {
    const why = "Its settings stay as they are. Compare them with those of the old index.";
    report.tell({ ...fact, outcome: "present", why });
    return true;
  }
  if (report.head.dryRun) {
    report.tell({ ...fact, outcome: "would-create", why: null });
    return true;
  }
  try {
    await target.create(index.settings, index.kind);
    report.tell({ ...fact, outcome: "created", why: null });
    return true;
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 400) throw error;
    report.tell({ ...fact, outcome: "failed", why: `${error.message} Its files did not come.` });
    return false;
  }
}
