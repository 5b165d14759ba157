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
    .describe(
      "What every key begins with, such as `wheelyard/`; so that one bucket may serve several things.",
    ),
  partSize: z
    .number()
    .int()
    .min(5 * MIB)
    .max(1024 * MIB)
    .default(8 * MIB)
    .describe("Larger files are sent in parts of this size; the parts of very large files are larger.")
    .meta(BYTES),
  uploadMemory: z
    .number()
    .int()
    .min(5 * MIB)
    .default(32 * MIB)
    .describe("Bytes that parts on their way to the store take in a process at the most.")
    .meta(BYTES),
  attempts: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(5)
    .describe("How often a request is tried that the store failed or cut off, with growing pauses between."),
  connectTimeout: z
    .number()
    .positive()
    .default(5)
    .describe("Seconds until a connection to the store must stand.")
    .meta(SECONDS),
  timeout: z
    .number()
    .positive()
    .default(20)
    .describe("Seconds in which the store may send nothing before an attempt is given up.")
    .meta(SECONDS),
  publicUrl: httpAddress
    .optional()
    .describe(
      "Address under which everyone finds the objects (a public bucket, or a CDN in front of it). Downloads that everyone may read are sent there, unsigned, where `downloads.mode` or the index says `redirect`.",
    ),
};

const CONNECTIONS = {
  connections: z
    .number()
    .int()
    .min(2)
    .max(65_535)
    .default(256)
    .describe("Connections to the store a process opens at the most, for downloads and again for all else."),
  proxy: z
    .string()
    .optional()
    .describe("Proxy to reach the store by; off: none. Default: HTTPS_PROXY, HTTP_PROXY and NO_PROXY."),
};

/** Options of `storage.driver: s3`. */
export const S3Options = z.strictObject({
  bucket: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{1,254}$/, { error: "give a bucket's name" })
    .describe("Bucket that holds every object; or the ARN of an access point."),
  createBucket: z.boolean().default(false).describe("Make the bucket at the start when there is none."),
  region: z
    .string()
    .optional()
    .describe("Region of the bucket. Default: AWS_REGION, the profile's region, else us-east-1."),
  endpoint: httpAddress
    .optional()
    .describe("Address of a store that speaks S3 (MinIO, Ceph, R2 …). Default: the region's own."),
  pathStyle: z
    .boolean()
    .optional()
    .describe(
      "Whether the bucket's name stands in the path instead of the host name. Default: true with an endpoint, else false.",
    ),
  profile: z.string().optional().describe("Profile of the AWS configuration files to take credentials from."),
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
    .describe("Encryption at rest that is asked for; none: as the bucket says."),
  kmsKey: z.string().optional().describe("Id or ARN of the KMS key, with an encryption by KMS."),
  storageClass: z.string().optional().describe("Storage class of files, such as INTELLIGENT_TIERING."),
  acl: z
    .enum(["private", "public-read", "authenticated-read", "bucket-owner-read", "bucket-owner-full-control"])
    .optional()
    .describe("Canned ACL of new objects. Default: none is sent, as buckets without ACLs want it."),
  checksum: z
    .enum(["crc32", "crc32c", "sha256", "none"])
    .default("crc32")
    .describe(
      "Checksum that goes with every upload for the store to prove; none: for stores that know none.",
    ),
  conditionalPut: z
    .boolean()
    .default(true)
    .describe("Whether the store knows If-None-Match on puts; else objects are looked for first."),
  ...CONNECTIONS,
  cloudfrontUrl: httpAddress
    .optional()
    .describe("Address of a CloudFront distribution over the bucket, whose URLs are signed instead of S3's."),
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
    .describe("Bucket of Google Cloud Storage that holds every object."),
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
    .describe("Container of Azure Blob Storage that holds every object."),
  createContainer: z.boolean().default(false).describe("Make the container at the start when there is none."),
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
    .describe("Driver of the object store behind the cache, whose options stand beside these."),
  cachePath: z
    .string()
    .min(1)
    .describe("Folder on a local disk for the cache, of one machine each. Default: <data>/cache."),
  cacheSize: z
    .number()
    .int()
    .min(MIB)
    .default(20 * 1024 * MIB)
    .describe("Bytes of files that are kept on the local disk, about; the least lately used go first.")
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
