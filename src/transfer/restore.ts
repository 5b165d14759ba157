import type { z } from "zod";
import {
  type FileRecord,
  IndexFacts,
  IndexList,
  ProjectRecord,
  SiteRecord,
} from "../changes/record-forms.ts";
import type { WriteTransaction } from "../database/change.ts";
import { siteNow } from "../database/site-clock.ts";
import { restoreSandboxRules } from "../indexes/sandboxes/sandbox-rules.ts";
import { restoreLook } from "../look/stored-look.ts";
import { restoreTargets } from "../publishing/requests/targets.ts";
import { fileKey, indexRecordKey, projectRecordKey, siteRecordKey } from "../storage/storage-key.ts";
import type { RecordSource } from "./read-ahead.ts";
import { LeftOver, RecordProblem, readRecord } from "./read-record.ts";
import { restoreDocs } from "./restore-docs.ts";
import { restoreResults } from "./restore-results.ts";
import { restoreSecondFactors } from "./restore-second-factors.ts";

/** What restoring works with: the transaction, the records, and a function that reports what is lost. */
export interface Restoring {
  tx: WriteTransaction;
  records: RecordSource;
  /** Serial up to which everything was recorded; infinite when nothing tells. */
  recordedTo: number;
  report(key: string, problem: string): void;
}

/** Settings of an index that only those with a grant may read. */
const CLOSED = '{"read":"granted"}';

/** Where the record of a file lies. */
export interface RecordAddress {
  owner: string;
  index: string;
  project: string;
}

/** What became of one file's record. */
export type RestoredFile = "restored" | "reserved" | "known" | "missing-bytes";

/** Restores accounts and rights with their IDs. Reports it if no record has them. */
export async function restoreSite({ tx, records, report }: Restoring): Promise<void> {
  const key = siteRecordKey("accounts");
  const site = await readOrTell({ records, report }, key, SiteRecord);
  if (!site) {
    report(
      key,
      "accounts, groups, tokens and grants could not be put back: the next start makes a first administrator",
    );
    return;
  }
  for (const account of site.accounts) await tx.insertInto("accounts").values(account).execute();
  for (const group of site.groups) await tx.insertInto("groups").values(group).execute();
  for (const member of site.group_members) await tx.insertInto("group_members").values(member).execute();
  await restoreSecondFactors(tx, site);
  for (const one of site.directory_accounts ?? [])
    await tx.insertInto("directory_accounts").values(one).execute();
  for (const token of site.tokens) await tx.insertInto("tokens").values(token).execute();
  for (const grant of site.grants) await tx.insertInto("grants").values(grant).execute();
  for (const one of site.invitations ?? []) await tx.insertInto("invitations").values(one).execute();
  for (const one of site.registrations ?? []) await tx.insertInto("registrations").values(one).execute();
  for (const one of site.trusted_issuers ?? []) await tx.insertInto("trusted_issuers").values(one).execute();
  for (const one of site.trusted_publishers ?? [])
    await tx.insertInto("trusted_publishers").values(one).execute();
  for (const one of site.webhooks ?? []) await tx.insertInto("webhooks").values(one).execute();
  for (const one of site.managed_things ?? []) await tx.insertInto("managed_things").values(one).execute();
  if (site.targets) await restoreTargets(tx, site.targets);
  if (site.sandbox_rules) await restoreSandboxRules(tx, site.sandbox_rules);
  await restoreLook(tx, site.look);
}

/**
 * Puts every index there ever was back, with its id. All are closed to those without a grant until their own record says
 * otherwise, also the two that every database has from the start.
 */
export async function restoreIndexes({ tx, records, report }: Restoring): Promise<void> {
  const list = await readOrTell({ records, report }, siteRecordKey("indexes"), IndexList);
  if (list === null) {
    await tx.updateTable("indexes").set({ settings: CLOSED }).execute();
    return;
  }
  await tx.deleteFrom("indexes").execute();
  for (const index of list.indexes) {
    await tx
      .insertInto("indexes")
      .values({ ...index, settings: CLOSED })
      .execute();
  }
}

