import { readFile, rm, writeFile } from "node:fs/promises";
import { pipeline, type Readable } from "node:stream";
import { DiskCache } from "../../remote/disk-cache.ts";
import { Filling } from "../../remote/filling.ts";
import { withFinish } from "../../remote/growing-file.ts";
import type {
  FileDraft,
  PromisedFile,
  PutOptions,
  ReadRange,
  SignedUrl,
  SignedUrlTerms,
  Storage,
  StoredObject,
} from "../../storage.ts";
import { largerThan } from "../../trouble.ts";
import type { TieredOptions } from "./options.ts";

/** Files stored by hash never change. Everything else may change, or is small and verified by its reader. */
const CACHED = /^files\/(?!.*\.(?:metadata|asc)$)/;

/**
 * A store with a cache of bounded size on the local disk in front: files are kept there when they are stored and when they
 * are read whole. The store behind is the truth; the cache may be lost at any time.
 */
export class TieredStorage implements Storage {
  readonly name = "tiered";
  readonly isRemote: boolean;
  readonly #store: Storage;
  readonly #cache: DiskCache;
  /** Objects that are being filled in: everybody else who wants one reads past the cache. */
  readonly #filling = new Set<string>();
  readonly signedUrl?: (key: string, terms: SignedUrlTerms) => Promise<SignedUrl | null>;
  readonly beginFile?: (key: string, path: string, promised: PromisedFile) => FileDraft;

  constructor(store: Storage, cache: DiskCache) {
    this.#store = store;
    this.#cache = cache;
    this.isRemote = store.isRemote;
    if (store.signedUrl) this.signedUrl = store.signedUrl.bind(store);
    const begin = store.beginFile?.bind(store);
    if (begin) {
      this.beginFile = (key, path, promised) =>
        withFinish(begin(key, path, promised), (finish) => this.#keepFile(key, path, finish));
    }
  }

  putFile(key: string, path: string, options?: PutOptions): Promise<void> {
    return this.#keepFile(key, path, () => this.#store.putFile(key, path, options));
  }

  async put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<void> {
    await this.#store.put(key, bytes, options);
    await this.#keep(key, bytes);
  }

  putNew(key: string, bytes: Uint8Array): Promise<boolean> {
    return this.#store.putNew(key, bytes);
  }

  async get(key: string, maxBytes = 64 * 2 ** 20): Promise<Uint8Array | null> {
    const kept = CACHED.test(key) ? await this.#cache.open(key, undefined) : null;
    if (!kept) {
      const bytes = await this.#store.get(key, maxBytes);
      if (bytes) await this.#keep(key, bytes);
      return bytes;
    }
    try {
      if (kept.size > maxBytes) throw largerThan(maxBytes);
      return await readFile(kept.handle);
    } finally {
      await kept.handle.close();
    }
  }

  async open(key: string, range?: ReadRange): Promise<Readable | null> {
    if (!CACHED.test(key)) return this.#store.open(key, range);
    const kept = await this.#cache.open(key, range?.of);
    if (kept) {
      const { start = 0, end = kept.size - 1 } = range ?? {};
      if (end < kept.size) {
        return kept.handle.createReadStream({ start, end: Math.max(start, end), highWaterMark: 256 * 1024 });
      }
      await kept.handle.close();
    }
    const stream = await this.#store.open(key, range);
    const isWhole = range?.of !== undefined && range.start === 0 && range.end === range.of - 1;
    return stream && isWhole && this.#cache.takes(range.of ?? 0) ? this.#fill(key, stream) : stream;
  }

  stat(key: string): Promise<StoredObject | null> {
    return this.#store.stat(key);
  }

  list(prefix: string, after?: string): AsyncIterable<StoredObject> {
    return this.#store.list(prefix, after);
  }

  async remove(key: string): Promise<boolean> {
    const removed = await this.#store.remove(key);
    await this.#cache.drop(key);
    return removed;
  }

  check(): Promise<void> {
    return this.#store.check();
  }

  async close(): Promise<void> {
    await this.#cache.close();
    await this.#store.close();
  }

  async #fill(key: string, stream: Readable): Promise<Readable> {
    if (this.#filling.has(key)) return stream;
    this.#filling.add(key);
    const filling = await Filling.begin(this.#cache, key);
    if (!filling) {
      this.#filling.delete(key);
      return stream;
    }
    return pipeline(stream, filling, () => this.#filling.delete(key));
  }

  /** Stores a file, and keeps it once it is stored. */
  async #keepFile(key: string, path: string, store: () => Promise<void>): Promise<void> {
    const draft = CACHED.test(key) ? await this.#cache.draftOf(path) : null;
    try {
      await store();
    } catch (error) {
      if (draft) await rm(draft, { force: true });
      throw error;
    }
    if (draft) await this.#cache.keep(key, draft);
  }

  /** Keeps a small object. */
  async #keep(key: string, bytes: Uint8Array): Promise<void> {
    if (!CACHED.test(key) || !this.#cache.takes(bytes.length)) return;
    const draft = this.#cache.draft();
    const isWritten = await writeFile(draft, bytes, { mode: 0o600 }).then(
      () => true,
      () => false,
    );
    if (isWritten) await this.#cache.keep(key, draft);
    else await rm(draft, { force: true });
  }
}

/** Opens the cache in front of `store`. */
export async function open({ cachePath, cacheSize }: TieredOptions, store: Storage): Promise<TieredStorage> {
  return new TieredStorage(store, await DiskCache.open(cachePath, cacheSize));
}
