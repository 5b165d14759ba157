import { randomUUID } from "node:crypto";
import { siteNow } from "../database/site-clock.ts";
import type { Storage } from "../storage/storage.ts";
import { ACKNOWLEDGED_PREFIX, acknowledgedKey } from "../storage/storage-key.ts";
import { parseJson } from "./mark.ts";

/** A note is written over for this long; then the next one begins, so that old ones can be removed. */
const SLOT_MS = 300_000;
const MOST_BYTES = 1024;

/**
 * Notes in the storage how far this process has acknowledged changes, ahead of the records. A database that ends before such
 * a serial has lost acknowledged changes, for example because a standby took over. Changes that come together share a write.
 */
export class AcknowledgedSerials {
  readonly #storage: Storage;
  readonly #self = randomUUID();
  #wanted = 0;
  #noted = 0;
  #writing: Promise<void> | null = null;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Resolves when a note of this serial, or of a later one, is in the storage. */
  async note(serial: number): Promise<void> {
    this.#wanted = Math.max(this.#wanted, serial);
    while (this.#noted < serial) {
      this.#writing ??= this.#write().finally(() => {
        this.#writing = null;
      });
      await this.#writing;
    }
  }

  async #write(): Promise<void> {
    const serial = this.#wanted;
    const note = JSON.stringify({ wheelyard: 1, serial });
    await this.#storage.put(acknowledgedKey(slotOf(siteNow()), this.#self), Buffer.from(note));
    this.#noted = serial;
  }
}

/** The last serial that a process of the site has noted as acknowledged; 0 without notes. */
export async function readAcknowledgedSerial(storage: Pick<Storage, "get" | "list">): Promise<number> {
  let last = 0;
  for await (const { key } of storage.list(ACKNOWLEDGED_PREFIX))
    last = Math.max(last, await serialOf(storage, key));
  return last;
}

/** Removes notes that tell nothing new, since every change up to `recordedTo` has its record. */
export async function forgetAcknowledged(storage: Storage, recordedTo: number): Promise<void> {
  // The last two may still be written to, also by a node whose clock is slow.
  const newest = acknowledgedKey(slotOf(siteNow()) - 2, "");
  for await (const { key } of storage.list(ACKNOWLEDGED_PREFIX)) {
    if (key >= newest) return;
    if ((await serialOf(storage, key)) <= recordedTo) await storage.remove(key);
  }
}

async function serialOf(storage: Pick<Storage, "get">, key: string): Promise<number> {
  const bytes = await storage.get(key, MOST_BYTES);
  const note = bytes && (parseJson(bytes) as { serial?: unknown } | undefined);
  return typeof note?.serial === "number" && Number.isSafeInteger(note.serial) ? note.serial : 0;
}

const slotOf = (now: number): number => Math.floor(now / SLOT_MS);
