import type { Actor, WriteTransaction } from "../../database/change.ts";
import type { Database, Writing } from "../../database/database.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { Refusal } from "../../refusal.ts";
import type { Storage } from "../../storage/storage.ts";
import { fileKey } from "../../storage/storage-key.ts";
import { restoreDocs } from "../docs/docs-of-removed.ts";
import { restoreResults } from "../results/results-of-removed.ts";
import { requireRoom } from "../upload/quota.ts";
import { type BinnedFile, type BinSelection, binnedFiles } from "./binned-files.ts";

/**
 * Takes files out of the recycle bin, with all their facts, the documentation and the test results of their releases, in one
 * transaction. Resolves with their number. Refuses (`not-found`) what is not in the bin, (`conflict`) a name that is used again, (`unavailable`) if bytes are missing.
 *
 * While a row is in the bin it names its bytes, so that nothing removes them; after a crash the file is either in the bin or back.
 */
export async function restoreBinned(
  { database, storage }: { database: Database; storage: Storage },
  selection: BinSelection & { project: ProjectName },
  actor: Actor,
): Promise<number> {
  for (const file of newestOf(await binnedFiles(database.read, selection))) await requireBytes(storage, file);
  return database.write(async (writing) => {
    const files = newestOf(await binnedFiles(writing.tx, selection));
    const [first] = files;
    if (first === undefined) throw notInBin(selection);
    for (const file of files) await requireFreeName(writing.tx, file);
    if (first.project_removed !== null) await restoreProject(writing, selection, first, actor);
    for (const file of files) {
      await requireRoom(writing.tx, { ...selection, size: file.size }, 0);
      await restoreRow(writing, selection, file, actor);
    }
    const versions = [...new Set(files.map(({ version }) => version))];
    await restoreDocs(writing, { ...selection, projectId: first.project_id }, versions, actor);
    await restoreResults(writing, first.project_id, versions);
    return files.length;
  });
}

/** Of files with the same name, as a volatile index may have them, the one that was removed last. */
function newestOf(files: readonly BinnedFile[]): BinnedFile[] {
  return [...new Map(files.map((file) => [file.filename_key, file])).values()];
}

async function requireBytes(storage: Storage, { sha256, filename, size }: BinnedFile): Promise<void> {
  if ((await storage.stat(fileKey(sha256, filename)))?.size === size) return;
  throw new Refusal(
    "unavailable",
    "bytes-missing",
    `The bytes of ${filename} are not in the storage, so it cannot be restored. Restore them from a backup first.`,
  );
}

/** Refuses a name that is used again, and a second source distribution of a release. */
async function requireFreeName(tx: WriteTransaction, file: BinnedFile): Promise<void> {
  const taken = await tx
    .selectFrom("files")
    .select("filename")
    .where("index_id", "=", file.index_id)
    .where("removed_serial", "is", null)
    .where(({ or, and, eb }) =>
      or([
        eb("filename_key", "=", file.filename_key),
        ...(file.kind === "sdist"
          ? [
              and([
                eb("project_id", "=", file.project_id),
                eb("kind", "=", "sdist"),
                eb("version", "=", file.version),
              ]),
            ]
          : []),
      ]),
    )
    .executeTakeFirst();
  if (taken === undefined) return;
  throw new Refusal(
    "conflict",
    "name-used-again",
    `${file.filename} cannot be restored: ${taken.filename} was published in the meantime. Remove that file first.`,
  );
}

async function restoreProject(
  { tx, record }: Writing,
  { index, project }: BinSelection & { project: ProjectName },
  file: BinnedFile,
  actor: Actor,
): Promise<void> {
  await tx.updateTable("projects").set({ removed_serial: null }).where("id", "=", file.project_id).execute();
  await record({ kind: "project.restored", actor, indexId: index.id, project });
}

async function restoreRow(
  { tx, record }: Writing,
  { index, project }: BinSelection & { project: ProjectName },
  { id, filename, version, sha256 }: BinnedFile,
  actor: Actor,
): Promise<void> {
  await record({
    kind: "file.restored",
    actor,
    indexId: index.id,
    project,
    subject: filename,
    detail: { version, sha256 },
  });
  await tx
    .updateTable("files")
    .set({ removed_serial: null, binned_at: null, binned_by: null })
    .where("id", "=", id)
    .execute();
}

function notInBin({ project, version, filename }: BinSelection): Refusal {
  const what = filename ?? `${project}${version === undefined ? "" : ` ${version}`}`;
  return new Refusal("not-found", "not-in-bin", `${what} is not in the recycle bin.`);
}
