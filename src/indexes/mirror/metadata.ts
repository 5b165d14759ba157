import { createHash } from "node:crypto";
import { MAX_METADATA } from "../../packaging/archive/random-access.ts";
import { extractWheelMetadata, type ReadPart } from "../../packaging/archive/wheel-metadata.ts";
import { isMetadataOf } from "../../packaging/metadata/metadata-of.ts";
import type { Storage } from "../../storage/storage.ts";
import { fileKey, mirrorMetadataKey } from "../../storage/storage-key.ts";
import { asRefusal, badUpstream } from "../../upstreams/failure.ts";
import { isFramed } from "../../upstreams/framing.ts";
import type { DownloadSource, MirrorDownloads } from "./downloads.ts";
import { askForFile, refusalOfFile } from "./file-asking.ts";
import type { MirrorFile } from "./page.ts";
import { askForPart } from "./parts.ts";
import { proveBytes } from "./proof.ts";
import { keyOf, type MirrorStore } from "./store.ts";

/** Read from the end of a wheel in one request: the directory of most, and often the metadata too. */
const TAIL_BYTES = 128 * 1024;

/** Core metadata beside a mirror's files: relayed where the upstream serves it, else taken out of the wheel. */
export class MirrorMetadata {
  readonly #storage: Storage;
  readonly #store: MirrorStore;
  readonly #downloads: MirrorDownloads;
  readonly #running = new Map<string, Promise<Uint8Array | null>>();

  constructor(storage: Storage, store: MirrorStore, downloads: MirrorDownloads) {
    this.#storage = storage;
    this.#store = store;
    this.#downloads = downloads;
  }

  /** The bytes, or null when the file has none. Refuses when the upstream is away. */
  async get(from: DownloadSource, file: MirrorFile): Promise<Uint8Array | null> {
    if (file.metadataSha256 === null && !file.metadataUnhashed) return null;
    const key = keyOf(file);
    const running = this.#running.get(key);
    if (running) return running;
    const getting = this.#getOnce(from, file).finally(() => this.#running.delete(key));
    this.#running.set(key, getting);
    return getting;
  }

  async #getOnce(from: DownloadSource, file: MirrorFile): Promise<Uint8Array | null> {
    const kept = await this.#store.find(file);
    if (kept?.promisedMetadata === "") return null;
    return (await this.#kept(file, kept?.metadataSha256 ?? null)) ?? (await this.#fetch(from, file));
  }

  async #kept(file: MirrorFile, expected: string | null): Promise<Uint8Array | null> {
    if (expected === null || (file.metadataSha256 ?? expected) !== expected) return null;
    const key = mirrorMetadataKey(file.sourceIndexId, file.address, file.filename);
    const bytes = await this.#storage.get(key, MAX_METADATA);
    return bytes && sha256Of(bytes) === expected ? bytes : null;
  }

  /** What the upstream serves, if it is what its page promises; else what the wheel holds, and the page is put right. */
  async #fetch(from: DownloadSource, file: MirrorFile): Promise<Uint8Array | null> {
    const bytes =
      (file.relaysMetadata ? await this.#relay(from, file) : null) ?? (await this.#extract(from, file));
    if (bytes === null) await this.#store.noteNoMetadata(file);
    else await this.#store.keepMetadata(file, bytes, sha256Of(bytes));
    return bytes;
  }

  /** What the upstream serves; null when it has none, or what it has is not the metadata that its page promises. */
  async #relay(from: DownloadSource, file: MirrorFile): Promise<Uint8Array | null> {
    const response = await askForFile(from, file, { method: "GET", suffix: ".metadata" });
    const { status, headers, body } = response;
    if (status !== 200) {
      body.destroy();
      if (status === 429 || status === 503) throw refusalOfFile(response);
      if (file.kind === "wheel" || status === 404 || status === 410) return null;
      throw badUpstream(`answers ${status} for the metadata of this file`);
    }
    if (Number(headers["content-length"] ?? 0) > MAX_METADATA) {
      body.destroy();
      return null;
    }
    const bytes = await readAll(body, MAX_METADATA);
    const promised =
      file.metadataSha256 === null ? (file.metadataHashes ?? {}) : { sha256: file.metadataSha256 };
    // Without a hash, only HTTP says that nothing is missing at the end: dependencies, perhaps.
    if (Object.keys(promised).length === 0 && !isFramed(headers)) return null;
    const isPromised = (await proveBytes(promised, bytes)).failed === null;
    return isPromised && isMetadataOf(bytes, file.project, file.version) ? bytes : null;
  }

  /** Out of the wheel: the kept one, or parts of the upstream's; the whole is fetched only where parts do not do. */
  async #extract(from: DownloadSource, file: MirrorFile): Promise<Uint8Array | null> {
    if (file.kind !== "wheel") return null;
    const kept = await this.#store.find(file);
    if (!kept?.sha256) {
      const found = await this.#extractFromParts(from, file).catch(() => null);
      if (found !== null) return found;
    }
    const { sha256, size } = await this.#downloads.ensure(from, file);
    const key = fileKey(sha256, file.filename);
    const read: ReadPart = async (offset, length) => {
      const end = Math.min(offset + length, size) - 1;
      const stream = end < offset ? null : await this.#storage.open(key, { start: offset, end });
      return stream ? readAll(stream, length) : new Uint8Array();
    };
    return extractWheelMetadata(size, read, file.project);
  }

  /** The upstream's wheel, read by parts, its end at once; null when that cannot be done. */
  async #extractFromParts(from: DownloadSource, file: MirrorFile): Promise<Uint8Array | null> {
    const tail = await askForPart(from, file, { last: TAIL_BYTES });
    if (tail === null) return null;
    const { start, size } = tail;
    const end = await readAll(tail.body, TAIL_BYTES);
    const read: ReadPart = async (offset, length) => {
      if (offset >= start) return end.subarray(offset - start, offset - start + length);
      const range = { start: offset, end: Math.min(offset + length, size) - 1 };
      const part = await askForPart(from, file, range);
      if (part === null) throw badUpstream("gives parts of a file only now and then");
      if (part.size !== size) throw badUpstream("gives parts of different files");
      return readAll(part.body, length);
    };
    return extractWheelMetadata(size, read, file.project);
  }
}

/** All of a stream that is to hold `maxBytes` at the most. */
async function readAll(
  stream: AsyncIterable<Buffer> & { destroy(): unknown },
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > maxBytes) throw badUpstream("sent more than was asked for");
      chunks.push(chunk);
    }
  } catch (error) {
    throw asRefusal(error);
  } finally {
    stream.destroy();
  }
  return Buffer.concat(chunks, size);
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
