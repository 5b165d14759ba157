import { createWriteStream, openAsBlob } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import { openDriver } from "../../../storage/open.ts";
import type { Storage, StoredObject } from "../../../storage/storage.ts";
import { CommandFailure, describeFailure, EXIT } from "../../terminal/failure.ts";

/** Where a bucket is, and with which credentials; those that are missing come from the environment, as for every AWS tool. */
export interface BucketTerms {
  bucket: string;
  region?: string | undefined;
  endpoint?: string | undefined;
  profile?: string | undefined;
  accessKeyId?: string | undefined;
  secretAccessKey?: string | undefined;
  sessionToken?: string | undefined;
}

/** A bucket of S3 that is only read. */
export class OldBucket {
  readonly #storage: Storage;
  readonly #terms: BucketTerms;
  #client: Promise<S3Client> | null = null;

  private constructor(storage: Storage, terms: BucketTerms) {
    this.#storage = storage;
    this.#terms = terms;
  }

  /** Refuses (usage) a bucket that cannot be listed below the prefix. */
  static async open(terms: BucketTerms, prefix: string): Promise<OldBucket> {
    const given = Object.entries(terms).filter(([, value]) => value !== undefined);
    const storage = await openDriver({ driver: "s3", ...Object.fromEntries(given) }).catch((error) => {
      throw new CommandFailure(`The bucket cannot be read: ${describeFailure(error).message}`, EXIT.usage);
    });
    const found = new OldBucket(storage, terms);
    try {
      for await (const _ of found.objects(prefix)) break;
      return found;
    } catch (error) {
      await found.close();
      throw new CommandFailure(`The bucket ${terms.bucket} cannot be listed${reasonOf(error)}.`, EXIT.usage);
    }
  }

  /** Every object below a prefix, in the order of keys, without those whose keys end in a slash. */
  objects(prefix: string): AsyncIterable<StoredObject> {
    return this.#storage.list(prefix);
  }

  /** What the uploader noted about an object. Keys are lower case. */
  async metadata(key: string): Promise<Record<string, string>> {
    const { HeadObjectCommand } = await import("@aws-sdk/client-s3");
    this.#client ??= clientFor(this.#terms);
    const command = new HeadObjectCommand({ Bucket: this.#terms.bucket, Key: key });
    return (await (await this.#client).send(command)).Metadata ?? {};
  }

  /** A small object as text; null: there is none. */
  async text(key: string): Promise<string | null> {
    const bytes = await this.#storage.get(key);
    return bytes === null ? null : Buffer.from(bytes).toString("utf8");
  }

  /** The bytes of an object, copied to a file of this machine. */
  async copy(key: string, path: string): Promise<Blob> {
    const stream = await this.#storage.open(key);
    if (stream === null) throw new CommandFailure("It is no longer in the bucket.");
    await pipeline(stream, createWriteStream(path));
    return openAsBlob(path);
  }

  async close(): Promise<void> {
    (await this.#client)?.destroy();
    await this.#storage.close();
  }
}

/** As the storage's own client: a region that nothing names is the first one's. */
async function clientFor(terms: BucketTerms): Promise<S3Client> {
  const { S3Client } = await import("@aws-sdk/client-s3");
  const { endpoint, profile, accessKeyId, secretAccessKey, sessionToken } = terms;
  const keys = accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : null;
  const create = (region: string | undefined) =>
    new S3Client({
      ...(region ? { region } : {}),
      ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
      ...(profile ? { profile } : {}),
      ...(keys ? { credentials: { ...keys, ...(sessionToken ? { sessionToken } : {}) } } : {}),
      followRegionRedirects: true,
    });
  const client = create(terms.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION);
  return (await client.config.region().catch(() => null)) === null ? create("us-east-1") : client;
}

/** What every importer of files in a bucket says about one. */
export function factsInBucket(bucket: OldBucket, { key, size, modifiedAt }: StoredObject) {
  return {
    filename: key.slice(key.lastIndexOf("/") + 1),
    size,
    stamp: `${size}-${modifiedAt}`,
    uploadedAt: modifiedAt,
    open: (spare: string) => bucket.copy(key, spare),
    signature: null,
  };
}

function reasonOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause.name !== "Error" && cause.name !== "Refusal") return ` (${cause.name})`;
  return "";
}
