import type { Readable } from "node:stream";
import type { z } from "zod";
import type { Driver } from "../settings/driver.ts";

/** Part of an object: `start` and `end` are byte offsets, both inclusive, as HTTP ranges count. */
export interface ByteRange {
  start: number;
  end: number;
}

/** A part to read. */
export interface ReadRange extends ByteRange {
  /** Bytes that the whole object is known to have: one of another size is refused (`unavailable`, `file-damaged`). */
  of?: number;
}

export interface StoredObject {
  key: string;
  /** Bytes. */
  size: number;
  /** Milliseconds since 1970 at which the object was last written, by the store's clock. */
  modifiedAt: number;
}

export interface PutOptions {
  /**
   * `true` (default): when the promise resolves the object survives power loss.
   * `false`: for what can be made again from elsewhere (metadata files, records on the disk beside the database).
   */
  durable?: boolean;
}

/** What a signed address is to be good for. */
export interface SignedUrlTerms {
  /** Seconds for which it is valid; at least half of them are left when it is given out. */
  life: number;
  /** Whether everyone may read the object: then it may be an address without a signature, and may be shared. */
  isPublic: boolean;
}

/** An address from which a client fetches an object itself. */
export interface SignedUrl {
  url: string;
  /** Milliseconds since 1970 up to which the same address is given out, so that clients find what they kept. */
  sameUntil: number;
}

/** What is said of a file ahead of its bytes; the whole file will show whether it is true. */
export interface PromisedFile {
  /** Lower-case hex. */
  sha256: string;
  /** Bytes; null: nobody knows. */
  size: number | null;
}

/** A file on its way into a store while it is still being written; nothing of it is to be seen before `finish`. */
export interface FileDraft {
  readonly key: string;
  /** So many bytes are in the file by now; `isWhole`: that is all of it. */
  grown(size: number, isWhole: boolean): void;
  /** As `putFile`, of a file that is whole; when it rejects the file is still there, and `putFile` may do better. */
  finish(): Promise<void>;
  /** Takes back what was sent, in its own time; harmless behind `finish`. */
  abandon(): void;
}

/**
 * Bytes by key: the contract every storage driver keeps, proved by `test/contracts/storage.ts`.
 *
 * Keys come from `storage-key.ts` only and are relative, `/`-separated, without `.` or `..` segments. An object is
 * visible whole or not at all: a write cut off at any moment shows nothing under the key (RELIABILITY F01-F06).
 * A missing key is `null` (or nothing in a list), never an error; any other failure is a `Refusal` of kind
 * `unavailable` or `out-of-space`, with the driver's error as its cause.
 */
export interface Storage {
  /** The driver's name, as in the configuration. */
  readonly name: string;

  /**
   * Whether the objects lie on other machines, and so outlive this one and its database: then records are written before
   * a publisher gets its answer, and what is read one by one is worth reading ahead.
   */
  readonly isRemote: boolean;

  /** Folder of this machine for copies of large objects that must be read here and there; made when it is needed. */
  copiesFolder?: string;

  /**
   * Stores the local file at `path` under `key`, replacing what is there. The driver takes the file over: it may be
   * moved away, and is gone when the promise resolves.
   */
  putFile(key: string, path: string, options?: PutOptions): Promise<void>;

  /**
   * Begins to send the local file at `path`, which is still growing, to be stored under `key`: for drivers that can
   * send a part of a file while the rest is not there yet.
   */
  beginFile?(key: string, path: string, promised: PromisedFile): FileDraft;

  /** Stores a small object (records, metadata, signatures), replacing what is there. */
  put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<void>;

  /**
   * Stores a small object unless there is one under the key, of several writers exactly one. Resolves with whether it
   * did; `false` may also stand for an attempt of the same call whose answer was lost.
   */
  putNew(key: string, bytes: Uint8Array): Promise<boolean>;

  /** A small object whole, or `null` when there is none. Refuses (`too-large`) beyond `maxBytes` (default 64 MiB). */
  get(key: string, maxBytes?: number): Promise<Uint8Array | null>;

  /**
   * Streams an object or a part of it; `null` when there is none. The range must lie inside the object. A stream that ends
   * has given every byte; one that cannot breaks with an error.
   */
  open(key: string, range?: ReadRange): Promise<Readable | null>;

  stat(key: string): Promise<StoredObject | null>;

  /** Every object whose key starts with `prefix`, in key order, beginning behind `after`; in pages, bounded memory. */
  list(prefix: string, after?: string): AsyncIterable<StoredObject>;

  /** Removes an object; removing a missing one succeeds. Resolves with whether something was there. */
  remove(key: string): Promise<boolean>;

  /** Does a real round trip (write, read, remove); raises a `Refusal` when the store does not answer right. */
  check(): Promise<void>;

  /** Where the object lies as a file of this machine, for drivers that have one: lets a download skip a copy. */
  localPath?(key: string): string;

  /**
   * A short-lived address from which a client fetches the object itself by GET, its file name last; for drivers that can
   * sign. Nothing is looked up, so the object may be missing. `null`: not now; stream it.
   */
  signedUrl?(key: string, terms: SignedUrlTerms): Promise<SignedUrl | null>;

  close(): Promise<void>;
}

/**
 * What the folder of a storage driver exports (`drivers/NAME/index.ts`); `drivers.ts` lists them. `open` imports the
 * driver's libraries, so that no other start loads them.
 */
export interface StorageDriver<S extends z.ZodObject = z.ZodObject> extends Driver<S> {
  /** The form of an address of a place in such a store, as `wheelyard storage copy` takes it; the host is the option's value. */
  readonly address?: { scheme: string; option: string };
  /** What the store itself calls each right, where it gives rights one by one. */
  readonly rights?: Readonly<Record<StorageRight, string>>;
  /** The folder of this machine that holds every object, where there is one. */
  folder?(options: z.infer<S>): string;
  /** `behind`: the storage behind this one, of a driver that names one with `over`. */
  open(options: z.infer<S>, behind: Storage | null): Promise<Storage>;
}

export type StorageRight = "put" | "get" | "list" | "delete";
