import type { Storage } from "../storage/storage.ts";
import { RECORDS_PREFIX } from "../storage/storage-key.ts";

const BATCH = 200;

export interface WantedRecords {
  /** Only keys after this one. */
  after?: string;
  /** Only records that were written since this time, in milliseconds since 1970. */
  since?: number;
}

/** The keys of records in order, as many at a time as one transaction takes. */
export async function* recordBatches(
  storage: Storage,
  { after, since = Number.NEGATIVE_INFINITY }: WantedRecords,
): AsyncGenerator<string[]> {
  let keys: string[] = [];
  for await (const { key, modifiedAt } of storage.list(RECORDS_PREFIX, after)) {
    if (modifiedAt >= since) keys.push(key);
    if (keys.length < BATCH) continue;
    yield keys;
    keys = [];
  }
  if (keys.length > 0) yield keys;
}
