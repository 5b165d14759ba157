import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { FileFact } from "./manifest.ts";

/** SHA-256 of a file on disk; null: there is none. */
export async function hashOfFile(path: string): Promise<{ sha256: string; size: number } | null> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return null;
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { sha256: hash.digest("hex"), size };
}

/** What a volume contains, read once from its beginning to its end. */
export interface ReadVolume {
  sha256: string;
  size: number;
  /** Files whose bytes are not the ones that the list says. */
  damaged: FileFact[];
}

/** Reads a volume and compares every file that should be in it. null: there is no such file. */
export async function readVolume(path: string, files: readonly FileFact[]): Promise<ReadVolume | null> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return null;
  const whole = createHash("sha256");
  const slices = new SliceHashes(files);
  let size = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
    whole.update(chunk);
    slices.update(chunk, size);
    size += chunk.length;
  }
  return { sha256: whole.digest("hex"), size, damaged: slices.damaged(size) };
}

/** Hashes of the files in a volume, while its bytes pass by. */
class SliceHashes {
  readonly #files: readonly FileFact[];
  readonly #good = new Set<FileFact>();
  #at = 0;
  #hash = createHash("sha256");

  constructor(files: readonly FileFact[]) {
    this.#files = files.toSorted((a, b) => (a.place?.offset ?? 0) - (b.place?.offset ?? 0));
  }

  update(chunk: Buffer, position: number): void {
    for (let file = this.#files[this.#at]; file !== undefined; file = this.#files[this.#at]) {
      const start = file.place?.offset ?? 0;
      const end = start + (file.size ?? 0);
      if (start >= position + chunk.length && end > start) return;
      this.#hash.update(chunk.subarray(Math.max(0, start - position), Math.max(0, end - position)));
      if (end > position + chunk.length) return;
      if (this.#hash.digest("hex") === file.sha256) this.#good.add(file);
      this.#hash = createHash("sha256");
      this.#at++;
    }
  }

  damaged(size: number): FileFact[] {
    const isInside = (file: FileFact) => (file.place?.offset ?? 0) + (file.size ?? 0) <= size;
    return this.#files.filter((file) => !this.#good.has(file) || !isInside(file));
  }
}
