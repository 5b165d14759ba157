import { z } from "zod";
import { BYTES, SECONDS, SECRET } from "./units.ts";

const MIB = 2 ** 20;

const httpAddress = z.string().refine((text) => /^https?:\/\/[^\s?#]+$/.test(text) && URL.canParse(text), {
  error: "give an http or https address",
});

/** What every object store takes: how patient, how parallel, and where clients find the bytes by themselves. */
const COMMON = {
  prefix: z
    .string()
    .regex(/^(?!\/)(?:[^\0-\x1f\x7f]*\/)?$/, { error: "end it with /, and do not begin with one" })
    .default("")
    .describe("Prefix of all keys, such as `wheelyard/`, so that a bucket can be shared."),
  partSize: z
    .number()
    .int()
    .min(5 * MIB)
    .max(1024 * MIB)
    .default(8 * MIB)
    .describe("Files larger than this are uploaded in parts of this size. Very large files use larger parts.")
    .meta(BYTES),
  uploadMemory: z
    .number()
    .int()
    .min(5 * MIB)
    .default(32 * MIB)
    .describe("Maximum memory for parts being uploaded, per process, in bytes.")
    .meta(BYTES),
  attempts: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(5)
    .describe("How often a failed request to the store is tried, with increasing pauses."),
  connectTimeout: z
    .number()
    .positive()
    .default(5)
    .describe("Timeout for connecting to the store, in seconds.")
    .meta(SECONDS),
  timeout: z
    .number()
    .positive()
    .default(20)
    .describe("Seconds without data from the store after which an attempt is aborted.")
    .meta(SECONDS),
  publicUrl: httpAddress
    .optional()
    .describe(
      "Public address of the objects (a public bucket, or a CDN in front of it). Downloads that everyone can read are redirected there, unsigned, if `downloads.mode` or the index is set to `redirect`.",
    ),
};

const CONNECTIONS = {
  connections: z
    .number()
    .int()
    .min(2)
    .max(65_535)
    .default(256)
    .describe("Maximum connections to the store per process, for downloads and again for everything else."),
  proxy: z
    .string()
    .optional()
    .describe(
      "Proxy for connections to the store. `off`: none. Default: HTTPS_PROXY, HTTP_PROXY and NO_PROXY.",
    ),
};

/** Options of `storage.driver: s3`. */
export const S3Options = z.strictObject({
  bucket: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{1,254}$/, { error: "give a bucket's name" })
    .describe("Name of the bucket, or ARN of an access point."),
  createBucket: z.boolean().default(false).describe("Create the bucket at the start if it does not exist."),
  region: z
    .string()
    .optional()
    .describe("Region of the bucket. Default: AWS_REGION, the profile's region, else us-east-1."),
  endpoint: httpAddress
    .optional()
    .describe(
      "Address of an S3-compatible store (MinIO, Ceph, R2 …). Default: the AWS endpoint of the region.",
    ),
  pathStyle: z
    .boolean()
    .optional()
    .describe(
      "Put the bucket name in the path instead of the host name. Default: true with an endpoint, else false.",
    ),
  profile: z.string().optional().describe("Profile in the AWS configuration files to use for credentials."),
  accessKeyId: z
    .string()
    .optional()
    .describe(
      "Access key. Default: the usual chain (environment, profile, single sign-on, web identity of a pod, container, instance).",
    ),
  secretAccessKey: z.string().optional().describe("Secret of the access key. Secret.").meta(SECRET),
  sessionToken: z.string().optional().describe("Session token of temporary keys. Secret.").meta(SECRET),
  ...COMMON,
  encryption: z
    .enum(["none", "AES256", "aws:kms", "aws:kms:dsse"])
    .default("none")
    .describe("Encryption at rest to request. `none`: the bucket's setting."),
  kmsKey: z.string().optional().describe("Id or ARN of the KMS key, with an encryption by KMS."),
  storageClass: z.string().optional().describe("Storage class of files, such as INTELLIGENT_TIERING."),
  acl: z
    .enum(["private", "public-read", "authenticated-read", "bucket-owner-read", "bucket-owner-full-control"])
    .optional()
    .describe("Canned ACL of new objects. Default: none, as required by buckets without ACLs."),
  checksum: z
    .enum(["crc32", "crc32c", "sha256", "none"])
    .default("crc32")
    .describe(
      "Checksum sent with each upload for the store to check. `none`: for stores that do not support it.",
    ),
  conditionalPut: z
    .boolean()
    .default(true)
    .describe(
      "Whether the store supports If-None-Match on uploads. If not, the server checks first whether the object exists.",
    ),
  ...CONNECTIONS,
  cloudfrontUrl: httpAddress
    .optional()
    .describe(
      "Address of a CloudFront distribution for the bucket. Its URLs are signed instead of those of S3.",
    ),
  cloudfrontKeyPairId: z.string().optional().describe("Id of the public key that CloudFront trusts."),
  cloudfrontPrivateKey: z
    .string()
    .optional()
    .describe("The private key to it, as PEM; `cloudfrontPrivateKeyFile` names a file. Secret.")
    .meta(SECRET),
  cloudfrontPrivateKeyFile: z.string().optional().describe("File that holds the private key, as PEM."),
});
export type S3Options = z.infer<typeof S3Options>;

