import { removeUnusedBlobs } from "../../indexes/blobs.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { Refusal } from "../../refusal.ts";
import { type Removal, removeRow, settleOthers } from "../releases/remove.ts";
import type { PublishingTools } from "../upload/upload.ts";
import { findAdmitted, subjectOf } from "./admitted.ts";

/**
 * Removes the files that a bundle brought into an index, in one transaction. Files that were there before stay, and yanks stay. The
 * names stay reserved, and the number of the bundle stays used. Resolves with the number of files. Refuses (`not-found`) a bundle
 * that was not admitted, and (`conflict`) one that was reverted before.
 */
export async function revertBundle(
  { database, storage }: Pick<PublishingTools, "database" | "storage">,
  index: IndexRecord,
  sequence: number,
  { actor, to }: Pick<Removal, "actor" | "to">,
): Promise<number> {
  const { files, others } = await database.write(async (writing) => {
    const bundle = await findAdmitted(writing.tx, index.id, sequence);
    if (bundle === null)
      throw new Refusal("not-found", "no-such-bundle", `This index has not admitted a bundle ${sequence}.`);
    if (bundle.reverted)
      throw new Refusal("conflict", "bundle-reverted", `Bundle ${sequence} was reverted before.`);
    const rows = await writing.tx
      .selectFrom("files")
      .innerJoin("projects", "projects.id", "files.project_id")
      .selectAll("files")
      .select("projects.name as project")
      .where("files.index_id", "=", index.id)
      .where("files.added_serial", ">=", bundle.firstSerial)
      .where("files.added_serial", "<", bundle.serial)
      .where("files.removed_serial", "is", null)
      .orderBy("files.id")
      .execute();
    for (const row of rows)
      await removeRow(writing, { index, project: row.project as ProjectName }, row, { actor, to });
    const others = [];
    for (const [projectId, row] of new Map(rows.map((one) => [one.project_id, one])))
      others.push(
        ...(await settleOthers(writing, { index, project: row.project as ProjectName, projectId }, actor)),
      );
    const { stream, manifestSha256 } = bundle;
    const detail = { stream, sequence, manifestSha256, files: rows.length };
    const subject = subjectOf(bundle);
    await writing.record({
      kind: "bundle.reverted",
      actor,
      indexId: index.id,
      project: null,
      subject,
      detail,
    });
    return { files: rows, others };
  });
  await removeUnusedBlobs(database, storage, to === "nowhere" ? [...files, ...others] : others);
  return files.length;
}
