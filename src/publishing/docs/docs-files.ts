import type { Readable } from "node:stream";
import { boundedMap } from "../../bounded-map.ts";
import { type DocsMember, findMember, listMembers } from "../../indexes/docs/member-index.ts";
import type { DocsRow } from "../../indexes/docs/release-docs.ts";
import { Refusal } from "../../refusal.ts";
import type { ByteRange, Storage } from "../../storage/storage.ts";
import { fileKey, metadataKey } from "../../storage/storage-key.ts";
import { withStoredArchive } from "../archives/stored-archive.ts";
import { listDocsZip } from "./docs-zip.ts";
import { gzippedBody, plainBody } from "./member-body.ts";

/** Bytes of lists of members in memory, all together. */
const IN_MEMORY = 64 * 1024 * 1024;
/** What was accepted once is served, whatever is accepted today. */
const LIMITS = { members: 1_000_000, unpackedSize: Number.MAX_SAFE_INTEGER, ratio: Number.POSITIVE_INFINITY };

/** Finds and reads files in stored zips of documentation. The lists of those that were read last stay in memory. */
export class DocsFiles {
  readonly #storage: Storage;
  readonly #reading = boundedMap<string, Promise<Buffer>>(256);
  readonly #kept = boundedMap<string, Buffer>(IN_MEMORY, (list) => Math.max(1, list.length));

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** The file at a path of the zip, or null. Refuses (`unavailable`) a zip whose bytes are lost. */
  async find(docs: DocsRow, path: string): Promise<DocsMember | null> {
    return findMember(await this.#listOf(docs), path);
  }

  /** All files, in the order of their paths. Refuses as `find`. */
  async *list(docs: DocsRow): AsyncGenerator<DocsMember> {
    yield* listMembers(await this.#listOf(docs));
  }

  /** The file as a gzip file, `gzippedSize` bytes. Refuses (`unavailable`) a zip whose bytes are lost. */
  async gzipped(docs: DocsRow, member: DocsMember): Promise<Readable> {
    return required(await gzippedBody(this.#storage, fileKey(docs.sha256, docs.filename), member));
  }

  /** A part of the file, unpacked. Refuses as `gzipped`. */
  async plain(docs: DocsRow, member: DocsMember, range: ByteRange): Promise<Readable> {
    return required(await plainBody(this.#storage, fileKey(docs.sha256, docs.filename), member, range));
  }

  #listOf(docs: DocsRow): Promise<Buffer> {
    const key = fileKey(docs.sha256, docs.filename);
    const known = this.#kept.get(key);
    if (known) return Promise.resolve(known);
    const reading = this.#reading.get(key) ?? this.#read(docs, key).finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading;
  }

  async #read({ sha256, filename }: DocsRow, key: string): Promise<Buffer> {
    const stored = required(
      (await this.#storage.get(metadataKey(sha256, filename))) ??
        (await withStoredArchive(this.#storage, key, async (zip) => listDocsZip(zip, LIMITS).index)),
    );
    const list = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
    this.#kept.set(key, list);
    return list;
  }
}

function required<T>(found: T | null): T {
  if (found !== null) return found;
  const message = "The documentation is damaged: its bytes are missing from the storage.";
  throw new Refusal("unavailable", "docs-missing", message);
}
