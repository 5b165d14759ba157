import type { Writing } from "../../database/database.ts";
import type { BlobName } from "../../indexes/blobs.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { setStatus } from "../releases/change-project.ts";
import { requireProject } from "../releases/find.ts";
import { type Removal, removeRow, settleOthers } from "../releases/remove.ts";

/** A file that the sender of a bundle withdraws. */
export interface WithdrawnFile {
  project: ProjectName;
  filename: string;
  sha256: string;
  withdrawn: { how: "removed" | "quarantined"; reason: string };
}

interface Place extends Pick<Removal, "actor" | "to"> {
  into: IndexRecord;
  /** The bundle, for people. */
  bundle: string;
}

/**
 * Takes files that a bundle withdraws out of an index, in the transaction that admits it, if they are there with the same bytes: removed
 * files go where removed files go, and projects in quarantine are put in quarantine here. Resolves with the number of
 * files, and with bytes to be removed.
 */
export async function withdrawFiles(
  writing: Writing,
  place: Place,
  files: readonly WithdrawnFile[],
): Promise<{ count: number; unused: BlobName[] }> {
  const unused: BlobName[] = [];
  let count = 0;
  for (const [project, some] of Map.groupBy(files, (file) => file.project)) {
    const rows = await rowsOf(writing, place.into, project, some);
    if (rows.length === 0) continue;
    count += rows.length;
    const quarantine = some.find(({ withdrawn }) => withdrawn.how === "quarantined");
    if (quarantine === undefined) unused.push(...(await removeAll(writing, place, project, rows, some)));
    else await hide(writing, place, quarantine);
  }
  return { count, unused };
}

async function rowsOf(
  { tx }: Writing,
  { id }: IndexRecord,
  project: ProjectName,
  files: readonly WithdrawnFile[],
) {
  const rows = await tx
    .selectFrom("files")
    .innerJoin("projects", "projects.id", "files.project_id")
    .selectAll("files")
    .where("files.index_id", "=", id)
    .where("projects.name", "=", project)
    .where("files.removed_serial", "is", null)
    .execute();
  const wanted = new Set(files.map(({ filename, sha256 }) => `${filename} ${sha256}`));
  return rows.filter(({ filename, sha256 }) => wanted.has(`${filename} ${sha256}`));
}

async function removeAll(
  writing: Writing,
  { into: index, bundle, actor, to }: Place,
  project: ProjectName,
  rows: Awaited<ReturnType<typeof rowsOf>>,
  files: readonly WithdrawnFile[],
): Promise<BlobName[]> {
  const reasons = new Map(files.map(({ filename, withdrawn }) => [filename, withdrawn.reason]));
  for (const row of rows) {
    const reason = `withdrawn by bundle ${bundle}: ${reasons.get(row.filename)}`;
    await removeRow(writing, { index, project }, row, { actor, to, reason });
  }
  const projectId = rows[0]?.project_id ?? 0;
  const others = await settleOthers(writing, { index, project, projectId }, actor);
  return to === "nowhere" ? [...rows, ...others] : others;
}

async function hide(
  writing: Writing,
  { into: index, bundle, actor }: Place,
  { project, withdrawn }: WithdrawnFile,
): Promise<void> {
  const row = await requireProject(writing.tx, { index, project });
  if (row.status === "quarantined") return;
  const reason = `bundle ${bundle}: ${withdrawn.reason}`;
  await setStatus(writing, row, { status: "quarantined", reason }, { actor, indexId: index.id, project });
}
