import { sql } from "kysely";
import type { WriteTransaction } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { LeaseTime } from "../database/lease-time.ts";
import { abreast, widthOf } from "../storage/abreast.ts";
import type { Storage } from "../storage/storage.ts";
import { fileKey, metadataKey, signatureKey } from "../storage/storage-key.ts";

/** What names an object of the content-addressed store. */
export interface BlobName {
  sha256: string;
  filename: string;
}

/** How long a removal may take; one that took longer died, and is finished by `finishRemovals`. */
const TERM_MS = 60_000;
/** How long its end stays visible to those who stored the same bytes before it. */
const KEPT_MS = 86_400_000;
const AT_ONCE = 100;
const JUST_NOW_MS = 2000;

/** The keys under which the bytes of a file and what belongs to them lie. */
export function keysOf({ sha256, filename }: BlobName): string[] {
  return [fileKey, metadataKey, signatureKey].map((keyOf) => keyOf(sha256, filename));
}

/**
 * Removes the bytes of files that are not there any more, unless a file of any index or a mirror still names them. Three steps, so
 * that no store is waited for with the one transaction in hand that may write: a row says that they go, they go, the row
 * says that they went. Publishers of the same bytes look for that row in their own transaction (`fateOf`). Repeating
 * it does no harm; what a crash or a store that is away leaves is taken up by `finishRemovals`, or found by `verify`. Resolves
 * with how many went.
 */
export async function removeUnusedBlobs(
  database: Database,
  storage: Storage,
  blobs: readonly BlobName[],
): Promise<number> {
  let count = 0;
  for (let at = 0; at < blobs.length; at += AT_ONCE) {
    const begun = performance.now();
    const going = await database.write(({ tx }) =>
      takeForRemoval(database, tx, blobs.slice(at, at + AT_ONCE)),
    );
    const gone: BlobName[] = [];
    for await (const [blob, isGone] of abreast(going, widthOf(storage), (one) =>
      removeBytes(storage, one, begun),
    ))
      if (isGone) gone.push(blob);
    if (gone.length > 0) await database.write(({ tx }) => finish(database, tx, gone));
    const left = going.filter((blob) => !gone.includes(blob));
    if (left.length > 0 && !storage.isRemote) await database.write(({ tx }) => release(tx, left));
    count += gone.length;
  }
  return count;
}

/** Takes up the removals that died half-way, and forgets those that ended long ago: for one process now and then. */
export async function finishRemovals(database: Database, storage: Storage): Promise<void> {
  const { clock } = database;
  const dead = await database.read
    .selectFrom("blob_removals")
    .select(["sha256", "filename"])
    .where("is_finished", "=", 0)
    .where(isOver(clock))
    .limit(AT_ONCE)
    .execute();
  await removeUnusedBlobs(database, storage, dead);
  await database.write(({ tx }) =>
    tx
      .deleteFrom("blob_removals")
      .where("is_finished", "=", 1)
      .where("until", "<", sql<number>`${clock} - ${sql.lit(KEPT_MS)}`)
      .execute(),
  );
}

/**
 * Releases the removals that a server of before left behind, so that nobody waits for their term: for the one process that
 * starts on a database and a storage of this machine alone. One that began just now may be another command's.
 */
export async function releaseRemovals(database: Database): Promise<void> {
  await database.write(({ tx }) =>
    tx
      .updateTable("blob_removals")
      .set({ until: 0 })
      .where("is_finished", "=", 0)
      .where("until", "<", sql<number>`${timeOf(database.clock).until} - ${sql.lit(JUST_NOW_MS)}`)
      .execute(),
  );
}

