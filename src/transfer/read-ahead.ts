import { FileRecord } from "../changes/record-forms.ts";
import { abreast, widthOf } from "../storage/abreast.ts";
import type { Storage, StoredObject } from "../storage/storage.ts";
import { fileKey } from "../storage/storage-key.ts";
import { readRecord } from "./read-record.ts";

/** Where records are read, and bytes are seen to be there. */
export type RecordSource = Pick<Storage, "get" | "stat">;

/**
 * A batch of records, and whether the bytes they tell of are there, read many at once before a transaction needs them one
 * by one: nobody waits for a far store with the database in hand. Holds one batch.
 */
export class ReadAhead implements RecordSource {
  readonly #storage: Storage;
  #records = new Map<string, Uint8Array | null>();
  #stats = new Map<string, StoredObject | null>();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Reads a batch ahead; the one before is forgotten. */
  async load(keys: readonly string[]): Promise<void> {
    this.#records = new Map();
    this.#stats = new Map();
    if (!this.#storage.isRemote) return;
    for await (const _ of abreast(keys, widthOf(this.#storage), (key) => this.#loadOne(key)));
  }

  async get(key: string): Promise<Uint8Array | null> {
    return this.#records.has(key) ? (this.#records.get(key) ?? null) : this.#storage.get(key);
  }

  async stat(key: string): Promise<StoredObject | null> {
    return this.#stats.has(key) ? (this.#stats.get(key) ?? null) : this.#storage.stat(key);
  }

  async #loadOne(key: string): Promise<void> {
    this.#records.set(key, await this.#storage.get(key));
    // What is wrong with a record is said where it is put back.
    const record = await readRecord(this, key, FileRecord).catch(() => null);
    if (record === null) return;
    const { removed_serial, binned_at } = record.file;
    if (removed_serial !== null && binned_at === undefined) return;
    const bytes = fileKey(record.file.sha256, record.file.filename);
    this.#stats.set(bytes, await this.#storage.stat(bytes));
  }
}
