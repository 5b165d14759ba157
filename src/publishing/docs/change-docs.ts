import type { Actor } from "../../database/change.ts";
import type { Database, Writing } from "../../database/database.ts";
import type { Precondition } from "../../database/precondition.ts";
import { siteNow } from "../../database/site-clock.ts";
import { type BlobName, removeUnusedBlobs } from "../../indexes/blobs.ts";
import { type DocsRow, docsFilename } from "../../indexes/docs/release-docs.ts";
import type { ArchiveLimits } from "../../packaging/archive/random-access.ts";
import { Refusal } from "../../refusal.ts";
import type { Storage } from "../../storage/storage.ts";
import { metadataKey } from "../../storage/storage-key.ts";
import { type ProjectAddress, requireFiles } from "../releases/find.ts";
import type { Spooled } from "../spool/spool.ts";
import { requireBytes, storeFile } from "../upload/store.ts";
import { storeAndName } from "../upload/store-and-name.ts";
import { checkDocs } from "./check-docs.ts";
import { dropDocs } from "./docs-of-removed.ts";

type ReleaseAddress = ProjectAddress & { version: string };

interface Stores {
  database: Database;
  storage: Storage;
}

export interface DocsUpload {
  /** The zip. It stays the caller's to discard. */
  spooled: Spooled;
  actor: Actor;
}

/**
 * Publishes the documentation of a release, replacing what it had. The bytes go first and the facts last, as for files.
 * Refuses (`not-found`) a release that is not there, and (`invalid`) zips as `checkDocs` does.
 */
export async function publishDocs(
  { database, storage, limits }: Stores & { limits: ArchiveLimits },
  address: ReleaseAddress,
  { spooled, actor }: DocsUpload,
): Promise<DocsRow> {
  const release = (await requireFiles(database.read, address))[0]!;
  const docs = await checkDocs(spooled, limits);
  const filename = docsFilename(address.project, release.version);
  const blob = { sha256: spooled.sha256, filename };
  const store = async () => {
    await storage.put(metadataKey(blob.sha256, filename), docs.index);
    await storeFile(storage, filename, spooled, { metadata: null, signature: null });
  };
  const facts = { ...blob, size: spooled.size, files: docs.files, unpacked_size: docs.unpackedSize };
  const { row, before } = await storeAndName(database, blob, {
    store,
    again: store,
    name: () =>
      database.write(async (writing) => {
        const [file] = await requireFiles(writing.tx, address);
        await requireBytes({ database, storage }, writing, blob, true);
        const { project_id, version } = file!;
        const uploaded = { uploaded_at: siteNow(), uploaded_by: actor.name, origin: null, binned_at: null };
        return writeDocs(
          writing,
          address,
          { ...facts, ...uploaded, project_id, version, index_id: address.index.id },
          actor,
        );
      }),
  });
  await removeUnusedBlobs(database, storage, before);
  return row;
}

/** Names documentation in the transaction at hand, with its entry of the log; resolves with what it replaces too. */
export async function writeDocs(
  { tx, record }: Writing,
  { index, project }: ProjectAddress,
  row: DocsRow,
  actor: Actor,
): Promise<{ row: DocsRow; before: BlobName[] }> {
  const { project_id, version, sha256, filename, size, files, origin } = row;
  const before = await tx
    .deleteFrom("release_docs")
    .where("project_id", "=", project_id)
    .where("version", "=", version)
    .returning(["sha256", "filename"])
    .execute();
  await tx.insertInto("release_docs").values(row).execute();
  await record({
    kind: "project.docs-published",
    actor,
    indexId: index.id,
    project,
    subject: version,
    detail: { version, sha256, size, files, ...(origin === null ? {} : { origin }) },
  });
  return { row, before: before.filter((one) => one.sha256 !== sha256 || one.filename !== filename) };
}

/** Removes the documentation of a release. Refuses (`not-found`) when it has none. */
export async function removeDocs(
  { database, storage }: Stores,
  address: ReleaseAddress,
  actor: Actor,
  precondition: Precondition,
): Promise<void> {
  const removed = await database.write(async (writing) => {
    await precondition(writing);
    const { version, project_id } = (await requireFiles(writing.tx, address))[0]!;
    const shown = await writing.tx
      .selectFrom("release_docs")
      .select("version")
      .where("project_id", "=", project_id)
      .where("version", "=", version)
      .where("binned_at", "is", null)
      .execute();
    const project = { ...address, projectId: project_id };
    const rows = await dropDocs(
      writing,
      project,
      shown.map((row) => row.version),
      actor,
    );
    if (rows.length > 0) return rows;
    throw new Refusal(
      "not-found",
      "no-docs",
      `${address.project} ${version} has no documentation in this index.`,
    );
  });
  await removeUnusedBlobs(database, storage, removed);
}
