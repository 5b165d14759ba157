import type { Storage } from "../../storage/storage.ts";
import { manifestKey, OBJECTS_PREFIX, readObjectKey } from "./layout.ts";
import { readManifest } from "./manifest.ts";
import { listBackups } from "./place.ts";
import { type Keep, type Planned, planPruning } from "./prune-plan.ts";
import { whileMarked } from "./running.ts";
import { objectsOf } from "./verify-backup.ts";

export interface Pruned {
  backups: Planned[];
  /** Objects that no backup needs any more, those of interrupted backups included. */
  objects: number;
  /** Bytes of them. */
  bytes: number;
}

/** What a pruning would do with each backup. Objects are not counted. */
export async function previewPruning(place: Storage, keep: Keep): Promise<Planned[]> {
  return planPruning(await listBackups(place), keep);
}

/**
 * Removes the backups that no rule keeps, and then every object that no other backup needs. Refuses (`conflict`) while something
 * is backed up to this place, and (`invalid`) if a backup that is kept is damaged, since nobody knows then what it needs. If it is
 * interrupted, the backups that are left are complete, and the next pruning removes the rest.
 */
export async function pruneBackups(
  place: Storage,
  keep: Keep,
  watch: (phase: string, done: number) => void,
): Promise<Pruned> {
  return whileMarked(place, "pruning", async () => {
    const backups = await previewPruning(place, keep);
    const needed = await neededBy(place, backups, watch);
    for (const { backup, rules } of backups)
      if (rules.length === 0) await place.remove(manifestKey(backup.name));
    return { backups, ...(await removeOthers(place, needed, watch)) };
  });
}

/** Half of each hash is enough to tell them apart, and takes less memory. */
const shortOf = (sha256: string): string => Buffer.from(sha256.slice(0, 32), "hex").toString("latin1");

async function neededBy(
  place: Storage,
  backups: readonly Planned[],
  watch: (phase: string, done: number) => void,
): Promise<Set<string>> {
  const needed = new Set<string>();
  for (const { backup, rules } of backups) {
    if (rules.length === 0) continue;
    const manifest = await readManifest(place, backup);
    for await (const { sha256 } of objectsOf(place, backup.name, manifest)) {
      needed.add(shortOf(sha256));
      watch("objects that are kept", needed.size);
    }
  }
  return needed;
}

async function removeOthers(
  place: Storage,
  needed: ReadonlySet<string>,
  watch: (phase: string, done: number) => void,
): Promise<{ objects: number; bytes: number }> {
  const removed = { objects: 0, bytes: 0 };
  for await (const { key, size } of place.list(OBJECTS_PREFIX)) {
    const sha256 = readObjectKey(key);
    if (sha256 === null || needed.has(shortOf(sha256))) continue;
    await place.remove(key);
    removed.objects++;
    removed.bytes += size;
    watch("objects removed", removed.objects);
  }
  return removed;
}
