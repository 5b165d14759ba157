import { z } from "zod";
import { PATH, SECRET } from "../../../settings/units.ts";
import { COMMON, CONNECTIONS, httpAddress } from "../../remote/common-options.ts";

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
  cloudfrontPrivateKeyFile: z
    .string()
    .optional()
    .describe("File that holds the private key, as PEM.")
    .meta(PATH),
});
export type S3Options = z.infer<typeof S3Options>;
