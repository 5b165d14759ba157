import { Readable } from "node:stream";
import type { PluginStorage } from "../../plugin/src/storage.ts";
import { importPlugin } from "../plugins/module.ts";
import { optionsOf, type PluginSettings } from "../plugins/plugin-settings.ts";
import { Refusal } from "../refusal.ts";
import type { PutOptions, ReadRange, Storage, StoredObject } from "./storage.ts";
import { largerThan, otherSize, storageFull } from "./trouble.ts";

/** Milliseconds that a plugin has for small objects, and between two pieces of a list or a stream. */
const PATIENCE_MS = 60_000;
/** The same for storing a file, which may be large. */
const FILE_PATIENCE_MS = 3_600_000;

/** Opens the storage of a plugin, which runs in this process. Refuses (`unavailable`) a plugin that cannot open it. */
export async function openPluginStorage(name: string, settings: PluginSettings): Promise<Storage> {
  const context = {
    name,
    log: (message: string) => process.stderr.write(`plugin ${name}: ${message.slice(0, 2_000)}\n`),
  };
  const opening = (async () => {
    const plugin = await importPlugin(settings.package);
    const storage = await plugin.storage?.(optionsOf(settings) as never, context);
    if (typeof storage !== "object" || storage === null) throw new Error("its storage is not an object");
    return storage;
  })();
  return new StorageOfPlugin(name, await answered(name, opening, PATIENCE_MS));
}

/** The storage of a plugin, with a time limit on each call, and checks of what it answers. */
class StorageOfPlugin implements Storage {
  readonly name: string;
  readonly isRemote: boolean;
  readonly localPath?: (key: string) => string;
  readonly #storage: PluginStorage;

  constructor(name: string, storage: PluginStorage) {
    this.name = name;
    this.#storage = storage;
    this.isRemote = storage.isRemote === true;
    const { localPath } = storage;
    if (localPath) this.localPath = (key) => localPath.call(storage, key);
  }

  putFile(key: string, path: string, options?: PutOptions): Promise<void> {
    return this.#ask(async () => void (await this.#storage.putFile(key, path, options)), FILE_PATIENCE_MS);
  }

  put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<void> {
    return this.#ask(async () => void (await this.#storage.put(key, bytes, options)));
  }

  async putNew(key: string, bytes: Uint8Array): Promise<boolean> {
    return this.#is("putNew", isBoolean, await this.#ask(() => this.#storage.putNew(key, bytes)));
  }

  async get(key: string, maxBytes?: number): Promise<Uint8Array | null> {
    const found = await this.#ask(() => this.#storage.get(key, maxBytes));
    return this.#is("get", (value) => value === null || value instanceof Uint8Array, found);
  }

  async open(key: string, range?: ReadRange): Promise<Readable | null> {
    const found = await this.#ask(() => this.#storage.open(key, range));
    const stream = this.#is("open", (value) => value === null || value instanceof Readable, found);
    return stream && Readable.from(pieces(this.name, stream), { objectMode: false });
  }

  async stat(key: string): Promise<StoredObject | null> {
    const found = await this.#ask(() => this.#storage.stat(key));
    return this.#is("stat", (value) => value === null || isObject(value), found);
  }

  async *list(prefix: string, after?: string): AsyncGenerator<StoredObject> {
    const objects = this.#storage.list(prefix, after)[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.#ask(() => objects.next());
        if (next.done) return;
        yield this.#is("list", isObject, next.value);
      }
    } finally {
      // Not waited for: it may hang.
      void objects.return?.();
    }
  }

  async remove(key: string): Promise<boolean> {
    return this.#is("remove", isBoolean, await this.#ask(() => this.#storage.remove(key)));
  }

  check(): Promise<void> {
    return this.#ask(async () => void (await this.#storage.check()));
  }

  close(): Promise<void> {
    return this.#ask(async () => void (await this.#storage.close()));
  }

  #ask<T>(call: () => Promise<T>, patience = PATIENCE_MS): Promise<T> {
    return answered(this.name, new Promise<T>((resolve) => resolve(call())), patience);
  }

  #is<T>(method: string, holds: (value: unknown) => boolean, value: T): T {
    if (holds(value)) return value;
    throw failed(this.name, new Error(`its answer is not what ${method} must give`));
  }
}

/** A stream whose next piece takes too long ends with an error. Time that the reader takes does not count. */
async function* pieces(name: string, stream: Readable): AsyncGenerator<Buffer> {
  const source = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await answered(name, source.next(), PATIENCE_MS);
      if (next.done) return;
      yield next.value as Buffer;
    }
  } finally {
    stream.destroy();
  }
}

const isBoolean = (value: unknown) => typeof value === "boolean";

function isObject(value: unknown): boolean {
  const { key, size, modifiedAt } = (value ?? {}) as Partial<StoredObject>;
  return typeof key === "string" && Number.isSafeInteger(size) && typeof modifiedAt === "number";
}

/** What a promise of the plugin gives, in time, or a refusal. */
async function answered<T>(name: string, promise: Promise<T>, patience: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(failed(name, new Error(`it did not answer within ${patience / 1000} s`))),
      patience,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } catch (error) {
    throw error instanceof Refusal ? error : failed(name, error);
  } finally {
    clearTimeout(timer);
  }
}

function failed(name: string, error: unknown): Refusal {
  const { code } = error as { code?: unknown };
  if (code === "too-large") return largerThan(64 * 2 ** 20);
  if (code === "file-damaged") return otherSize();
  if (code === "out-of-space" || code === "ENOSPC" || code === "EDQUOT") return storageFull(error);
  const message = `The storage does not work at the moment (plugin ${name}). Try again.`;
  return new Refusal("unavailable", "storage-unavailable", message, { retryAfter: 5, cause: error });
}
