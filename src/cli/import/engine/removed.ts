import { Problem } from "../../../../client/src/problem.ts";
import { segment } from "../../api-client.ts";
import { indexPath } from "../../options/index-option.ts";
import type { OldIndex } from "./old-site.ts";
import type { Report } from "./report.ts";
import type { Known, Target } from "./target.ts";

/** Old addresses that are looked up at once. */
const BATCH = 200;

/** Removes files here that came in an earlier run and were removed on the old server since. Others with their names stay. */
export async function moveRemovals(index: OldIndex, target: Target, report: Report): Promise<void> {
  let batch: string[] = [];
  for (const address of index.removed()) {
    if (batch.push(address) < BATCH) continue;
    await removeAll(batch, target, report);
    batch = [];
  }
  if (batch.length > 0) await removeAll(batch, target, report);
}

async function removeAll(addresses: readonly string[], target: Target, report: Report): Promise<void> {
  for (const known of (await target.known(addresses)).values()) {
    if (known.present?.sha256 !== known.sha256) continue;
    const what = `${target.address} ${known.filename}`;
    const why = "It was removed on the old server since it was imported.";
    const outcome = report.head.dryRun ? "would-remove" : await removeOne(known, target);
    report.tell({ kind: "file", what, outcome, why });
  }
}

async function removeOne(
  { project, filename }: Known,
  { api, address }: Target,
): Promise<"removed" | "failed"> {
  try {
    await api.delete(`${indexPath(address)}/projects/${segment(project)}/files/${segment(filename)}`);
    return "removed";
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return "removed";
    if (error instanceof Problem && [400, 403, 409].includes(error.status)) return "failed";
    throw error;
  }
}
