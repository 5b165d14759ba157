import { createHash } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../../refusal.ts";
import type { FileDraft } from "../../storage/storage.ts";
import { makeFolder } from "../../system/folders.ts";
import { UploadChecker } from "../archives/upload-checker.ts";
import { type DigestName, type Digests, digestsOf } from "../upload/digests.ts";
import { ByteGatherer } from "./byte-gatherer.ts";
import { isRunning, spoolPath } from "./process-mark.ts";
import { proveSpool, SpoolFile } from "./spool-file.ts";

/** Uploads up to this size stay in memory and never touch the spool's disk. */
const IN_MEMORY = 1024 * 1024;
/** Bytes of small uploads in memory at once, all together; beyond, they too go to the disk. */
const ALL_IN_MEMORY = 64 * 1024 * 1024;
/** The growth of a file is reported to its digests in steps, to send fewer messages. */
const GROWTH_STEP = 4 * 1024 * 1024;

/** Begins to send a file of the spool that still grows; null: not this one. */
export type BeginDraft = (path: string) => Promise<FileDraft | null>;

/** An upload whose bytes are all here. */
export interface Spooled {
  /** Bytes. */
  size: number;
  /** Lower-case hex. */
  sha256: string;
  /** All the bytes, when they are few; else null, and they lie at `path`. */
  bytes: Uint8Array | null;
  path: string | null;
  /** Those at `path` on their way to the store, where that began. */
  draft: FileDraft | null;
  digests(names: readonly DigestName[]): Promise<Digests>;
  /** Gives back the memory and the disk; harmless when the file was moved away or discarded before. */
  discard(): Promise<void>;
}

/** A folder of this machine for uploads in flight. Names begin with the process's mark, so that the dead are swept. */
export class Spool {
  readonly checker = new UploadChecker();
  readonly #folder: string;
  #inMemory = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder when it is missing and removes what processes left that are gone (F14). */
  static async open(folder: string): Promise<Spool> {
    makeFolder(folder, 0o700);
    for (const name of await readdir(folder)) {
      const mark = /^([\d.]+)-\d+\.upload$/.exec(name)?.[1];
      if (mark !== undefined && !isRunning(mark)) await rm(join(folder, name), { force: true });
    }
    return new Spool(folder);
  }

  /** Begins an upload of at most `limit` bytes; `names`: the digests already known to be wanted. */
  begin(limit: number, names: readonly DigestName[], beginDraft: BeginDraft | null = null): Upload {
    return new Upload(limit, names, beginDraft, {
      checker: this.checker,
      newPath: () => spoolPath(this.#folder),
      reserve: (bytes) => {
        if (bytes > 0 && this.#inMemory + bytes > ALL_IN_MEMORY) return false;
        this.#inMemory += bytes;
        return true;
      },
    });
  }

  /** Refuses (`unavailable`, `out-of-space`) when uploads cannot be kept: writes a few bytes and removes them. */
  check(): Promise<void> {
    return proveSpool(spoolPath(this.#folder));
  }

  close(): Promise<void> {
    return this.checker.close();
  }
}

interface SpoolSpace {
  checker: UploadChecker;
  newPath(): string;
  /** Reserves memory, or releases it (negative). false: there is none left. */
  reserve(bytes: number): boolean;
}

/** One upload as it comes in: bytes are hashed, counted and kept. End it with `finish` or `abandon`. */
export class Upload {
  readonly #limit: number;
  readonly #names: readonly DigestName[];
  readonly #space: SpoolSpace;
  readonly #sha256 = createHash("sha256");
  #size = 0;
  /** All the bytes while they stay in memory. */
  readonly #gathered = new ByteGatherer();
  #reserved = 0;
  #file: SpoolFile | null = null;
  #growthTold = 0;
  #isAbandoned = false;
  #digests: ReturnType<UploadChecker["follow"]> | null = null;
  readonly #beginDraft: BeginDraft | null;
  #drafting: Promise<FileDraft | null> | null = null;
  #draft: FileDraft | null = null;

  constructor(limit: number, names: readonly DigestName[], beginDraft: BeginDraft | null, space: SpoolSpace) {
    this.#limit = limit;
    this.#names = names;
    this.#beginDraft = beginDraft;
    this.#space = space;
  }

  /** Takes a copy of the next bytes. Refuses (`too-large`) beyond the limit. */
  write(chunk: Uint8Array): void {
    this.#size += chunk.length;
    if (this.#size > this.#limit) throw tooLarge(this.#limit);
    this.#sha256.update(chunk);
    if (this.#file === null && this.#keepInMemory(chunk)) return;
    const file = this.#file ?? this.#moveToDisk();
    file.write(chunk);
    this.#draft?.grown(file.written, false);
    if (this.#digests && file.written - this.#growthTold >= GROWTH_STEP) {
      this.#growthTold = file.written;
      this.#digests.grown(file.written);
    }
  }

  /** Nothing while the disk keeps up, else a promise to wait for; raises and rejects with the disk's refusal. */
  pressure(): Promise<void> | undefined {
    return this.#file?.pressure();
  }

  async finish(): Promise<Spooled> {
    await this.#file?.close();
    const bytes = this.#file === null ? this.#gathered.take() : null;
    const path = this.#file?.path ?? null;
    const draft = await this.#drafting;
    draft?.grown(this.#size, true);
    return {
      size: this.#size,
      sha256: this.#sha256.digest("hex"),
      bytes,
      path,
      draft,
      digests: (names) => (bytes ? digestsOf(bytes, names) : this.#digestsOfFile(path!, names)),
      discard: () => this.abandon(),
    };
  }

  async abandon(): Promise<void> {
    this.#isAbandoned = true;
    this.#gathered.take();
    this.#space.reserve(-this.#reserved);
    this.#reserved = 0;
    this.#digests?.forget();
    this.#digests = null;
    this.#draft?.abandon();
    await this.#file?.remove();
  }

  #keepInMemory(chunk: Uint8Array): boolean {
    if (this.#size > IN_MEMORY || !this.#space.reserve(chunk.length)) return false;
    this.#reserved += chunk.length;
    this.#gathered.add(chunk);
    return true;
  }

  #moveToDisk(): SpoolFile {
    const file = new SpoolFile(this.#space.newPath());
    this.#file = file;
    file.write(this.#gathered.take());
    this.#space.reserve(-this.#reserved);
    this.#reserved = 0;
    if (this.#names.length > 0) {
      void file.opened.then(
        () => {
          if (!file.isClosed && !this.#isAbandoned)
            this.#digests = this.#space.checker.follow(file.path, this.#names);
        },
        () => {},
      );
    }
    if (this.#beginDraft)
      this.#drafting = file.opened.then(
        () => this.#startDraft(file.path),
        () => null,
      );
    return file;
  }

  async #startDraft(path: string): Promise<FileDraft | null> {
    this.#draft = (await this.#beginDraft?.(path)) ?? null;
    if (this.#isAbandoned) this.#draft?.abandon();
    return this.#draft;
  }

  async #digestsOfFile(path: string, names: readonly DigestName[]): Promise<Digests> {
    if (names.length === 0) return {};
    const followed = this.#digests;
    this.#digests = null;
    const known = followed && names.every((name) => this.#names.includes(name));
    if (!known) followed?.forget();
    const digests = known ? followed : this.#space.checker.follow(path, names);
    return digests.finish(this.#size);
  }
}

export function tooLarge(limit: number): Refusal {
  return new Refusal(
    "too-large",
    "file-too-large",
    `File too large: this index takes files of up to ${limit} bytes (limits.fileSize, or maxFileSize of the index).`,
  );
}
