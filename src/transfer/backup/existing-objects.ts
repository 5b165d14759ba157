import type { Storage } from "../../storage/storage.ts";
import { OBJECTS_PREFIX, readObjectKey } from "./layout.ts";

const HASH_BYTES = 32;
const ENTRY_BYTES = HASH_BYTES + 8;
const GROWTH = 2;

/** Which objects a backup place has, by hash and size: 40 bytes of memory for each that was there before. */
export class ExistingObjects {
  /** Entries in the order of their hashes, as the place lists them. */
  readonly #before: Buffer;
  readonly #count: number;
  readonly #added = new Map<string, number>();

  private constructor(before: Buffer, count: number) {
    this.#before = before;
    this.#count = count;
  }

  static async of(place: Storage): Promise<ExistingObjects> {
    let entries = Buffer.alloc(ENTRY_BYTES * 1024);
    let count = 0;
    for await (const { key, size } of place.list(OBJECTS_PREFIX)) {
      const sha256 = readObjectKey(key);
      if (sha256 === null) continue;
      if ((count + 1) * ENTRY_BYTES > entries.length)
        entries = Buffer.concat([entries], entries.length * GROWTH);
      entries.write(sha256, count * ENTRY_BYTES, "hex");
      entries.writeDoubleBE(size, count * ENTRY_BYTES + HASH_BYTES);
      count++;
    }
    return new ExistingObjects(entries, count);
  }

  /** Whether it is there with this size. Another size means that it is truncated, so it does not count. */
  has(sha256: string, size: number | null): boolean {
    const found = this.sizeOf(sha256);
    return found !== null && (size === null || found === size);
  }

  /** Bytes; null: it is not there. */
  sizeOf(sha256: string): number | null {
    return this.#added.get(sha256) ?? this.#sizeBefore(Buffer.from(sha256, "hex"));
  }

  add(sha256: string, size: number): void {
    this.#added.set(sha256, size);
  }

  #sizeBefore(hash: Buffer): number | null {
    let [low, high] = [0, this.#count - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const at = middle * ENTRY_BYTES;
      const order = this.#before.compare(hash, 0, HASH_BYTES, at, at + HASH_BYTES);
      if (order === 0) return this.#before.readDoubleBE(at + HASH_BYTES);
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return null;
  }
}
