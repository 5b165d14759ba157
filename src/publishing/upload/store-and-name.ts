import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../database/database.ts";
import { type BlobName, isRemovalUnderWay } from "../../indexes/blobs.ts";
import { Refusal } from "../../refusal.ts";

const ATTEMPTS = 3;
const POLL_MS = 50;
/** A publisher waits for a removal of the same bytes no longer than this. */
const PATIENCE_MS = 10_000;

/**
 * Stores bytes and then names them. Where a removal of the same bytes took them meanwhile, or is about to, it is waited for and
 * they are stored again. Refuses (`unavailable`) where that takes too long, or `again` cannot store them a second time.
 */
export async function storeAndName<T>(
  database: Database,
  blob: BlobName,
  steps: { store: () => Promise<void>; again: () => Promise<void>; name: () => Promise<T> },
): Promise<T> {
  await steps.store();
  for (let attempt = 1; ; attempt++) {
    try {
      return await steps.name();
    } catch (error) {
      if (!(error instanceof Refusal && error.code === "bytes-removed")) throw error;
      if (attempt === ATTEMPTS || !(await removalEnds(database, blob))) throw error;
      await steps.again().catch(() => {
        throw error;
      });
    }
  }
}

/** Whether the removal ends while it is waited for. */
async function removalEnds(database: Database, blob: BlobName): Promise<boolean> {
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await sleep(POLL_MS))
    if (!(await isRemovalUnderWay(database, blob))) return true;
  return false;
}