/** The id of an index; one that the database does not know is made as its record says, and closed where it has none. */
async function restoreIndex(restoring: Restoring, owner: string, name: string): Promise<number> {
  const { tx } = restoring;
  const known = await tx
    .selectFrom("indexes")
    .select("id")
    .where("owner", "=", owner)
    .where("name", "=", name)
    .where("removed_serial", "is", null)
    .executeTakeFirst();
  if (known) return known.id;
  const record = await readRecord(restoring.records, indexRecordKey(owner, name), IndexFacts).catch(asNull);
  await refuseRemoved(restoring, owner, name, record?.index.serial ?? 0);
  const facts = record?.index ?? { kind: "hosted" as const, created_at: siteNow(), serial: 0 };
  const settings = record === null ? CLOSED : JSON.stringify(record.index.settings);
  const { id } = await tx
    .insertInto("indexes")
    .values({ ...facts, settings, owner, name, removed_serial: null })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** What a crash left of an index that was removed does not bring it back. */
async function refuseRemoved({ tx }: Restoring, owner: string, name: string, serial: number): Promise<void> {
  const removed = await tx
    .selectFrom("indexes")
    .select("id")
    .where("owner", "=", owner)
    .where("name", "=", name)
    .where("removed_serial", ">=", serial)
    .executeTakeFirst();
  if (removed !== undefined) throw new LeftOver(`${owner}/${name} was removed`);
}

/** Puts an index's settings back. */
export async function restoreSettings(restoring: Restoring, owner: string, name: string): Promise<void> {
  const record = await readRecord(restoring.records, indexRecordKey(owner, name), IndexFacts);
  if (!record) return;
  const id = await restoreIndex(restoring, owner, name);
  const { settings, created_at, serial } = record.index;
  await restoring.tx
    .updateTable("indexes")
    .set({ settings: JSON.stringify(settings), created_at, serial })
    .where("id", "=", id)
    .execute();
}

/** Names the indexes whose settings no record has: they stay closed. */
export async function tellClosed({ tx, records, report }: Restoring): Promise<void> {
  const closed = await tx
    .selectFrom("indexes")
    .select(["owner", "name"])
    .where("settings", "=", CLOSED)
    .where("removed_serial", "is", null)
    .execute();
  for (const { owner, name } of closed) {
    const key = indexRecordKey(owner, name);
    if ((await readRecord(records, key, IndexFacts).catch(asNull)) !== null) continue;
    report(
      key,
      `the settings of ${owner}/${name} could not be put back: only those with a grant may read it, until \`wheelyard index change\` says otherwise`,
    );
  }
}

/**
 * The id of a project, made from its record when the database does not know it. One without a readable record is
 * restricted, since nothing tells that it was not; unless its file was published (`serial`) after the last record was
 * written, so that the project is new.
 */
export async function restoreProject(
  restoring: Restoring,
  { owner, index, project }: RecordAddress,
  serial = 0,
): Promise<{ id: number; indexId: number }> {
  const { tx, records, report } = restoring;
  const indexId = await restoreIndex(restoring, owner, index);
  const known = await tx
    .selectFrom("projects")
    .select("id")
    .where("index_id", "=", indexId)
    .where("name", "=", project)
    .executeTakeFirst();
  if (known) return { id: known.id, indexId };
  const key = projectRecordKey(owner, index, project);
  const record = await readOrTell({ records, report }, key, ProjectRecord);
  const isNew = record === null && serial > restoring.recordedTo;
  if (record === null && !isNew) {
    report(
      key,
      "the facts about the project could not be put back: it is restricted, until `wheelyard project unrestrict` says otherwise",
    );
  }
  const facts = record?.project ?? {
    display_name: project,
    status: "active" as const,
    status_reason: null,
    restricted: isNew ? 0 : 1,
    created_at: siteNow(),
    serial: 0,
    removed_serial: null,
  };
  const { id } = await tx
    .insertInto("projects")
    .values({ ...facts, name: project, index_id: indexId })
    .returning("id")
    .executeTakeFirstOrThrow();
  await restoreDocs(restoring, { id, indexId, key }, record?.docs ?? []);
  await restoreResults(restoring, { id, indexId, key }, record?.test_results ?? []);
  for (const comment of record?.comments ?? [])
    await tx
      .insertInto("release_comments")
      .values({ ...comment, project_id: id, index_id: indexId })
      .execute();
  return { id, indexId };
}

/** The record, or null and a word about it when it cannot be read. */
async function readOrTell<T>(
  { records, report }: Pick<Restoring, "records" | "report">,
  key: string,
  form: z.ZodType<T>,
): Promise<T | null> {
  return readRecord(records, key, form).catch((error) => {
    if (!(error instanceof RecordProblem)) throw error;
    report(key, error.message);
    return null;
  });
}

/** A record that cannot be read is reported where its key is visited. */
function asNull(error: unknown): null {
  if (error instanceof RecordProblem) return null;
  throw error;
}

/**
 * The serial at which the file may have brought a new project that anyone may read. 0 for an imported file, since an
 * import may have restricted the project with it.
 */
export function lastSerialIn({ file, imported = [] }: FileRecord): number {
  return imported.length > 0 ? 0 : file.added_serial;
}

/**
 * Puts one file back as its record says: there, or its name reserved because it was removed. A file whose bytes are
 * not in the storage is not put back, so that no page ever lists a file that cannot be downloaded.
 */
export async function restoreFile(
  restoring: Restoring,
  address: RecordAddress,
  record: FileRecord,
): Promise<RestoredFile> {
  const { file, metadata, imported = [] } = record;
  const { tx, records } = restoring;
  const { id, indexId } = await restoreProject(restoring, address, lastSerialIn(record));
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
  if (isThere && !(await hasBytes(records, file))) return "missing-bytes";
  // What is in the recycle bin without its bytes cannot be restored from there.
  const isLost = !isThere && file.binned_at !== undefined && !(await hasBytes(records, file));
  const row = await tx
    .insertInto("files")
    .values({ ...file, ...(isLost ? { binned_at: null } : {}), index_id: indexId, project_id: id })
    .returning("id")
    .executeTakeFirstOrThrow();
  await tx
    .insertInto("file_metadata")
    .values({ file_id: row.id, metadata: JSON.stringify(metadata ?? {}) })
    .execute();
  for (const one of imported) {
    const from = { ...one, project: address.project, filename: file.filename };
    await tx
      .insertInto("imported_files")
      .values({ index_id: indexId, ...from })
      .onConflict((conflict) => conflict.columns(["index_id", "address"]).doUpdateSet(from))
      .execute();
  }
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

async function hasBytes(records: RecordSource, file: FileRecord["file"]): Promise<boolean> {
  return (await records.stat(fileKey(file.sha256, file.filename)))?.size === file.size;
}
