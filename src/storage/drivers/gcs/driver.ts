import { rm, stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { HealthCheck } from "../../remote/health-check.ts";
import { HttpFailure } from "../../remote/http.ts";
import { PartMemory } from "../../remote/part-memory.ts";
import { readStream, readWhole, type Sent, wholeSize } from "../../remote/read-whole.ts";
import type { Signer } from "../../remote/signer.ts";
import type { ReadRange, SignedUrl, SignedUrlTerms, Storage, StoredObject } from "../../storage.ts";
import { otherSize } from "../../trouble.ts";
import { GcsClient } from "./client.ts";
import { isTaken, nullIfMissing, withRefusals } from "./error.ts";
import type { GcsOptions } from "./options.ts";
import { gcsSigner } from "./signer.ts";
import { uploadInPieces } from "./upload.ts";

interface Resource {
  name: string;
  size: string;
  updated: string;
}

/** Objects in a bucket of Google Cloud Storage. */
export class GcsStorage implements Storage {
  readonly name = "gcs";
  readonly isRemote = true;
  readonly #options: GcsOptions;
  readonly #client: GcsClient;
  /** Downloads have connections of their own: however many clients read slowly, uploads and look-ups go on. */
  readonly #downloads: GcsClient;
  readonly #memory: PartMemory;
  readonly #signer: Signer;
  readonly #health = new HealthCheck(this);

  constructor(options: GcsOptions) {
    this.#options = options;
    this.#client = new GcsClient(options);
    this.#downloads = new GcsClient(options);
    this.#memory = new PartMemory(options.uploadMemory);
    this.#signer = gcsSigner(this.#client);
  }

  async putFile(key: string, path: string): Promise<void> {
    await withRefusals(async () => {
      const { size } = await stat(path);
      const { storageClass } = this.#options;
      const isFile = key.startsWith("files/");
      const object = {
        contentType: "application/octet-stream",
        ...(isFile && storageClass !== undefined && { storageClass }),
      };
      if (size === 0) await this.#put(key, new Uint8Array());
      else await uploadInPieces({ client: this.#client, key, object, path, size, memory: this.#memory });
      await rm(path, { force: true });
    });
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await withRefusals(() => this.#put(key, bytes));
  }

  async putNew(key: string, bytes: Uint8Array): Promise<boolean> {
    return withRefusals(async () => {
      try {
        await this.#put(key, bytes, { ifGenerationMatch: "0" });
        return true;
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
    });
  }

  async get(key: string, maxBytes = 64 * 2 ** 20): Promise<Uint8Array | null> {
    return withRefusals(() =>
      readWhole(this.#options, maxBytes, async () => {
        const path = `${this.#client.path(key)}?alt=media`;
        const body = await this.#client.open({ method: "GET", path }).catch(nullIfMissing);
        return body && sentBy(body);
      }),
    );
  }

  async open(key: string, range?: ReadRange): Promise<Readable | null> {
    return withRefusals(async () => {
      const body = await this.#read(key, range).catch(nullIfMissing);
      if (!body) return null;
      const generation = String(body.headers["x-goog-generation"] ?? "");
      const readOn = (rest: ReadRange) => withRefusals(() => this.#read(key, rest, generation));
      return readStream(this.#options, sentBy(body), range, readOn);
    });
  }

  async stat(key: string): Promise<StoredObject | null> {
    return withRefusals(async () => {
      const path = `${this.#client.path(key)}?fields=name,size,updated`;
      const answer = await this.#client.ask({ method: "GET", path }).catch(nullIfMissing);
      return answer && this.#present(JSON.parse(answer.body.toString()) as Resource);
    });
  }

  async *list(prefix: string, after = ""): AsyncGenerator<StoredObject> {
    const above = this.#options.prefix;
    const least = above + after;
    const query = {
      prefix: above + prefix,
      fields: "items(name,size,updated),nextPageToken",
      maxResults: "1000",
      ...(after === "" ? {} : { startOffset: least }),
    };
    for (let pageToken = ""; ; ) {
      const search = new URLSearchParams({ ...query, ...(pageToken === "" ? {} : { pageToken }) });
      const path = `${this.#client.path()}?${search}`;
      const { body } = await withRefusals(() => this.#client.ask({ method: "GET", path }));
      const page = JSON.parse(body.toString()) as { items?: Resource[]; nextPageToken?: string };
      for (const item of page.items ?? []) {
        if (after === "" || item.name > least) yield this.#present(item);
      }
      if (!page.nextPageToken) return;
      pageToken = page.nextPageToken;
    }
  }

  async remove(key: string): Promise<boolean> {
    return withRefusals(async () => {
      const order = { method: "DELETE", path: this.#client.path(key) };
      return (await this.#client.ask(order).catch(nullIfMissing)) !== null;
    });
  }

  check(): Promise<void> {
    return this.#health.check();
  }

  signedUrl(key: string, terms: SignedUrlTerms): Promise<SignedUrl | null> {
    return this.#signer.sign(this.#options.prefix + key, terms);
  }

  async close(): Promise<void> {
    this.#client.close();
    this.#downloads.close();
  }

  #present({ name, size, updated }: Resource): StoredObject {
    const key = name.slice(this.#options.prefix.length);
    return { key, size: Number(size), modifiedAt: Date.parse(updated) };
  }

  async #put(key: string, bytes: Uint8Array, condition: Record<string, string> = {}): Promise<void> {
    const query = { uploadType: "media", ...this.#client.uploadQuery, ...condition };
    await this.#client.ask({
      method: "POST",
      path: this.#client.uploadPath(key, query),
      headers: { "content-type": "application/octet-stream" },
      body: bytes,
    });
  }

  async #read(key: string, range?: ReadRange, generation = ""): Promise<IncomingMessage> {
    const only = generation === "" ? "" : `&generation=${generation}`;
    const path = `${this.#client.path(key)}?alt=media${only}`;
    const headers = range && range.end >= 0 ? { range: `bytes=${range.start}-${range.end}` } : undefined;
    try {
      return await this.#downloads.open({ method: "GET", path, ...(headers && { headers }) });
    } catch (error) {
      if (error instanceof HttpFailure && error.status === 416) throw otherSize();
      throw error;
    }
  }
}

function sentBy(body: IncomingMessage): Sent {
  const { "content-range": range, "content-length": length } = body.headers;
  const stored = body.headers["x-goog-stored-content-length"] as string | undefined;
  return { body, size: wholeSize(range, length ?? stored) };
}

/** Opens the bucket. */
export function open(options: GcsOptions): GcsStorage {
  return new GcsStorage(options);
}
