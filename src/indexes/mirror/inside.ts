import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { ArchiveLimits } from "../../packaging/archive/random-access.ts";
import { TarReader } from "../../packaging/archive/tar-reader.ts";
import { extractZipMember, type ReadPart } from "../../packaging/archive/wheel-metadata.ts";
import type { Storage } from "../../storage/storage.ts";
import { fileKey } from "../../storage/storage-key.ts";
import type { DownloadSource, MirrorDownloads } from "./downloads.ts";
import type { MirrorMetadata } from "./metadata.ts";
import type { MirrorFile } from "./page.ts";

/** Nothing is written anywhere, so that only the rule against bombs counts. */
const LIMITS: ArchiveLimits = { members: 1_000_000, unpackedSize: Number.MAX_SAFE_INTEGER };
const CHUNK = 256 * 1024;

/** Core metadata out of files that are offered without: wheels, source distributions and eggs of upstreams. */
export class MirrorInside {
  readonly #storage: Storage;
  readonly #metadata: Pick<MirrorMetadata, "get">;
  readonly #downloads: Pick<MirrorDownloads, "ensure">;

  constructor(
    storage: Storage,
    metadata: Pick<MirrorMetadata, "get">,
    downloads: Pick<MirrorDownloads, "ensure">,
  ) {
    this.#storage = storage;
    this.#metadata = metadata;
    this.#downloads = downloads;
  }

  /** The bytes; null when the file has none that can be read. Refuses when the upstream is away. */
  async get(from: DownloadSource, file: MirrorFile): Promise<Uint8Array | null> {
    const offered = file.metadataSha256 !== null || file.metadataUnhashed;
    if (offered || file.kind === "wheel")
      return this.#metadata.get(from, { ...file, metadataUnhashed: true });
    const isTar = /\.(tar\.gz|tgz)$/.test(file.filename);
    const isZip = file.kind === "egg" || file.filename.endsWith(".zip");
    if (!isTar && !isZip) return null;
    // A source distribution must be fetched whole to read its metadata. It is then kept.
    const { sha256, size } = await this.#downloads.ensure(from, file);
    const key = fileKey(sha256, file.filename);
    if (isTar) return this.#ofTar(key, size);
    const isWanted = (name: string) =>
      file.kind === "egg" ? name === "EGG-INFO/PKG-INFO" : /^[^/]+\/PKG-INFO$/.test(name);
    return extractZipMember(size, this.#reading(key, size), isWanted);
  }

  /** Up to its PKG-INFO; what cannot be read until there has none. */
  async #ofTar(key: string, size: number): Promise<Uint8Array | null> {
    const stream = await this.#storage.open(key, { start: 0, end: size - 1 });
    if (stream === null) return null;
    const reader = new TarReader(size, LIMITS);
    let lost: Error | null = null;
    stream.once("error", (error) => {
      lost = error;
    });
    await pipeline(stream, createGunzip({ chunkSize: CHUNK }), async (unpacked) => {
      for await (const chunk of unpacked) {
        reader.push(chunk as Uint8Array);
        if (reader.metadata !== null) return;
      }
    }).catch(() => undefined);
    // A store that fails says nothing of the file.
    if (reader.metadata === null && lost !== null) throw lost;
    return reader.metadata;
  }

  #reading(key: string, size: number): ReadPart {
    return async (offset, length) => {
      const end = Math.min(offset + length, size) - 1;
      const stream = end < offset ? null : await this.#storage.open(key, { start: offset, end });
      const chunks: Buffer[] = [];
      if (stream !== null) for await (const chunk of stream) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    };
  }
}
