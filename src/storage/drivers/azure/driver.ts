import { randomBytes } from "node:crypto";
import { rm, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { BlobDownloadResponseParsed, BlockBlobClient } from "@azure/storage-blob";
import { GrowingFile, SentDraft } from "../../remote/growing-file.ts";
import { HealthCheck } from "../../remote/health-check.ts";
import { PartMemory } from "../../remote/part-memory.ts";
import { type Part, type PartSending, partSizeFor, sendParts } from "../../remote/parts.ts";
import { readStream, readWhole, type Sent, wholeSize } from "../../remote/read-whole.ts";
import { retrying, sendingMs } from "../../remote/retry.ts";
import type { Signer } from "../../remote/signer.ts";
import type {
  FileDraft,
  ReadRange,
  SignedUrl,
  SignedUrlTerms,
  Storage,
  StoredObject,
} from "../../storage.ts";
import { otherSize } from "../../trouble.ts";
import { type AzureAccess, openAzure } from "./client.ts";
import { isPassing, isTaken, isUploadLost, nullIfMissing, withRefusals } from "./error.ts";
import type { AzureOptions } from "./options.ts";
import { azureSigner } from "./signer.ts";

const MOST_BLOCKS = 50_000;
/** How often an upload is restarted if its blocks are gone. */
const BEGINNINGS = 5;

/** Objects in a container of Azure Blob Storage. */
export class AzureStorage implements Storage {
  readonly name = "azure";
  readonly isRemote = true;
  readonly #options: AzureOptions;
  readonly #access: AzureAccess;
  readonly #memory: PartMemory;
  readonly #signer: Signer;
  readonly #health = new HealthCheck(this);

  constructor(options: AzureOptions, access: AzureAccess) {
    this.#options = options;
    this.#access = access;
    this.#memory = new PartMemory(options.uploadMemory);
    this.#signer = azureSigner(options, access);
  }

  async putFile(key: string, path: string): Promise<void> {
    await withRefusals(async () => {
      const { size } = await stat(path);
      await this.#upload(key, GrowingFile.whole(path, size));
      await rm(path, { force: true });
    });
  }

  beginFile(key: string, path: string): FileDraft {
    return new SentDraft(key, path, (file) => withRefusals(() => this.#upload(key, file)));
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await withRefusals(() => this.#put(key, bytes, {}));
  }

  async putNew(key: string, bytes: Uint8Array): Promise<boolean> {
    return withRefusals(async () => {
      try {
        await this.#put(key, bytes, { conditions: { ifNoneMatch: "*" } });
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
        const answer = await this.#read(key).catch(nullIfMissing);
        return answer && sentBy(answer);
      }),
    );
  }

  async open(key: string, range?: ReadRange): Promise<Readable | null> {
    return withRefusals(async () => {
      const answer = await this.#read(key, range).catch(nullIfMissing);
      if (!answer) return null;
      const readOn = (rest: ReadRange) =>
        withRefusals(async () => sentBy(await this.#read(key, rest, answer.etag)).body);
      return readStream(this.#options, sentBy(answer), range, readOn);
    });
  }

  async stat(key: string): Promise<StoredObject | null> {
    return withRefusals(async () => {
      const found = await this.#briefly((abortSignal) =>
        this.#blob(key).getProperties({ abortSignal }),
      ).catch(nullIfMissing);
      return found && { key, size: found.contentLength ?? 0, modifiedAt: found.lastModified?.getTime() ?? 0 };
    });
  }

  async *list(prefix: string, after = ""): AsyncGenerator<StoredObject> {
    const above = this.#options.prefix;
    const query = { prefix: above + prefix, ...(after > prefix && { startFrom: above + after }) };
    for (let continuationToken: string | undefined; ; ) {
      const pages = this.#access.container
        .listBlobsFlat(query)
        .byPage({ maxPageSize: 1_000, ...(continuationToken && { continuationToken }) });
      const { value: page } = await withRefusals(() => this.#briefly(() => pages.next()));
      for (const { name, properties } of page?.segment.blobItems ?? []) {
        const key = name.slice(above.length);
        const size = properties.contentLength ?? 0;
        if (key > after) yield { key, size, modifiedAt: properties.lastModified.getTime() };
      }
      continuationToken = page?.continuationToken;
      if (!continuationToken) return;
    }
  }

  async remove(key: string): Promise<boolean> {
    return withRefusals(async () => {
      const removing = this.#briefly((abortSignal) => this.#blob(key).delete({ abortSignal }));
      return (await removing.catch(nullIfMissing)) !== null;
    });
  }

  check(): Promise<void> {
    return this.#health.check();
  }

  signedUrl(key: string, terms: SignedUrlTerms): Promise<SignedUrl | null> {
    return this.#signer.sign(this.#options.prefix + key, terms);
  }

  async close(): Promise<void> {}

  async createContainer(): Promise<void> {
    await withRefusals(() => this.#briefly(() => this.#access.container.createIfNotExists()));
  }

  async #upload(key: string, file: GrowingFile): Promise<void> {
    const { partSize: wished, uploadMemory } = this.#options;
    const size = await file.reach(wished + 1);
    const partSize = partSizeFor(size, wished, MOST_BLOCKS);
    const width = Math.max(1, Math.floor(uploadMemory / partSize));
    const sending = { file, partSize, memory: this.#memory, width };
    if (size > partSize)
      return retrying({ attempts: BEGINNINGS }, isUploadLost, () => this.#uploadBlocks(key, sending));
    await file.released;
    await sendParts({ ...sending, send: (_, bytes) => this.#put(key, bytes, {}) });
  }

  /**
   * Blocks are nothing until all of them are named: the blob is there then, whole, or not at all. Whoever names theirs
   * first does away with those of all others, who begin again.
   */
  async #uploadBlocks(key: string, sending: Omit<PartSending, "send">): Promise<void> {
    const blob = this.#blob(key);
    const upload = randomBytes(8).toString("hex");
    const idOf = (number: number) =>
      Buffer.from(`${upload}-${String(number).padStart(6, "0")}`).toString("base64");
    const ids: string[] = [];
    const send = async ({ number }: Part, bytes: Buffer) => {
      ids[number - 1] = idOf(number);
      await this.#send(bytes.length, (abortSignal) =>
        blob.stageBlock(idOf(number), bytes, bytes.length, { abortSignal }),
      );
    };
    await sendParts({ ...sending, send });
    await sending.file.released;
    await this.#briefly((abortSignal) => blob.commitBlockList(ids, { ...this.#terms(key), abortSignal }));
  }

  #blob(key: string): BlockBlobClient {
    return this.#access.container.getBlockBlobClient(this.#options.prefix + key);
  }

  #terms(key: string) {
    const { accessTier, encryptionScope } = this.#options;
    const isFile = key.startsWith("files/");
    return {
      blobHTTPHeaders: { blobContentType: "application/octet-stream" },
      ...(accessTier !== undefined && isFile && { tier: accessTier }),
      ...(encryptionScope !== undefined && { encryptionScope }),
    };
  }

  async #put(key: string, bytes: Uint8Array, condition: { conditions?: { ifNoneMatch: string } }) {
    await this.#send(bytes.length, (abortSignal) =>
      this.#blob(key).upload(bytes as Uint8Array<ArrayBuffer>, bytes.length, {
        ...this.#terms(key),
        ...condition,
        abortSignal,
      }),
    );
  }

  async #read(key: string, range?: ReadRange, etag?: string): Promise<BlobDownloadResponseParsed> {
    const isPart = range !== undefined && range.end >= 0;
    const [offset, count] = isPart ? [range.start, range.end - range.start + 1] : [0, undefined];
    // The body is watched by RemoteBody and readWhole: what aborts the request must not cut it.
    const waiting = new AbortController();
    const terms = {
      maxRetryRequests: 0,
      abortSignal: waiting.signal,
      ...(etag && { conditions: { ifMatch: etag } }),
    };
    const timer = setTimeout(() => waiting.abort(), this.#options.timeout * 2000);
    try {
      return await this.#try({ limitMs: this.#options.timeout * 2000 }, () =>
        this.#blob(key).download(offset, count, terms),
      );
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 416) throw otherSize();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  #send<T>(bytes: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const milliseconds = Math.ceil(sendingMs(this.#options.timeout, bytes));
    return this.#try({ limitMs: milliseconds * 2 }, () => work(AbortSignal.timeout(milliseconds)));
  }

  #briefly<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { timeout } = this.#options;
    return this.#try({ limitMs: timeout * 2000 }, () => work(AbortSignal.timeout(timeout * 1000)));
  }

  #try<T>(patience: { limitMs?: number }, work: () => Promise<T>): Promise<T> {
    return retrying({ ...patience, attempts: this.#options.attempts }, isPassing, work);
  }
}

function sentBy(answer: BlobDownloadResponseParsed): Sent {
  const { readableStreamBody, contentRange, contentLength } = answer;
  return { body: readableStreamBody as Readable, size: wholeSize(contentRange, contentLength) };
}

/** Opens the container; creates it first where the options say so. */
export async function open(options: AzureOptions): Promise<AzureStorage> {
  const storage = new AzureStorage(options, await openAzure(options));
  if (options.createContainer) await storage.createContainer();
  return storage;
}
