import { z } from "zod";
import { PATH, SECRET } from "../../../settings/units.ts";
import { COMMON, CONNECTIONS, httpAddress } from "../../remote/common-options.ts";

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
    )
    .meta(PATH),
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