/** Whether these bytes are being removed. */
export async function isRemovalUnderWay({ read, clock }: Database, blob: BlobName): Promise<boolean> {
  const row = await read
    .selectFrom("blob_removals")
    .select("sha256")
    .where("sha256", "=", blob.sha256)
    .where("filename", "=", blob.filename)
    .where("is_finished", "=", 0)
    .where(sql<boolean>`not ${isOver(clock)}`)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * What may have become of bytes that were stored before this transaction began: nobody can have removed them (`here`),
 * somebody may have (`unsure`: look), somebody is about to (`going`).
 */
export async function fateOf(
  tx: WriteTransaction,
  clock: Database["clock"],
  { sha256, filename }: BlobName,
): Promise<"here" | "unsure" | "going"> {
  const { rows } = await sql<{ is_going: number }>`
    select case when is_finished = 1 or ${isOver(clock)} then 0 else 1 end as is_going
      from blob_removals where sha256 = ${sha256} and filename = ${filename}`.execute(tx);
  if (rows[0] === undefined) return "here";
  return rows[0].is_going === 1 ? "going" : "unsure";
}

const timeOf = (clock: Database["clock"]) => new LeaseTime(clock, TERM_MS);
const isOver = (clock: Database["clock"]) => timeOf(clock).isOver("blob_removals.until");

/** Those that no row names and no one else is removing. From now on this caller is removing them. */
async function takeForRemoval(
  database: Database,
  tx: WriteTransaction,
  blobs: readonly BlobName[],
): Promise<BlobName[]> {
  const { until } = timeOf(database.clock);
  const going: BlobName[] = [];
  for (const { sha256, filename } of blobs) {
    if (await isNamed(tx, { sha256, filename })) {
      await finish(database, tx, [{ sha256, filename }]);
      continue;
    }
    const taken = await tx
      .insertInto("blob_removals")
      .values({ sha256, filename, until, is_finished: 0 })
      .onConflict((conflict) =>
        conflict
          .columns(["sha256", "filename"])
          .doUpdateSet({ until, is_finished: 0 })
          .where((row) => row.or([row("blob_removals.is_finished", "=", 1), isOver(database.clock)])),
      )
      .returning("sha256")
      .execute();
    if (taken.length > 0) going.push({ sha256, filename });
  }
  return going;
}

/** False if the store failed or was too slow. By then the bytes may be in use again, so the next round decides. */
async function removeBytes(storage: Storage, blob: BlobName, begun: number): Promise<boolean> {
  for (const key of keysOf(blob)) {
    if (performance.now() - begun > TERM_MS / 4) return false;
    const isDone = await storage.remove(key).then(
      () => true,
      () => false,
    );
    if (!isDone) return false;
  }
  return true;
}

/** What could not be removed, with no request to the store in progress. The next round removes it, without waiting. */
async function release(tx: WriteTransaction, blobs: readonly BlobName[]): Promise<void> {
  for (const { sha256, filename } of blobs) {
    await tx
      .updateTable("blob_removals")
      .set({ until: 0 })
      .where("sha256", "=", sha256)
      .where("filename", "=", filename)
      .where("is_finished", "=", 0)
      .execute();
  }
}

async function finish({ clock }: Database, tx: WriteTransaction, blobs: readonly BlobName[]): Promise<void> {
  for (const { sha256, filename } of blobs) {
    await tx
      .updateTable("blob_removals")
      .set({ is_finished: 1, until: clock })
      .where("sha256", "=", sha256)
      .where("filename", "=", filename)
      .execute();
  }
}

/** Whether a file (also one in the recycle bin), documentation or a test report of any index is made of these bytes, or a mirror keeps them. */
async function isNamed(tx: WriteTransaction, { sha256, filename }: BlobName): Promise<boolean> {
  const { rows } = await sql`
    select 1 from files where sha256 = ${sha256} and filename = ${filename} and (removed_serial is null or binned_at is not null)
    union all select 1 from release_docs where sha256 = ${sha256} and filename = ${filename}
    union all select 1 from test_results where sha256 = ${sha256} and filename = ${filename}
    union all select 1 from mirror_files where sha256 = ${sha256} and filename = ${filename} limit 1`.execute(
    tx,
  );
  return rows.length > 0;
}
