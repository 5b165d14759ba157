import { randomUUID } from "node:crypto";
import { Refusal } from "../../refusal.ts";
import type { Storage } from "../../storage/storage.ts";
import { RUNNING_PREFIX, runningKey } from "./layout.ts";

/** What goes on in a place. Backups may go on side by side; a pruning goes on alone. */
export type Running = "backup" | "pruning";

/** A mark is renewed this often, and counts for so long: what left it did not end properly then. */
const RENEWAL_MS = 60_000;
const COUNTS_MS = 600_000;

const WORDS: Record<Running, string> = {
  backup:
    "A backup to this place is in progress, or was killed in the last ten minutes. Prune when it has ended.",
  pruning: "This place is being pruned, or a pruning was killed in the last ten minutes. Try again then.",
};

/**
 * Does some work in a place with a mark that says so: a pruning must not remove objects that a backup in progress relies on.
 * Refuses (`conflict`) if that other work goes on.
 */
export async function whileMarked<T>(place: Storage, kind: Running, work: () => Promise<T>): Promise<T> {
  const key = runningKey(randomUUID(), kind);
  const mark = () => place.put(key, Buffer.from("{}\n"), { durable: false });
  await mark();
  const renewal = setInterval(() => void mark().catch(() => undefined), RENEWAL_MS);
  try {
    // Behind the own mark, so that of two that begin at once at least one sees the other.
    await refuseOthers(place, key, kind);
    return await work();
  } finally {
    clearInterval(renewal);
    await place.remove(key).catch(() => undefined);
  }
}

async function refuseOthers(place: Storage, own: string, kind: Running): Promise<void> {
  // The store's clock says how old marks are: that of this machine may be wrong.
  const now = (await place.stat(own))?.modifiedAt ?? 0;
  for await (const { key, modifiedAt } of place.list(RUNNING_PREFIX)) {
    if (key === own) continue;
    const other: Running = key.endsWith(".pruning.json") ? "pruning" : "backup";
    const isOld = modifiedAt < now - COUNTS_MS;
    if (isOld) await place.remove(key);
    else if (kind === "pruning" || other === "pruning")
      throw new Refusal("conflict", "place-in-use", WORDS[other]);
  }
}
