import {
  type $Command,
  type PutObjectCommandInput,
  S3Client,
  type S3ClientConfig,
  type S3ClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from "@aws-sdk/client-s3";
import { agents } from "../../remote/agents.ts";
import { identified } from "../../remote/no-credentials.ts";
import { type Patience, retrying, sendingMs } from "../../remote/retry.ts";
import { isPassing } from "./error.ts";
import type { S3Options } from "./options.ts";

/** So many times longer than else a store may be silent when it puts an upload together. */
const FINISHING_FACTOR = 45;

/** A client with connections of its own, by the options and the usual chain of credentials. */
function createClient(options: S3Options): S3Client {
  const { endpoint, profile, connectTimeout, checksum } = options;
  const config: S3ClientConfig = {
    ...(options.region || process.env.AWS_REGION || !process.env.AWS_DEFAULT_REGION
      ? {}
      : { region: process.env.AWS_DEFAULT_REGION }),
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    ...credentialsOf(options),
    forcePathStyle: options.pathStyle ?? endpoint !== undefined,
    maxAttempts: 1,
    // Failures are reported to the caller; without a logger the SDK also writes them to the console.
    logger: SILENT,
    followRegionRedirects: true,
    // Asking for leave first would cost a round trip and a connection for every part.
    expectContinueHeader: false,
    requestChecksumCalculation: checksum === "none" ? "WHEN_REQUIRED" : "WHEN_SUPPORTED",
    // What is read is proved by its SHA-256 where it matters; lengths are counted in any case.
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      ...agents(options),
      connectionTimeout: connectTimeout * 1000,
      throwOnRequestTimeout: true,
      // A body that is not read for a while because its client is slow must not be cut: RemoteBody watches it.
      socketTimeout: 0,
    },
  };
  const client = new S3Client(config);
  hashBodies(client, endpoint === undefined || endpoint.startsWith("https:"));
  return client;
}

const nothing = () => undefined;
const SILENT = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

function credentialsOf(options: S3Options): Pick<S3ClientConfig, "credentials"> {
  const { accessKeyId, secretAccessKey, sessionToken } = options;
  if (accessKeyId === undefined || secretAccessKey === undefined) return {};
  return {
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
  };
}

const { subtle } = globalThis.crypto;
const HASH_HEADER = "x-amz-content-sha256";
/** Bytes of a body that is worth the way to another thread. */
const LARGE = 64 * 1024;

/**
 * Inside TLS, with a checksum of their own, bodies need no second hash. Else they are hashed for the signature in a thread of
 * Node's own: the SDK's hash would hold up everything else here.
 */
function hashBodies(client: S3Client, isTls: boolean): void {
  client.middlewareStack.add(
    (next) => async (step) => {
      const { method, headers, body } = step.request as HttpRequest;
      if (method === "PUT" && headers) {
        if (isTls) headers[HASH_HEADER] ??= "UNSIGNED-PAYLOAD";
        else if (body instanceof Uint8Array && body.length > LARGE)
          headers[HASH_HEADER] ??= Buffer.from(await subtle.digest("SHA-256", body)).toString("hex");
      }
      return next(step);
    },
    { step: "build", name: "hashBodies" },
  );
}

interface HttpRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** What a client sends: a command of the SDK with what its answer is. */
type Sendable<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = $Command<
  Input,
  Output,
  S3ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>;

/**
 * Tries again what fails in passing. The SDK's own retries share a budget that an outage uses up: then the first fault after
 * it would fail a publisher.
 */
export class PatientClient {
  readonly sdk: S3Client;
  readonly #options: S3Options;

  constructor(options: S3Options) {
    this.sdk = createClient(options);
    this.#options = options;
  }

  /** A request that carries so many bytes. */
  send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: Sendable<Input, Output>,
    bytes: number,
  ): Promise<Output> {
    const { attempts, timeout } = this.#options;
    const milliseconds = sendingMs(timeout, bytes);
    return this.#try(command, { attempts, limitMs: milliseconds * 2 }, milliseconds);
  }

  /** The end of an upload: some stores put the parts together then, and say nothing for minutes. */
  finish<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: Sendable<Input, Output>,
  ): Promise<Output> {
    const { attempts, timeout } = this.#options;
    return this.#try(command, { attempts }, timeout * 1000 * FINISHING_FACTOR);
  }

  /** A request that carries little: it is given up sooner. */
  briefly<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: Sendable<Input, Output>,
  ): Promise<Output> {
    const { attempts, timeout } = this.#options;
    return this.#try(command, { attempts, limitMs: timeout * 2000 }, timeout * 1000);
  }

  close(): void {
    this.sdk.destroy();
  }

  #try<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: Sendable<Input, Output>,
    patience: Patience,
    requestTimeout: number,
  ): Promise<Output> {
    const terms = { requestTimeout };
    return retrying(patience, isPassing, async () => {
      await identified(() => this.sdk.config.credentials());
      return this.sdk.send(command, terms);
    });
  }
}

/** Credentials and region must be there before the first request; a region that nobody names is the first one's. */
export async function withRegion(options: S3Options): Promise<S3Options> {
  const probe = createClient(options);
  const known = await probe.config.region().catch(() => null);
  probe.destroy();
  return known === null ? { ...options, region: "us-east-1" } : options;
}

/** What every new object is stored with. */
export function putTerms(
  options: S3Options,
): Pick<
  PutObjectCommandInput,
  "ServerSideEncryption" | "SSEKMSKeyId" | "StorageClass" | "ACL" | "ChecksumAlgorithm"
> {
  const { encryption, kmsKey, storageClass, acl, checksum } = options;
  const algorithm = { crc32: "CRC32", crc32c: "CRC32C", sha256: "SHA256" } as const;
  return {
    ...(encryption === "none" ? {} : { ServerSideEncryption: encryption }),
    ...(kmsKey === undefined ? {} : { SSEKMSKeyId: kmsKey }),
    ...(storageClass === undefined ? {} : { StorageClass: storageClass as "STANDARD" }),
    ...(acl === undefined ? {} : { ACL: acl }),
    ...(checksum === "none" ? {} : { ChecksumAlgorithm: algorithm[checksum] }),
  };
}
