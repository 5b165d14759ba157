import { type Actor, SERVER } from "../../database/change.ts";
import type { Database, Writing } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import { type BlobName, removeUnusedBlobs } from "../../indexes/blobs.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import type { Storage } from "../../storage/storage.ts";
import { dropOrphanedComments } from "../comments/change-comments.ts";
import { settleDocs } from "../docs/docs-of-removed.ts";
import { settleResults } from "../results/results-of-removed.ts";
import { type BinnedFile, type BinSelection, binnedFiles } from "./binned-files.ts";

interface Stores {
  database: Database;
  storage: Storage;
}

export interface Purged {
  files: number;
  /** Sum of their sizes. Bytes that another file shares stay. */
  bytes: number;
}

const DAY_MS = 86_400_000;
/** Files that one transaction takes, so that others write in between. */
const AT_ONCE = 100;

/**
 * Deletes files in the recycle bin for good, and the documentation and test results of their releases; their names stay
 * reserved. `isMeant` chooses among them. The facts go first, the bytes after them: a crash in between leaves bytes that nothing names, which `verify` finds.
 */
export async function purgeBinned(
  stores: Stores,
  selection: BinSelection,
  actor: Actor,
  isMeant: (file: BinnedFile) => boolean = () => true,
): Promise<Purged> {
  const purged: Purged = { files: 0, bytes: 0 };
  const all = (await binnedFiles(stores.database.read, selection)).filter(isMeant);
  for (let at = 0; at < all.length; at += AT_ONCE) {
    const ids = new Set(all.slice(at, at + AT_ONCE).map(({ id }) => id));
    const { gone, others } = await stores.database.write(async (writing) => {
      const still = (await binnedFiles(writing.tx, selection)).filter(({ id }) => ids.has(id));
      return purgeFiles(writing, selection.index, still, actor);
    });
    await removeUnusedBlobs(stores.database, stores.storage, [...gone, ...others]);
    purged.files += gone.length;
    purged.bytes += gone.reduce((sum, { size }) => sum + size, 0);
  }
  return purged;
}

/**
 * Empties the recycle bin of an index in a transaction that does more. Resolves with the blobs that may be unused after
 * it, for `removeUnusedBlobs`.
 */
export async function emptyBin(writing: Writing, index: IndexRecord, actor: Actor): Promise<BlobName[]> {
  const { gone, others } = await purgeFiles(writing, index, await binnedFiles(writing.tx, { index }), actor);
  return [...gone, ...others];
}

async function purgeFiles(
  writing: Writing,
  index: IndexRecord,
  gone: readonly BinnedFile[],
  actor: Actor,
): Promise<{ gone: readonly BinnedFile[]; others: BlobName[] }> {
  for (const file of gone) await purgeRow(writing, file, actor);
  const others: BlobName[] = [];
  for (const [projectId, { project }] of new Map(gone.map((file) => [file.project_id, file]))) {
    const address = { index, project: project as ProjectName, projectId };
    others.push(...(await settleDocs(writing, address, actor)));
    others.push(...(await settleResults(writing, projectId)));
    await dropOrphanedComments(writing, projectId);
  }
  return { gone, others };
}

/**
 * Deletes what has been in the bin for longer than its index keeps it: some files of each index, for one process now and
 * then. `defaultDays`: for indexes without a setting.
 */
export async function purgeExpired(
  stores: Stores,
  indexes: readonly IndexRecord[],
  defaultDays: number,
): Promise<void> {
  for (const index of indexes) {
    const before = siteNow() - (index.settings.binDays ?? defaultDays) * DAY_MS;
    const expired = await stores.database.read
      .selectFrom("files")
      .select("id")
      .where("index_id", "=", index.id)
      .where("binned_at", "<", before)
      .orderBy("binned_at")
      .limit(AT_ONCE)
      .execute();
    const ids = new Set(expired.map(({ id }) => id));
    if (ids.size > 0) await purgeBinned(stores, { index }, SERVER, ({ id }) => ids.has(id));
  }
}

async function purgeRow({ tx, record }: Writing, file: BinnedFile, actor: Actor): Promise<void> {
  await record({
    kind: "file.purged",
    actor,
    indexId: file.index_id,
    project: file.project,
    subject: file.filename,
    detail: { version: file.version, sha256: file.sha256, size: file.size },
  });
  await tx.updateTable("files").set({ binned_at: null, binned_by: null }).where("id", "=", file.id).execute();
}
