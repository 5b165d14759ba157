import { readFile, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import type { ReadRange, Storage, StoredObject } from "../../storage.ts";
import { largerThan, otherSize } from "../../trouble.ts";

/** Objects in memory: for tests, and for a server that shall leave nothing behind. */
export class MemoryStorage implements Storage {
  readonly name = "memory";
  readonly isRemote: boolean = false;
  readonly #objects = new Map<string, { bytes: Uint8Array; modifiedAt: number }>();

  async putFile(key: string, path: string): Promise<void> {
    await this.put(key, await readFile(path));
    await rm(path, { force: true });
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    this.#objects.set(key, { bytes: Uint8Array.from(bytes), modifiedAt: Date.now() });
  }

  async putNew(key: string, bytes: Uint8Array): Promise<boolean> {
    if (this.#objects.has(key)) return false;
    await this.put(key, bytes);
    return true;
  }

  async get(key: string, maxBytes = 64 * 2 ** 20): Promise<Uint8Array | null> {
    const found = this.#objects.get(key);
    if (!found) return null;
    if (found.bytes.length > maxBytes) throw largerThan(maxBytes);
    return Uint8Array.from(found.bytes);
  }

  async open(key: string, range?: ReadRange): Promise<Readable | null> {
    const found = this.#objects.get(key);
    if (!found) return null;
    if (range?.of !== undefined && range.of !== found.bytes.length) throw otherSize();
    const { start = 0, end = found.bytes.length - 1 } = range ?? {};
    return Readable.from([Buffer.from(found.bytes.subarray(start, end + 1))]);
  }

  async stat(key: string): Promise<StoredObject | null> {
    const found = this.#objects.get(key);
    return found ? { key, size: found.bytes.length, modifiedAt: found.modifiedAt } : null;
  }

  async *list(prefix: string, after = ""): AsyncGenerator<StoredObject> {
    const keys = [...this.#objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    for (const key of keys) {
      const found = await this.stat(key);
      if (found) yield found;
    }
  }

  async remove(key: string): Promise<boolean> {
    return this.#objects.delete(key);
  }

  async check(): Promise<void> {}
  async close(): Promise<void> {}
}
