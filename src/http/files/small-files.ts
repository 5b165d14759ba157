import type { LRUCache } from "lru-cache";
import { boundedMap } from "../../bounded-map.ts";
import type { FileContent } from "../../indexes/file-content.ts";

/** Up to this size a file is kept in memory once it was asked for. */
export const SMALL = 64 * 1024;
/** Of the memory for prepared answers, the part that small files may take. */
const SHARE = 0.25;
/** About what a kept body costs beside its bytes: its key and the objects that hold it. */
const BYTES_PER_BODY = 400;

/** Small files and side files in memory, checked against their hash when they are read: by content, so never stale. */
export class SmallFiles {
  readonly #bodies: LRUCache<string, Buffer>;
  /** Readings under way: however many ask for a body at once, it is in memory once. */
  readonly #reading = new Map<string, Promise<Buffer>>();

  /** `memory`: bytes for all prepared answers; small files may take a part of them. */
  constructor(memory: number) {
    this.#bodies = boundedMap(memory * SHARE, ({ length }) => length + BYTES_PER_BODY);
  }

  isSmall({ bytes, isStored, file }: FileContent): boolean {
    return bytes === null || (isStored && (file.size ?? Number.POSITIVE_INFINITY) <= SMALL);
  }

  /** Bytes kept, with what a short one costs beside its body. */
  get bytes(): number {
    return this.#bodies.calculatedSize;
  }

  /** The bytes; refuses (`unavailable`) those that are missing or damaged, never giving out wrong ones (F08). */
  async body(content: FileContent): Promise<Buffer> {
    const { key } = content;
    const kept = this.#bodies.get(key);
    if (kept) return kept;
    const running = this.#reading.get(key);
    if (running) return running;
    const reading = content
      .read()
      .then((body) => this.#keep(key, body))
      .finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading;
  }

  #keep(key: string, body: Buffer): Buffer {
    if (body.length <= SMALL) this.#bodies.set(key, body);
    return body;
  }
}
