import { createHash } from "node:crypto";
import { MAX_METADATA } from "../../packaging/archive/random-access.ts";
import { extractWheelMetadata, type ReadPart } from "../../packaging/archive/wheel-metadata.ts";
import type { Storage } from "../../storage/storage.ts";
import { fileKey, mirrorMetadataKey } from "../../storage/storage-key.ts";
import { asRefusal, badUpstream } from "../../upstreams/failure.ts";
import type { DownloadSource, MirrorDownloads } from "./downloads.ts";
import type { MirrorFile } from "./page.ts";
import { keyOf, type MirrorStore } from "./store.ts";

/** Read from the end of a wheel in one request: the directory of most, and often the metadata too. */
const TAIL_BYTES = 128 * 1024;
const MAX_WITHOUT = 20_000;

/** Core metadata beside a mirror's files: relayed where the upstream serves it, else taken out of the wheel. */
export class MirrorMetadata {
  readonly #storage: Storage;
  readonly #store: MirrorStore;
  readonly #downloads: MirrorDownloads;
  readonly #running = new Map<string, Promise<Uint8Array | null>>();
  /** Files that turned out to have none. */
  readonly #without = new Set<string>();

  constructor(storage: Storage, store: MirrorStore, downloads: MirrorDownloads) {
    this.#storage = storage;
    this.#store = store;
    this.#downloads = downloads;
  }

  /** The bytes, or null when the file has none. Refuses when the upstream is away. */
  async get(from: DownloadSource, file: MirrorFile): Promise<Uint8Array | null> {
    if (file.metadataSha256 === null && !file.metadataUnhashed) return null;
    const key = keyOf(file);
    if (this.#without.has(key)) return null;
    const running = this.#running.get(key);
    if (running) return running;
    const getting = this.#kept(file)
      .then(async (kept) => kept ?? (await this.#fetch(from, file)))
      .finally(() => this.#running.delete(key));
    this.#running.set(key, getting);
    return getting;
  }

  async #kept(file: MirrorFile): Promise<Uint8Array | null> {
    const expected = (await this.#store.find(file))?.metadataSha256;
    if (!expected || (file.metadataSha256 ?? expected) !== expected) return null;
    const key = mirrorMetadataKey(file.sourceIndexId, file.address, file.filename);
    const bytes = await this.#storage.get(key, MAX_METADATA);
    return bytes && sha256Of(bytes) === expected ? bytes : null;
  }

  async #fetch(from: DownloadSource, file: MirrorFile): Promise<Uint8Array | null> {
    const bytes =
      (file.relaysMetadata ? await this.#relay(from, file) : null) ?? (await this.#extract(from, file));
    if (bytes === null) {
      if (this.#without.size >= MAX_WITHOUT) this.#without.clear();
      this.#without.add(keyOf(file));
      return null;
    }
    await this.#store.keepMetadata(file, bytes, sha256Of(bytes));
    return bytes;
  }

  /** What the upstream serves, proved by the hash that its page tells; null when it has none after all. */
  async #relay(from: DownloadSource, file: MirrorFile): Promise<Uint8Array | null> {
    const url = new URL(file.url);
    url.pathname += ".metadata";
    const client = await from.source.client();
    const { status, body } = await client.get(url, { headers: { "accept-encoding": "identity" } });
    if (status !== 200) {
      body.destroy();
      if (status === 404 || status === 410) return null;
      throw badUpstream(`answers ${status} for the metadata of this file`);
    }
    const bytes = await readAll(body, MAX_METADATA);
    if (file.metadataSha256 !== null && sha256Of(bytes) !== file.metadataSha256)
      throw badUpstream("sent metadata that do not have the hash its page tells");
    return bytes;
  }

  /** Out of the wheel: the kept one, or parts of the upstream's; the whole is fetched only where it gives no parts. */
  async #extract(from: DownloadSource, file: MirrorFile): Promise<Uint8Array | null> {
    if (file.kind !== "wheel") return null;
    const kept = await this.#store.find(file);
    if (!kept?.sha256) {
      const remote = await this.#remoteWheel(from, file);
      if (remote) return extractWheelMetadata(remote.size, remote.read, file.project);
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

  /** The upstream's wheel, read by parts, its end at once; null when the upstream gives no parts. */
  async #remoteWheel(
    from: DownloadSource,
    file: MirrorFile,
  ): Promise<{ size: number; read: ReadPart } | null> {
    const tail = await this.#downloads.part(from, file, { last: TAIL_BYTES });
    if (tail === null) return null;
    const [, first, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(tail.headers["content-range"] ?? "") ?? [];
    if (first === undefined || total === undefined) {
      tail.body.destroy();
      return null;
    }
    const [start, size] = [Number(first), Number(total)];
    const end = await readAll(tail.body, TAIL_BYTES);
    const read: ReadPart = async (offset, length) => {
      if (offset >= start) return end.subarray(offset - start, offset - start + length);
      const range = { start: offset, end: Math.min(offset + length, size) - 1 };
      const part = await this.#downloads.part(from, file, range);
      if (part === null) throw badUpstream("gives parts of a file only now and then");
      return readAll(part.body, length);
    };
    return { size, read };
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
