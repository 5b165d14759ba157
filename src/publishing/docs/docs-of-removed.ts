import type { Actor } from "../../database/change.ts";
import type { Writing } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { BlobName } from "../../indexes/blobs.ts";
import type { ProjectAddress } from "../releases/find.ts";

/** A project by its name and its ID, also a removed one. */
export interface DocumentedProject extends ProjectAddress {
  projectId: number;
}

/**
 * Takes away the documentation of releases that have no file left, in the transaction that removed the files. It follows them
 * into the recycle bin, and is deleted when no file of its release is there any more. Resolves with the bytes to remove
 * after the transaction.
 */
export async function settleDocs(
  writing: Writing,
  project: DocumentedProject,
  actor: Actor,
): Promise<BlobName[]> {
  const docs = await docsWithFiles(writing, project.projectId);
  for (const { version, sha256 } of docs.filter((one) => one.isShown && !one.isLive && one.isBinned)) {
    await setBinned(writing, project.projectId, version, siteNow());
    await recordDocs(writing, "project.docs-removed", project, { version, sha256 }, actor);
  }
  const lost = docs.filter((one) => !one.isBinned && !(one.isShown && one.isLive));
  return dropDocs(
    writing,
    project,
    lost.map(({ version }) => version),
    actor,
  );
}

/** Puts the documentation of restored releases back, in the transaction that restores their files. */
export async function restoreDocs(
  writing: Writing,
  project: DocumentedProject,
  versions: readonly string[],
  actor: Actor,
): Promise<void> {
  const rows = await writing.tx
    .selectFrom("release_docs")
    .select(["version", "sha256", "size", "files"])
    .where("project_id", "=", project.projectId)
    .where("version", "in", versions)
    .where("binned_at", "is not", null)
    .execute();
  for (const row of rows) {
    await setBinned(writing, project.projectId, row.version, null);
    await recordDocs(writing, "project.docs-published", project, row, actor);
  }
}

/** Deletes the documentation of these releases, with its entries of the log. Resolves with the bytes to remove. */
export async function dropDocs(
  writing: Writing,
  project: DocumentedProject,
  versions: readonly string[],
  actor: Actor,
): Promise<BlobName[]> {
  if (versions.length === 0) return [];
  const rows = await writing.tx
    .deleteFrom("release_docs")
    .where("project_id", "=", project.projectId)
    .where("version", "in", versions)
    .returning(["sha256", "filename", "version", "binned_at"])
    .execute();
  for (const { version, sha256, binned_at } of rows) {
    if (binned_at === null)
      await recordDocs(writing, "project.docs-removed", project, { version, sha256 }, actor);
  }
  return rows;
}

/** The documentation of a project: whether it is shown, and whether its release has files in the index and in the recycle bin. */
async function docsWithFiles({ tx }: Writing, projectId: number) {
  const docs = await tx
    .selectFrom("release_docs")
    .select(["version", "sha256", "binned_at"])
    .where("project_id", "=", projectId)
    .execute();
  if (docs.length === 0) return [];
  const files = await tx
    .selectFrom("files")
    .select(["version", "removed_serial"])
    .where("project_id", "=", projectId)
    .where(({ or, eb }) => or([eb("removed_serial", "is", null), eb("binned_at", "is not", null)]))
    .execute();
  const [live, binned] = [true, false].map(
    (isLive) =>
      new Set(
        files.filter((file) => (file.removed_serial === null) === isLive).map(({ version }) => version),
      ),
  );
  return docs.map(({ version, sha256, binned_at }) => ({
    version,
    sha256,
    isShown: binned_at === null,
    isLive: live!.has(version),
    isBinned: binned!.has(version),
  }));
}

async function setBinned(
  { tx }: Writing,
  projectId: number,
  version: string,
  at: number | null,
): Promise<void> {
  await tx
    .updateTable("release_docs")
    .set({ binned_at: at })
    .where("project_id", "=", projectId)
    .where("version", "=", version)
    .execute();
}

async function recordDocs(
  { record }: Writing,
  kind: "project.docs-removed" | "project.docs-published",
  { index, project }: DocumentedProject,
  detail: { version: string; sha256: string },
  actor: Actor,
): Promise<void> {
  await record({ kind, actor, indexId: index.id, project, subject: detail.version, detail });
}
