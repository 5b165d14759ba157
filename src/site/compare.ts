import type { Seen } from "./look.ts";

/** Why a database and a storage must not be used together. */
export type Mismatch =
  | { kind: "empty-database" }
  | { kind: "foreign-bytes" }
  | { kind: "interrupted-restore" }
  | { kind: "other-site"; database: string; storage: string }
  | { kind: "older-database"; missing: number }
  | { kind: "other-history" }
  | { kind: "unmarked-storage" }
  | { kind: "older-storage"; missing: number }
  | { kind: "damaged-mark" };

/**
 * Whether a database and a storage belong together. `fine`: both say so. `new`: both are empty. `adopt`: they come from a
 * program that left no mark, and nothing contradicts so far; a sample of the files must still prove it.
 */
export type Verdict = { kind: "fine" } | { kind: "new" } | { kind: "adopt" } | Mismatch;

/** Compares what both sides say. Pure. */
export function compareSite({ database, storage }: Seen): Verdict {
  const { mark } = storage;
  if (mark === "damaged") return { kind: "damaged-mark" };
  if (database.id === null && database.serial === 0) return compareUnused(storage);
  if (mark === null)
    return database.isMarked ? { kind: "unmarked-storage" } : compareUnmarked({ database, storage });
  if (database.id === null) return compareHistory({ database, storage }) ?? { kind: "adopt" };
  if (database.id !== mark.site) return { kind: "other-site", database: database.id, storage: mark.site };
  return compareHistory({ database, storage }) ?? { kind: "fine" };
}

/** A database in which nothing ever happened. */
function compareUnused({ mark, isRestoring, holds }: Seen["storage"]): Verdict {
  if (isRestoring) return { kind: "interrupted-restore" };
  if (mark !== null || holds === "records") return { kind: "empty-database" };
  return holds === "bytes" ? { kind: "foreign-bytes" } : { kind: "new" };
}

/** A storage without a mark, under a database that never knew of one: of an earlier program, or a first start cut off. */
function compareUnmarked(seen: Seen): Verdict {
  const { database, storage } = seen;
  if (storage.holds === "nothing" && database.id !== null) return { kind: "new" };
  return compareHistory(seen) ?? { kind: "adopt" };
}

/** What the records say against the database's log; null: nothing. */
function compareHistory({ database, storage }: Seen): Mismatch | null {
  const recorded = storage.recorded?.serial ?? 0;
  const last = Math.max(recorded, storage.acknowledged);
  if (last > database.serial) return { kind: "older-database", missing: last - database.serial };
  if (database.isRecordedHistory === false) return { kind: "other-history" };
  if (recorded < database.recordedTo)
    return { kind: "older-storage", missing: database.recordedTo - recorded };
  return null;
}
