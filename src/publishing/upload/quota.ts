import type { Kysely } from "kysely";
import type { Tables } from "../../database/tables.ts";
import { addressOf, type IndexRecord } from "../../indexes/index-record.ts";
import { usageOf } from "../../indexes/usage.ts";
import { Refusal } from "../../refusal.ts";

/**
 * Refuses (`too-large`) an upload to an index that has no room for it, before its bytes are taken. `size`: of the upload in bytes, null
 * if the client does not say. Without a quota it asks nothing. A volatile index is checked later, since a file may replace another.
 */
export async function refuseIfFull(
  read: Kysely<Tables>,
  index: IndexRecord,
  size: number | null,
): Promise<void> {
  const { maxSize, volatile } = index.settings;
  if (maxSize === null || volatile) return;
  const used = (await usageOf(read, index)).size;
  if (used + Math.max(1, size ?? 1) > maxSize) throw indexFull(index, used, maxSize);
}

/**
 * Refuses (`too-large`) a file for which the index or its project has no room, in the transaction that writes it. `freed`: bytes of
 * the file that it replaces.
 */
export async function requireRoom(
  tx: Kysely<Tables>,
  { index, project, size }: { index: IndexRecord; project: string; size: number },
  freed: number,
): Promise<void> {
  const { maxSize, maxProjectSize } = index.settings;
  if (maxSize !== null) {
    const used = (await usageOf(tx, index)).size;
    if (used - freed + size > maxSize) throw indexFull(index, used, maxSize);
  }
  if (maxProjectSize !== null) {
    const used = (await usageOf(tx, index, project)).size;
    if (used - freed + size > maxProjectSize) throw projectFull(index, project, used, maxProjectSize);
  }
}

function indexFull(index: IndexRecord, used: number, quota: number): Refusal {
  return new Refusal(
    "too-large",
    "index-full",
    `The index ${addressOf(index)} has no room for this file: ${used} of ${quota} bytes are used. Remove releases, or have the index's quota raised (maxSize).`,
  );
}

function projectFull(index: IndexRecord, project: string, used: number, quota: number): Refusal {
  return new Refusal(
    "too-large",
    "project-full",
    `Project ${project} has no room for this file in ${addressOf(index)}: ${used} of ${quota} bytes are used. Remove releases, or have the quota of projects raised (maxProjectSize).`,
  );
}
