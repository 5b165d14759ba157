import { createHash } from "node:crypto";
import { restoreMetadata } from "../../publishing/upload/restore-metadata.ts";
import { Refusal } from "../../refusal.ts";
import { fileKey } from "../../storage/storage-key.ts";
import { otherSize as damaged } from "../../storage/trouble.ts";
import type { Download } from "./answer.ts";
import type { FileServices } from "./services.ts";

export { damaged };

/** Up to this size a file is kept in memory once it was asked for. */
export const SMALL = 64 * 1024;
/** Of the memory for prepared answers, the part that small files may take. */
const SHARE = 0.25;
/** About what a kept body costs beside its bytes: its key and the objects that hold it. */
const BYTES_PER_BODY = 400;
const MAX_METADATA = 16 * 2 ** 20;

/** Small files and side files in memory, checked against their hash when they are read: by content, so never stale. */
export class SmallFiles {
  readonly #services: Pick<FileServices, "storage" | "config" | "mirrors">;
  readonly #bodies = new Map<string, Buffer>();
  /** Readings under way: however many ask for a body at once, it is in memory once. */
  readonly #reading = new Map<string, Promise<Buffer>>();
  #bytes = 0;

  constructor(services: Pick<FileServices, "storage" | "config" | "mirrors">) {
    this.#services = services;
  }

  isSmall(download: Download): boolean {
    const { part, isStored, file } = download;
    return part !== "file" || (isStored && (file.size ?? Number.POSITIVE_INFINITY) <= SMALL);
  }

  /** Bytes kept, with what a short one costs beside its body. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The bytes; refuses (`unavailable`) those that are missing or damaged, never giving out wrong ones (F08). */
  async body(download: Download): Promise<Buffer> {
    const { key } = download;
    const kept = this.#bodies.get(key);
    if (kept) return kept;
    const running = this.#reading.get(key);
    if (running) return running;
    const reading = this.#read(download)
      .then((body) => this.#keep(key, body))
      .finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading;
  }

  async #read(download: Download): Promise<Buffer> {
    const { storage, mirrors } = this.#services;
    const { mirrored } = download;
    if (mirrored !== null && download.part === "metadata") {
      const metadata = await mirrors.metadata(mirrored.mirror, mirrored.file);
      if (metadata === null)
        throw new Refusal("not-found", "no-such-file", "The upstream has no metadata of this file.");
      return Buffer.from(metadata);
    }
    const bytes = await storage.get(download.key, MAX_METADATA);
    const expected = { file: download.file.sha256, metadata: download.file.metadataSha256, signature: null }[
      download.part
    ];
    if (bytes && (expected === null || sha256(bytes) === expected)) return Buffer.from(bytes);
    if (mirrored !== null) return this.#fetchAgain(mirrored);
    const restored =
      download.part === "metadata" &&
      expected !== null &&
      (await restoreMetadata(storage, download.file, expected));
    if (restored) return restored;
    throw damaged();
  }

  /** What an upstream has can be had again when it was damaged or taken away here. */
  async #fetchAgain({ mirror, file }: NonNullable<Download["mirrored"]>): Promise<Buffer> {
    const { storage, mirrors } = this.#services;
    await mirrors.store.forget(file);
    const kept = await mirrors.ensure(mirror, file);
    const bytes = await storage.get(fileKey(kept.sha256, file.filename), MAX_METADATA);
    if (bytes && sha256(bytes) === kept.sha256) return Buffer.from(bytes);
    throw damaged();
  }

  #keep(key: string, body: Buffer): Buffer {
    if (body.length > SMALL) return body;
    this.#bodies.set(key, body);
    this.#bytes += body.length + BYTES_PER_BODY;
    for (const [oldest, { length }] of this.#bodies) {
      if (this.#bytes <= this.#services.config.limits.pageCache * SHARE) break;
      this.#bodies.delete(oldest);
      this.#bytes -= length + BYTES_PER_BODY;
    }
    return body;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