/** Options of `storage.driver: gcs`. */
export const GcsOptions = z.strictObject({
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{1,221}$/, { error: "give a bucket's name" })
    .describe("Name of the Google Cloud Storage bucket."),
  credentialsFile: z
    .string()
    .optional()
    .describe(
      "File with a service account's key or a federation's settings. Default: the identity of the pod, the machine or the developer (Application Default Credentials), without any key.",
    ),
  credentials: z.string().optional().describe("The contents of such a file, as JSON. Secret.").meta(SECRET),
  anonymous: z.boolean().default(false).describe("Send no credentials with requests; for emulators."),
  endpoint: httpAddress
    .optional()
    .describe("Address of the store. Default: Google's own; another for private endpoints and emulators."),
  ...COMMON,
  encryptionKey: z
    .string()
    .optional()
    .describe("Name of the KMS key that new objects are encrypted by. Default: as the bucket says."),
  storageClass: z.string().optional().describe("Storage class of files, such as NEARLINE."),
  ...CONNECTIONS,
});
export type GcsOptions = z.infer<typeof GcsOptions>;

/** Options of `storage.driver: azure`. */
export const AzureOptions = z.strictObject({
  container: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{2,62}$/, { error: "give a container's name" })
    .describe("Name of the Azure Blob Storage container."),
  createContainer: z
    .boolean()
    .default(false)
    .describe("Create the container at the start if it does not exist."),
  account: z
    .string()
    .regex(/^[a-z0-9]{3,24}$/, { error: "give a storage account's name" })
    .optional()
    .describe(
      "Storage account. Default: AZURE_STORAGE_ACCOUNT, or as the endpoint or connection string says.",
    ),
  endpoint: httpAddress
    .optional()
    .describe("Address of the account's blobs. Default: the account's own in the public cloud."),
  accountKey: z
    .string()
    .optional()
    .describe(
      "Key of the account. Default: no key, but the identity of the pod, the machine or the developer (DefaultAzureCredential). Secret.",
    )
    .meta(SECRET),
  connectionString: z.string().optional().describe("Connection string with a key. Secret.").meta(SECRET),
  clientId: z
    .string()
    .optional()
    .describe("Client id of the managed identity, where the machine has several."),
  ...COMMON,
  accessTier: z
    .enum(["Hot", "Cool", "Cold"])
    .optional()
    .describe("Access tier of files. Default: as the account says."),
  encryptionScope: z
    .string()
    .optional()
    .describe("Encryption scope of new objects. Default: as the container says."),
});
export type AzureOptions = z.infer<typeof AzureOptions>;

/** Options of `storage.driver: tiered`, beside those of the driver behind it. */
export const TieredOptions = z.strictObject({
  over: z
    .enum(["s3", "gcs", "azure", "memory"])
    .describe("Driver of the object store behind the cache. Set its options next to these."),
  cachePath: z
    .string()
    .min(1)
    .describe("Folder for the cache on a local disk, one per machine. Default: <data>/cache."),
  cacheSize: z
    .number()
    .int()
    .min(MIB)
    .default(20 * 1024 * MIB)
    .describe(
      "Approximate size of the cache on the local disk, in bytes. The least recently used files are removed first.",
    )
    .meta(BYTES),
});
export type TieredOptions = z.infer<typeof TieredOptions>;

/** Options by driver, for drivers that have more than a path: what the reference page lists. */
export const STORAGE_OPTIONS: Record<string, z.ZodObject> = {
  s3: S3Options,
  gcs: GcsOptions,
  azure: AzureOptions,
  tiered: TieredOptions,
};
