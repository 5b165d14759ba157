import { type FileRecord, IndexFacts, ProjectRecord, SiteRecord } from "../changes/record-forms.ts";
import type { WriteTransaction } from "../database/change.ts";
import { siteNow } from "../database/site-clock.ts";
import { fileKey, indexRecordKey, projectRecordKey, siteRecordKey } from "../storage/storage-key.ts";
import type { RecordSource } from "./read-ahead.ts";
import { readRecord } from "./read-record.ts";

/** Where the record of a file lies. */
export interface RecordAddress {
  owner: string;
  index: string;
  project: string;
}

/** What became of one file's record. */
export type RestoredFile = "restored" | "reserved" | "known" | "missing-bytes";

/** Puts who there is and what they may do back, with the ids they had. */
export async function restoreSite(tx: WriteTransaction, storage: RecordSource): Promise<void> {
  const site = await readRecord(storage, siteRecordKey("accounts"), SiteRecord);
  if (!site) return;
  for (const account of site.accounts) await tx.insertInto("accounts").values(account).execute();
  for (const group of site.groups) await tx.insertInto("groups").values(group).execute();
  for (const member of site.group_members) await tx.insertInto("group_members").values(member).execute();
  for (const token of site.tokens) await tx.insertInto("tokens").values(token).execute();
  for (const grant of site.grants) await tx.insertInto("grants").values(grant).execute();
}

/** The id of an index, made as its record says when the database does not know it. */
async function restoreIndex(
  tx: WriteTransaction,
  storage: RecordSource,
  owner: string,
  name: string,
): Promise<number> {
  const known = await tx
    .selectFrom("indexes")
    .select("id")
    .where("owner", "=", owner)
    .where("name", "=", name)
    .where("removed_serial", "is", null)
    .executeTakeFirst();
  if (known) return known.id;
  const record = await readRecord(storage, indexRecordKey(owner, name), IndexFacts);
  const facts = record?.index ?? { kind: "hosted" as const, settings: {}, created_at: siteNow(), serial: 0 };
  const { id } = await tx
    .insertInto("indexes")
    .values({ ...facts, settings: JSON.stringify(facts.settings), owner, name, removed_serial: null })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** Puts an index's settings back, also those of one that every database has from the start. */
export async function restoreSettings(
  tx: WriteTransaction,
  storage: RecordSource,
  owner: string,
  name: string,
): Promise<void> {
  const id = await restoreIndex(tx, storage, owner, name);
  const record = await readRecord(storage, indexRecordKey(owner, name), IndexFacts);
  if (!record) return;
  const { settings, created_at, serial } = record.index;
  await tx
    .updateTable("indexes")
    .set({ settings: JSON.stringify(settings), created_at, serial })
    .where("id", "=", id)
    .execute();
}

/** The id of a project, made from its record when the database does not know it. */
export async function restoreProject(
  tx: WriteTransaction,
  storage: RecordSource,
  { owner, index, project }: RecordAddress,
): Promise<{ id: number; indexId: number }> {
  const indexId = await restoreIndex(tx, storage, owner, index);
  const known = await tx
    .selectFrom("projects")
    .select("id")
    .where("index_id", "=", indexId)
    .where("name", "=", project)
    .executeTakeFirst();
  if (known) return { id: known.id, indexId };
  const record = await readRecord(storage, projectRecordKey(owner, index, project), ProjectRecord);
  const facts = record?.project ?? {
    display_name: project,
    status: "active" as const,
    status_reason: null,
    restricted: 0,
    created_at: siteNow(),
    serial: 0,
    removed_serial: null,
  };
  const { id } = await tx
    .insertInto("projects")
    .values({ ...facts, name: project, index_id: indexId })
    .returning("id")
    .executeTakeFirstOrThrow();
  return { id, indexId };
}

/**
 * Puts one file back as its record says: there, or its name reserved because it was removed. A file whose bytes are
 * not in the storage is not put back, so that no page ever lists what cannot be had.
 */
export async function restoreFile(
  tx: WriteTransaction,
  storage: RecordSource,
  address: RecordAddress,
  { file, metadata }: FileRecord,
): Promise<RestoredFile> {
  const { id, indexId } = await restoreProject(tx, storage, address);
  const known = await tx
    .selectFrom("files")
    .select("id")
    .where("index_id", "=", indexId)
    .where("filename_key", "=", file.filename_key)
    .where((where) =>
      where.or([where("removed_serial", "is", null), where("added_serial", "=", file.added_serial)]),
    )
    .executeTakeFirst();
  if (known) return "known";
  const isThere = file.removed_serial === null;
  if (isThere && (await storage.stat(fileKey(file.sha256, file.filename)))?.size !== file.size) {
    return "missing-bytes";
  }
  const row = await tx
    .insertInto("files")
    .values({ ...file, index_id: indexId, project_id: id })
    .returning("id")
    .executeTakeFirstOrThrow();
  await tx
    .insertInto("file_metadata")
    .values({ file_id: row.id, metadata: JSON.stringify(metadata ?? {}) })
    .execute();
  const serial = Math.max(file.added_serial, file.removed_serial ?? 0);
  await tx
    .updateTable("projects")
    .set({ serial })
    .where("id", "=", id)
    .where("serial", "<", serial)
    .execute();
  await tx
    .updateTable("indexes")
    .set({ serial })
    .where("id", "=", indexId)
    .where("serial", "<", serial)
    .execute();
  return isThere ? "restored" : "reserved";
}
