import type { Writing } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { BlobName } from "../../indexes/blobs.ts";
import type { IndexFile } from "../../indexes/index-file.ts";
import { requireFiles } from "../releases/find.ts";
import type { Promotion } from "../releases/promotion.ts";
import { requireBytes } from "../upload/store.ts";
import type { PublishingTools } from "../upload/upload.ts";
import { writeDocs } from "./change-docs.ts";

/**
 * Gives a promoted release the documentation that it has in the index it comes from, in the transaction of its files.
 * Resolves with the bytes that this replaced. A release without documentation changes nothing.
 */
export async function promoteDocs(
  tools: PublishingTools,
  writing: Writing,
  promotion: Promotion,
  files: readonly IndexFile[],
): Promise<BlobName[]> {
  const file = files.find((one) => one.sourceIndexId !== promotion.to.id);
  const found = file ? await docsOfRelease(writing, file.sourceIndexId, file) : null;
  if (file === undefined || found === null) return [];
  const { project, to, actor } = promotion;
  const address = { index: to, project: project.name };
  const [target] = await requireFiles(writing.tx, { ...address, version: found.version });
  const known = await docsOfRelease(writing, to.id, file);
  if (target === undefined || known?.sha256 === found.sha256) return [];
  await requireBytes(tools, writing, found, false);
  const { project_id, version } = target;
  const row = { ...found, project_id, version, index_id: to.id, origin: promotion.originOf(file) };
  return (await writeDocs(writing, address, { ...row, uploaded_at: siteNow() }, actor)).before;
}

async function docsOfRelease({ tx }: Writing, indexId: number, { project, version }: IndexFile) {
  const row = await tx
    .selectFrom("release_docs")
    .innerJoin("projects", "projects.id", "release_docs.project_id")
    .selectAll("release_docs")
    .where("projects.index_id", "=", indexId)
    .where("projects.name", "=", project)
    .where("release_docs.version", "=", version)
    .where("release_docs.binned_at", "is", null)
    .executeTakeFirst();
  return row ?? null;
}
