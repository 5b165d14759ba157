import { z } from "zod";
import { SECRET } from "../../../settings/units.ts";
import { COMMON, httpAddress } from "../../remote/common-options.ts";

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
