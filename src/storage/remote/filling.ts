import { type FileHandle, open, rm } from "node:fs/promises";
import { Transform, type TransformCallback } from "node:stream";
import type { DiskCache } from "./disk-cache.ts";

/**
 * Passes an object on while it writes it to a draft of the cache; the draft is kept when all of it came, and thrown away
 * when the reader goes, the store breaks off or the disk is full. None of that affects readers.
 */
export class Filling extends Transform {
  readonly #cache: DiskCache;
  readonly #key: string;
  readonly #draft: string;
  #handle: FileHandle | null;

  private constructor(cache: DiskCache, key: string, draft: string, handle: FileHandle) {
    super({ highWaterMark: 256 * 1024 });
    this.#cache = cache;
    this.#key = key;
    this.#draft = draft;
    this.#handle = handle;
  }

  /** null: nothing can be written now. */
  static async begin(cache: DiskCache, key: string): Promise<Filling | null> {
    const draft = cache.draft();
    const handle = await open(draft, "wx", 0o600).catch(() => null);
    return handle && new Filling(cache, key, draft, handle);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#write(chunk).then(
      () => done(null, chunk),
      async () => {
        await this.#abandon();
        done(null, chunk);
      },
    );
  }

  override _flush(done: TransformCallback): void {
    this.#finish().then(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#abandon().then(() => done(error));
  }

  async #write(chunk: Buffer): Promise<void> {
    const handle = this.#handle;
    for (let at = 0; handle && at < chunk.length; ) at += (await handle.write(chunk, at)).bytesWritten;
  }

  async #finish(): Promise<void> {
    const handle = this.#handle;
    if (!handle) return;
    this.#handle = null;
    await handle.close();
    await this.#cache.keep(this.#key, this.#draft);
  }

  async #abandon(): Promise<void> {
    const handle = this.#handle;
    if (!handle) return;
    this.#handle = null;
    await handle.close().catch(() => undefined);
    await rm(this.#draft, { force: true });
  }
}
