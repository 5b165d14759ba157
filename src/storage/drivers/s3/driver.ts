import { rm, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import { GrowingFile, SentDraft } from "../../remote/growing-file.ts";
import { HealthCheck } from "../../remote/health-check.ts";
import { PartMemory } from "../../remote/part-memory.ts";
import { partSizeFor, sendParts } from "../../remote/parts.ts";
import { readStream, readWhole, type Sent, wholeSize } from "../../remote/read-whole.ts";
import type {
  FileDraft,
  PromisedFile,
  ReadRange,
  SignedUrl,
  SignedUrlTerms,
  Storage,
  StoredObject,
} from "../../storage.ts";
import { otherSize } from "../../trouble.ts";
import { PatientClient, putTerms, withRegion } from "./client.ts";
import { isMissing, isTaken, nullIfMissing, withRefusals } from "./error.ts";
import type { S3Options } from "./options.ts";
import { type Signer, signerOf } from "./signer.ts";
import { MOST_STREAMED, putStreamed } from "./stream.ts";
import { MOST_PARTS, uploadInParts } from "./upload.ts";

/** Content-addressed files never change: whatever stands before a public bucket may keep them. */
const KEPT = "max-age=31536000, immutable";

/** Files at a time that are put while they come. */
const MOST_STREAMS = 64;

/** Objects in a bucket of S3, or of a store that speaks like it. */
export class S3Storage implements Storage {
  readonly name = "s3";
  readonly isRemote = true;
  readonly #options: S3Options;
  readonly #client: PatientClient;
  /** Downloads have connections of their own: however many clients read slowly, uploads and look-ups go on. */
  readonly #downloads: PatientClient;
  /** So have files that are put while they come: their publishers may be slow too. */
  readonly #streams: PatientClient;
  #streaming = 0;
  readonly #memory: PartMemory;
  readonly #signer: Signer;
  readonly #health = new HealthCheck(this);

  constructor(options: S3Options) {
    this.#options = options;
    this.#client = new PatientClient(options);
    this.#downloads = new PatientClient(options);
    this.#streams = new PatientClient(options);
    this.#memory = new PartMemory(options.uploadMemory);
    this.#signer = signerOf(options, this.#client.sdk);
  }

  async putFile(key: string, path: string): Promise<void> {
    await withRefusals(async () => {
      const { size } = await stat(path);
      await this.#send(key, GrowingFile.whole(path, size));
      await rm(path, { force: true });
    });
  }

  beginFile(key: string, path: string, promised: PromisedFile): FileDraft {
    return new SentDraft(key, path, (file) => withRefusals(() => this.#sendEarly(key, file, promised)));
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await withRefusals(() => this.#put({ ...this.#at(key), ...this.#terms(key), Body: bytes }));
  }

  async putNew(key: string, bytes: Uint8Array): Promise<boolean> {
    if (!this.#options.conditionalPut) {
      if (await this.stat(key)) return false;
      await this.put(key, bytes);
      return true;
    }
    return withRefusals(async () => {
      try {
        await this.#put({ ...this.#at(key), ...this.#terms(key), Body: bytes, IfNoneMatch: "*" });
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
        const command = new GetObjectCommand(this.#at(key));
        const answer = await this.#client.briefly(command).catch(nullIfMissing);
        return answer && sentBy(answer);
      }),
    );
  }

  async open(key: string, range?: ReadRange): Promise<Readable | null> {
    return withRefusals(async () => {
      const first = await this.#read(key, range);
      if (!first) return null;
      const readOn = (rest: ReadRange) => this.#readOn(key, rest, first.ETag);
      return readStream(this.#options, sentBy(first), range, readOn);
    });
  }

  async stat(key: string): Promise<StoredObject | null> {
    return withRefusals(async () => {
      const found = await this.#client.briefly(new HeadObjectCommand(this.#at(key))).catch(nullIfMissing);
      return found && { key, size: found.ContentLength ?? 0, modifiedAt: found.LastModified?.getTime() ?? 0 };
    });
  }

  async *list(prefix: string, after = ""): AsyncGenerator<StoredObject> {
    const { bucket, prefix: above } = this.#options;
    const Prefix = above + prefix;
    for (let from = above + after; ; ) {
      const StartAfter = from > Prefix ? from : undefined;
      const page = await withRefusals(() =>
        this.#client.briefly(
          new ListObjectsV2Command({ Bucket: bucket, Prefix, ...(StartAfter && { StartAfter }) }),
        ),
      );
      for (const { Key = "", Size = 0, LastModified } of page.Contents ?? []) {
        if (Key.endsWith("/")) continue;
        yield { key: Key.slice(above.length), size: Size, modifiedAt: LastModified?.getTime() ?? 0 };
      }
      const last = page.Contents?.at(-1)?.Key;
      if (!page.IsTruncated || last === undefined) return;
      from = last;
    }
  }

  async remove(key: string): Promise<boolean> {
    if ((await this.stat(key)) === null) return false;
    return withRefusals(async () => {
      const command = new DeleteObjectCommand(this.#at(key));
      // Some stores say that somebody else was quicker.
      return (await this.#client.briefly(command).catch(nullIfMissing)) !== null;
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
    this.#streams.close();
  }

  /** Makes the bucket when there is none. */
  async createBucket(): Promise<void> {
    await withRefusals(async () => {
      const command = new CreateBucketCommand({ Bucket: this.#options.bucket });
      await this.#client.briefly(command).catch((error: Error) => {
        if (!["BucketAlreadyOwnedByYou", "BucketAlreadyExists"].includes(error.name)) throw error;
      });
    });
  }

  #at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#options.bucket, Key: this.#options.prefix + key };
  }

  #terms(key: string): Omit<PutObjectCommandInput, "Bucket" | "Key" | "Body"> {
    const terms = putTerms(this.#options);
    if (key.startsWith("files/")) {
      return { ...terms, CacheControl: KEPT, ContentType: "application/octet-stream" };
    }
    const { StorageClass, ...others } = terms;
    return { ...others, ContentType: "application/octet-stream" };
  }

  async #send(key: string, file: GrowingFile): Promise<void> {
    const { partSize: wished, uploadMemory } = this.#options;
    const size = await file.reach(wished + 1);
    const partSize = partSizeFor(size, wished, MOST_PARTS);
    const width = Math.max(1, Math.floor(uploadMemory / partSize));
    const common = { file, partSize, memory: this.#memory, width };
    const target = { ...this.#at(key), ...this.#terms(key) };
    if (size > partSize) return uploadInParts({ ...common, client: this.#client, target });
    await file.released;
    await sendParts({ ...common, send: (_, bytes) => this.#put({ ...target, Body: bytes }) });
  }

  async #sendEarly(key: string, file: GrowingFile, { sha256, size }: PromisedFile): Promise<void> {
    if (size === null || size > MOST_STREAMED || this.#streaming >= MOST_STREAMS)
      return this.#send(key, file);
    this.#streaming++;
    const target = { ...this.#at(key), ...this.#terms(key) };
    const client = this.#streams.sdk;
    const { timeout } = this.#options;
    await putStreamed({ client, target, file, size, sha256, timeout }).finally(() => this.#streaming--);
  }

  async #put(input: PutObjectCommandInput): Promise<void> {
    await this.#client.send(new PutObjectCommand(input), (input.Body as Uint8Array).length);
  }

  #read(key: string, range?: ReadRange, etag?: string): Promise<GetObjectCommandOutput | null> {
    const isPart = range !== undefined && !(range.start === 0 && range.end < 0);
    const command = new GetObjectCommand({
      ...this.#at(key),
      ...(isPart && { Range: `bytes=${range.start}-${range.end}` }),
      ...(etag && { IfMatch: etag }),
    });
    return this.#downloads.briefly(command).catch((error: unknown) => {
      if (isMissing(error)) return null;
      if ((error as Error).name === "InvalidRange") throw otherSize();
      throw error;
    });
  }

  async #readOn(key: string, range: ReadRange, etag: string | undefined): Promise<Readable> {
    const answer = await withRefusals(() => this.#read(key, range, etag));
    if (!answer) throw otherSize();
    return answer.Body as Readable;
  }
}

function sentBy({ Body, ContentRange, ContentLength }: GetObjectCommandOutput): Sent {
  return { body: Body as Readable, size: wholeSize(ContentRange, ContentLength) };
}

/** Opens the bucket; creates it first where the options say so. */
export async function open(options: S3Options): Promise<S3Storage> {
  const storage = new S3Storage(await withRegion(options));
  if (options.createBucket) await storage.createBucket();
  return storage;
}
