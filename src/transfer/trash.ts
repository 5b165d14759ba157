import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Storage } from "../storage/storage.ts";
import { readTrashKey, TRASH_NOTE, TRASH_PREFIX, trashKey, trashNoteKey } from "../storage/storage-key.ts";
import { copyObject } from "./copy-object.ts";

const Note = z.object({ wheelyard: z.literal(1), reason: z.string(), at: z.number() });

/** Objects that were taken away together. */
export interface TrashBatch {
  /** Its name, which begins with the time: `20261128T093012Z-1a2b3c`. */
  name: string;
  /** Why they were taken away; null when its note is missing. */
  reason: string | null;
  /** Milliseconds since 1970; null when its note is missing. */
  at: number | null;
  objects: number;
  bytes: number;
}

/** What became of the objects of a batch that was put back. */
export interface Restored {
  restored: string[];
  /** Something else is in their place by now: left in the trash. */
  occupied: string[];
}

/**
 * A place in the storage for what a repair takes away: each object is copied to `trash/<batch>/<its key>` before it is
 * removed, so that it can be put back. Nothing leaves the trash by itself.
 */
export class Trash {
  readonly batch: string;
  readonly #storage: Storage;
  readonly #reason: string;
  readonly #at: Date;
  #noted: Promise<void> | null = null;

  constructor(storage: Storage, reason: string, at: Date) {
    this.#storage = storage;
    this.#reason = reason;
    this.#at = at;
    const stamp = at.toISOString().replace(/\.\d+|[-:]/g, "");
    this.batch = `${stamp}-${randomBytes(3).toString("hex")}`;
  }

  /** Copies the object into this batch; resolves with whether there was one. */
  async keep(key: string): Promise<boolean> {
    this.#noted ??= this.#note();
    await this.#noted;
    return copyObject(this.#storage, key, trashKey(this.batch, key));
  }

  /** Takes an object's copy out of this batch again, because the object stays where it is. */
  async withdraw(key: string): Promise<void> {
    await this.#storage.remove(trashKey(this.batch, key));
  }

  #note(): Promise<void> {
    const note: z.infer<typeof Note> = { wheelyard: 1, reason: this.#reason, at: this.#at.getTime() };
    return this.#storage.put(trashNoteKey(this.batch), Buffer.from(`${JSON.stringify(note)}\n`));
  }
}

/** Every batch with something in it, the oldest first. */
export async function listTrash(storage: Storage): Promise<TrashBatch[]> {
  const batches = new Map<string, TrashBatch>();
  for await (const { key, size } of storage.list(TRASH_PREFIX)) {
    const found = readTrashKey(key);
    if (found === null || found.key === TRASH_NOTE) continue;
    const batch = batches.get(found.batch) ?? (await emptyBatch(storage, found.batch));
    batches.set(found.batch, batch);
    batch.objects++;
    batch.bytes += size;
  }
  return [...batches.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function emptyBatch(storage: Storage, name: string): Promise<TrashBatch> {
  const bytes = await storage.get(trashNoteKey(name));
  const note = bytes && Note.safeParse(parse(bytes)).data;
  return { name, reason: note?.reason ?? null, at: note?.at ?? null, objects: 0, bytes: 0 };
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Puts every object of a batch back, unless there is one under its key by now: what is there is never replaced. */
export async function restoreTrash(storage: Storage, batch: string): Promise<Restored> {
  const outcome: Restored = { restored: [], occupied: [] };
  for await (const { key } of storage.list(`${TRASH_PREFIX}${batch}/`)) {
    const original = readTrashKey(key)?.key;
    if (original === undefined || original === TRASH_NOTE) continue;
    if (await storage.stat(original)) {
      outcome.occupied.push(original);
      continue;
    }
    await copyObject(storage, key, original);
    await storage.remove(key);
    outcome.restored.push(original);
  }
  if (outcome.occupied.length === 0) await storage.remove(trashNoteKey(batch));
  return outcome;
}

/** Removes a batch for good; resolves with the number of its objects. */
export async function emptyTrash(storage: Storage, batch: string): Promise<number> {
  let removed = 0;
  for await (const { key } of storage.list(`${TRASH_PREFIX}${batch}/`)) {
    if (readTrashKey(key)?.key === TRASH_NOTE) continue;
    await storage.remove(key);
    removed++;
  }
  await storage.remove(trashNoteKey(batch));
  return removed;
}
