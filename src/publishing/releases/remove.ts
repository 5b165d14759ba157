import type { Actor } from "../../database/change.ts";
import type { Database, Writing } from "../../database/database.ts";
import type { Precondition } from "../../database/precondition.ts";
import { siteNow } from "../../database/site-clock.ts";
import { type BlobName, removeUnusedBlobs } from "../../indexes/blobs.ts";
import type { Storage } from "../../storage/storage.ts";
import { dropOrphanedComments } from "../comments/change-comments.ts";
import { settleDocs } from "../docs/docs-of-removed.ts";
import { settleResults } from "../results/results-of-removed.ts";
import {
  type FileRow,
  type FilesAddress,
  type ProjectAddress,
  requireFiles,
  requireProject,
} from "./find.ts";

interface Stores {
  database: Database;
  storage: Storage;
}

/** Where removed files go: into the recycle bin, from where they can be restored, or nowhere. */
export type Destination = "bin" | "nowhere";

/** Who removes what, and where to. */
export interface Removal {
  actor: Actor;
  to: Destination;
  /** Why, for the change log. */
  reason?: string | undefined;
  precondition: Precondition;
}

/**
 * Removes a file, or all files of a release. Rows stay, marked, so that the names stay reserved (U33); the project
 * stays too. Documentation and test results of a release go where its last file goes. The facts go first and durably,
 * the bytes after them. Resolves with the number of files.
 */
export async function removeFiles(
  { database, storage }: Stores,
  address: FilesAddress,
  { precondition, ...removal }: Removal,
): Promise<number> {
  const { actor, to } = removal;
  const { files, others } = await database.write(async (writing) => {
    await precondition(writing);
    const rows = await requireFiles(writing.tx, address);
    for (const row of rows) await removeRow(writing, address, row, removal);
    const projectId = rows[0]!.project_id;
    return { files: rows, others: await settleOthers(writing, { ...address, projectId }, actor) };
  });
  await removeUnusedBlobs(database, storage, to === "nowhere" ? [...files, ...others] : others);
  return files.length;
}

/** Removes a project with all its files. Its name may be used again, the names of its files may not. */
export async function removeProject(
  { database, storage }: Stores,
  address: ProjectAddress,
  { precondition, ...removal }: Removal,
): Promise<void> {
  const { actor, to } = removal;
  const { files, others } = await database.write(async (writing) => {
    await precondition(writing);
    const project = await requireProject(writing.tx, address);
    const rows = await writing.tx
      .selectFrom("files")
      .selectAll()
      .where("project_id", "=", project.id)
      .where("removed_serial", "is", null)
      .orderBy("id")
      .execute();
    for (const row of rows) await removeRow(writing, address, row, removal);
    const others = await settleOthers(writing, { ...address, projectId: project.id }, actor);
    const serial = await writing.record({
      kind: "project.removed",
      actor,
      indexId: address.index.id,
      project: address.project,
      detail: { files: rows.length },
    });
    await writing.tx
      .updateTable("projects")
      .set({ removed_serial: serial })
      .where("id", "=", project.id)
      .execute();
    return { files: rows, others };
  });
  await removeUnusedBlobs(database, storage, to === "nowhere" ? [...files, ...others] : others);
}

/** Documentation and test results go where the last file of their release went; resolves with bytes to be removed. */
export async function settleOthers(
  writing: Writing,
  address: ProjectAddress & { projectId: number },
  actor: Actor,
): Promise<BlobName[]> {
  await dropOrphanedComments(writing, address.projectId);
  const docs = await settleDocs(writing, address, actor);
  return [...docs, ...(await settleResults(writing, address.projectId))];
}

/** Removes one file in the transaction at hand. */
export async function removeRow(
  { tx, record }: Writing,
  address: ProjectAddress,
  row: FileRow,
  { actor, to, reason }: Omit<Removal, "precondition">,
): Promise<void> {
  const serial = await record({
    kind: "file.removed",
    actor,
    indexId: address.index.id,
    project: address.project,
    subject: row.filename,
    detail: {
      version: row.version,
      sha256: row.sha256,
      ...(to === "nowhere" ? { permanently: true } : {}),
      ...(reason === undefined ? {} : { reason }),
    },
  });
  const binned = to === "bin" ? { binned_at: siteNow(), binned_by: actor.name } : {};
  await tx
    .updateTable("files")
    .set({ removed_serial: serial, ...binned })
    .where("id", "=", row.id)
    .execute();
}
