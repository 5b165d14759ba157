import { widthOf } from "../../storage/abreast.ts";
import type { Storage } from "../../storage/storage.ts";
import { objectKey } from "./layout.ts";
import { type Moved, moveObject } from "./move-object.ts";
import type { NamedFile } from "./named-files.ts";
import type { Target } from "./parts.ts";

const FEWEST_AT_ONCE = 4;

/** Copies stored files to a backup place, each at most once. */
export class FileCopier {
  /** Files that were copied. */
  copied = 0;
  readonly #storage: Storage;
  readonly #target: Target;
  readonly #watch: (done: number) => void;
  /** Files whose hash the database does not know, by key, once they were copied. */
  readonly #hashed = new Map<string, Moved>();
  #looked = 0;

  constructor(storage: Storage, target: Target, watch: (done: number) => void) {
    this.#storage = storage;
    this.#target = target;
    this.#watch = watch;
  }

  /** Copies what the place does not have, several at a time. What cannot be copied is left for later. */
  async copyAll(files: AsyncGenerator<NamedFile>): Promise<void> {
    const worker = async () => {
      for (let next = await files.next(); !next.done; next = await files.next()) {
        await this.copy(next.value);
        this.#watch(++this.#looked);
      }
    };
    const width = Math.max(FEWEST_AT_ONCE, widthOf(this.#storage), widthOf(this.#target.place));
    try {
      await Promise.all(Array.from({ length: width }, worker));
    } finally {
      await files.return(undefined);
    }
  }

  /** What is in the place of a file; null: it was not copied yet. */
  find({ key, sha256, size }: NamedFile): Moved | null {
    if (sha256 === null) return this.#hashed.get(key) ?? null;
    const found = this.#target.existing.sizeOf(sha256);
    return found !== null && (size === null || found === size) ? { sha256, size: found } : null;
  }

  /** Copies a file unless the place has it. Null: the storage does not have it, or has other bytes under its key. */
  async copy(file: NamedFile): Promise<Moved | null> {
    const found = this.find(file);
    if (found !== null) return found;
    const { existing, place } = this.#target;
    const way = { from: this.#storage, fromKey: file.key, to: place, toKey: objectKey };
    const moved = await moveObject(way, file);
    if (typeof moved === "string") return null;
    if (file.sha256 === null) this.#hashed.set(file.key, moved);
    existing.add(moved.sha256, moved.size);
    this.#target.added += moved.size;
    this.copied++;
    return moved;
  }
}
