import type { Readable } from "node:stream";
import type { ByteRange, SignedUrl, SignedUrlTerms } from "../storage/storage.ts";
import type { IndexFile } from "./index-file.ts";

/** What lies at a file address: the file itself, its core metadata or its signature. */
export type Part = "file" | "metadata" | "signature";

/** One file or side file that `PackageIndex.open` allowed, whatever kind of index it comes from. */
export interface FileContent {
  readonly part: Part;
  /** The file with its size and SHA-256 as far as they are known now. */
  readonly file: IndexFile;
  /** Identifies the bytes, for caches in memory. For the file itself it is also the key in the storage. */
  readonly key: string;
  readonly contentType: string;
  /** Strong: identifies the bytes. null while they are not known. */
  readonly etag: string | null;
  /** Whether the bytes are in the storage. Otherwise they are fetched from an upstream when they are needed. */
  readonly isStored: boolean;
  /** Whether a download that has begun may finish after the file is gone from its page. */
  readonly outlivesRemoval: boolean;
  /** Ways to read a file that is too large for memory. null for side files, which are always small. */
  readonly bytes: FileBytes | null;

  /** All bytes, compared with their hash. Refuses (`unavailable`) missing or damaged bytes. Only for small files. */
  read(): Promise<Buffer>;
}

/** Ways to the bytes of a file without holding them in memory. */
export interface FileBytes {
  /** An address from which a client can download the file directly. null: the storage gives none, or has lost the file. */
  signedUrl(terms: SignedUrlTerms): Promise<SignedUrl | null>;

  /**
   * The bytes in the storage. null: they are not there, and `fetch` gets them. Refuses (`unavailable`) if they are damaged
   * and exist nowhere else.
   */
  stored(): Promise<StoredBytes | null>;

  /** The bytes at the upstream. Refuses (`unavailable`) if there is no upstream. */
  fetch(): Promise<UpstreamBytes>;

  /** Fetches the file into the storage if it is not there. */
  keep(): Promise<{ sha256: string; size: number }>;

  /** Bytes received so far by a download from the upstream that is running. null: there is none. */
  received(): Promise<number | null>;
}

/** A file in the storage. */
export interface StoredBytes {
  size: number;
  /** The file on this machine. null: the storage is not a local disk. */
  path: string | null;
  /** Whether the storage has the file with this size. */
  isThere(): Promise<boolean>;
  /** null: the storage has lost the file, or has another one. */
  open(range: ByteRange): Promise<Readable | null>;
}

/** Part of a file: from one byte to another, from one to the end, or the last bytes. */
export type PartSpec = ByteRange | { from: number } | { last: number };

/** A part as an upstream sends it: exactly the one that was requested. */
export interface UpstreamPart extends ByteRange {
  /** Bytes of the whole file. */
  size: number;
  /** Fails if it has more or fewer bytes than the part. It must be read or destroyed. */
  body: Readable;
}

/** A file at an upstream. */
export interface UpstreamBytes {
  /** Where clients should download the file themselves. null: from this server. */
  redirect(): Promise<string | null>;
  /** Length of the file. null: the upstream does not say. Refuses if a download would be refused. */
  length(): Promise<number | null>;
  /** A part without the rest. null: the upstream sends no parts. */
  part(spec: PartSpec): Promise<UpstreamPart | null>;
  /** Starts to download and store the file, or joins a running download. It must be released. */
  download(): Promise<Arrival>;
}

/** A download from an upstream that can be read while it arrives. */
export interface Arrival {
  /** Bytes of the whole file. null until all of it has arrived, if the upstream does not say. */
  readonly size: number | null;
  /** Resolves when all bytes have arrived and are right. */
  readonly finished: Promise<unknown>;
  /** Resolves when all has arrived, when more than `bytes` have, or after `milliseconds`. Rejects if the bytes are wrong. */
  finishedWithin(bytes: number, milliseconds: number): Promise<void>;
  /** Resolves with the first bytes. Rejects if nothing may be sent. */
  begun(): Promise<void>;
  /** The bytes from `start` to `end` (inclusive; null: to the last). Must be read or destroyed. */
  stream(start: number, end: number | null): Readable;
  release(): Promise<void>;
}
