import type { Readable } from "node:stream";

/** Part of an object: byte offsets, both inclusive. */
export interface StorageRange {
  start: number;
  end: number;
  /** Bytes that the whole object must have. Throw a `StorageError` with `file-damaged` if it has another size. */
  of?: number;
}

export interface StoredObject {
  key: string;
  /** Bytes. */
  size: number;
  /** Milliseconds since 1970. */
  modifiedAt: number;
}

export interface StoragePutOptions {
  /** `true` (default): when the promise resolves, the object survives a power failure. */
  durable?: boolean;
}

/**
 * Bytes by key. Keys are texts with slashes, such as `files/ab/cdef/demo-1.0.tar.gz`. A missing key is never an error.
 * `testStorage` of `wheelyard-plugin/storage-suite` tests an implementation.
 */
export interface PluginStorage {
  /** Whether the objects are on another machine, and so survive this one. */
  readonly isRemote: boolean;
  /** Stores a local file. It may be moved away, and is gone when the promise resolves. */
  putFile(key: string, path: string, options?: StoragePutOptions): Promise<void>;
  /** Stores a small object. Readers see the old object or the new one, never a part. */
  put(key: string, bytes: Uint8Array, options?: StoragePutOptions): Promise<void>;
  /** Stores a small object unless there is one; of several writers, one does. Resolves with whether it did. */
  putNew(key: string, bytes: Uint8Array): Promise<boolean>;
  /** A small object. Throw a `StorageError` with `too-large` if it is larger than `maxBytes` (default 64 MiB). */
  get(key: string, maxBytes?: number): Promise<Uint8Array | null>;
  /** An object, or a part of it, as a stream. A stream that cannot give every byte ends with an error. */
  open(key: string, range?: StorageRange): Promise<Readable | null>;
  stat(key: string): Promise<StoredObject | null>;
  /** Objects whose key begins with `prefix` and comes after `after`, in the order of keys (UTF-16), in bounded memory. */
  list(prefix: string, after?: string): AsyncIterable<StoredObject>;
  /** Resolves with whether there was something. */
  remove(key: string): Promise<boolean>;
  /** Writes, reads and removes something; throws if that does not work. */
  check(): Promise<void>;
  /** The path of the object, if it is a file of this machine. Downloads are faster then. */
  localPath?(key: string): string;
  close(): Promise<void>;
}

/** Why the storage cannot do something, if the server should know. Any other error means that the storage is away. */
export class StorageError extends Error {
  readonly code: "too-large" | "file-damaged" | "out-of-space";

  constructor(code: StorageError["code"], message: string) {
    super(message);
    this.name = "StorageError";
    this.code = code;
  }
}
