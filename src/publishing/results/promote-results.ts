import type { Writing } from "../../database/database.ts";
import type { BlobName } from "../../indexes/blobs.ts";
import type { IndexFile } from "../../indexes/index-file.ts";
import { latestResults, type ResultRow, resultsOfRelease } from "../../indexes/results/release-results.ts";
import { isAbout } from "../../indexes/results/tested-files.ts";
import { requireFiles } from "../releases/find.ts";
import type { Promotion } from "../releases/promotion.ts";
import { requireBytes } from "../upload/store.ts";
import type { PublishingTools } from "../upload/upload.ts";
import { nextMoment, writeResults } from "./change-results.ts";

/** A promoted release has one result of each environment, so nothing is too old. */
const ALL = 1_000;

/**
 * Gives a promoted release the latest test result of each environment that it has in the index it comes from, in the
 * transaction of its files. Results from before one of the files was uploaded are left out;
 * the others count as reported now, as in devpi. Resolves with the bytes that are no longer needed. A release without results changes nothing.
 */
export async function promoteResults(
  tools: PublishingTools,
  writing: Writing,
  promotion: Promotion,
  files: readonly IndexFile[],
): Promise<BlobName[]> {
  const file = files.find((one) => one.sourceIndexId !== promotion.to.id);
  if (file === undefined) return [];
  const { project, to, actor } = promotion;
  const results = latestResults(await resultsOfRelease(writing.tx, file.sourceIndexId, file));
  const found = results.filter((row) => files.every((one) => isAbout(row, one)));
  if (found.length === 0) return [];
  const address = { index: to, project: project.name };
  const targets = await requireFiles(writing.tx, { ...address, version: file.version });
  const { project_id, version } = targets[0]!;
  const isKnown = (row: ResultRow) =>
    targets.every(({ uploaded_at }) => isAbout(row, { uploadedAt: uploaded_at }));
  const before = (await resultsOfRelease(writing.tx, to.id, { ...file, version })).filter(isKnown);
  const known = new Set(before.map(({ sha256 }) => sha256));
  const place = { project_id, version, index_id: to.id, origin: promotion.originOf(file) };
  const removed: BlobName[] = [];
  for (const [sha256, rows] of Map.groupBy(found, (row) => row.sha256)) {
    if (known.has(sha256)) continue;
    for (const row of rows.slice(0, 1)) await requireBytes(tools, writing, row, false);
    const reported_at = await nextMoment(writing, place);
    const copies = rows.map((row) => ({ ...row, ...place, reported_at }));
    removed.push(...(await writeResults(writing, address, copies, actor, ALL)).removed);
  }
  return removed;
}
