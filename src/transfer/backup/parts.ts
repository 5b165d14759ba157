import { promisify } from "node:util";
import { crc32, gunzip, gzip } from "node:zlib";
import type { Storage } from "../../storage/storage.ts";
import type { ExistingObjects } from "./existing-objects.ts";
import { objectKey } from "./layout.ts";
import { damaged, type Part, sha256Of } from "./manifest.ts";

/**
 * A part ends after a line whose checksum says so, or when it is large. Lines that come in between therefore change one
 * part, and all others are in the place already.
 */
const LINES_A_PART = 2048;
const FEWEST_BYTES = 64 * 1024;
const MOST_BYTES = 4 * 2 ** 20;
const LEVEL = 6;
/** One row may be larger than a part. */
const MOST_READ = 512 * 2 ** 20;

/** Where parts are written to. */
export interface Target {
  place: Storage;
  existing: ExistingObjects;
  /** Bytes that were added to the place so far. */
  added: number;
}

/** Writes lines of JSON as compressed parts, each an object named by its hash. Parts that are there are not written again. */
export class PartWriter {
  readonly #target: Target;
  readonly #parts: Part[] = [];
  #lines: string[] = [];
  #bytes = 0;

  constructor(target: Target) {
    this.#target = target;
  }

  async write(value: unknown): Promise<void> {
    const line = `${JSON.stringify(value)}\n`;
    this.#lines.push(line);
    this.#bytes += line.length;
    const isEnd = this.#bytes >= FEWEST_BYTES && crc32(line) % LINES_A_PART === 0;
    if (isEnd || this.#bytes >= MOST_BYTES) await this.#flush();
  }

  /** Resolves with all parts, in order, when they are durable. */
  async end(): Promise<Part[]> {
    if (this.#lines.length > 0) await this.#flush();
    return this.#parts;
  }

  async #flush(): Promise<void> {
    const bytes = await promisify(gzip)(this.#lines.join(""), { level: LEVEL });
    const part = { sha256: sha256Of(bytes), size: bytes.length };
    if (!this.#target.existing.has(part.sha256, part.size)) {
      await this.#target.place.put(objectKey(part.sha256), bytes);
      this.#target.existing.add(part.sha256, part.size);
      this.#target.added += part.size;
    }
    this.#parts.push(part);
    this.#lines = [];
    this.#bytes = 0;
  }
}

/** The values that were written to these parts. Refuses (`invalid`) a part that is missing, truncated or changed. */
export async function* readParts(
  place: Storage,
  backup: string,
  parts: readonly Part[],
): AsyncGenerator<unknown> {
  for (const part of parts) {
    const bytes = await place.get(objectKey(part.sha256), MOST_READ);
    if (bytes === null) throw damaged(backup, `${objectKey(part.sha256)} is missing`);
    if (sha256Of(bytes) !== part.sha256)
      throw damaged(backup, `${objectKey(part.sha256)} was changed or truncated`);
    const text = (await promisify(gunzip)(bytes)).toString("utf8");
    for (const line of text.split("\n")) if (line !== "") yield JSON.parse(line);
  }
}
