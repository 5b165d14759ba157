import type { TokenCredential } from "@azure/identity";
import {
  BlobServiceClient,
  type ContainerClient,
  type StoragePipelineOptions,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";
import { Refusal } from "../../../refusal.ts";
import { identified } from "../../remote/no-credentials.ts";
import type { AzureOptions } from "./options.ts";

export interface AzureAccess {
  service: BlobServiceClient;
  container: ContainerClient;
  /** The key that signs addresses; null: the identity's own, which the store gives for a time. */
  sharedKey: StorageSharedKeyCredential | null;
}

/**
 * The container by the options: a connection string, an account's key, or without any key the identity of the pod, the
 * machine or the developer. Refuses when nothing says which account.
 */
export async function openAzure(options: AzureOptions): Promise<AzureAccess> {
  // Faults are tried again by the driver, which knows what may be.
  const pipeline: StoragePipelineOptions = { retryOptions: { maxTries: 1 } };
  const service = await openService(options, pipeline);
  const { credential } = service as { credential?: unknown };
  return {
    service,
    container: service.getContainerClient(options.container),
    sharedKey: credential instanceof StorageSharedKeyCredential ? credential : null,
  };
}

async function openService(
  options: AzureOptions,
  pipeline: StoragePipelineOptions,
): Promise<BlobServiceClient> {
  const { connectionString = process.env.AZURE_STORAGE_CONNECTION_STRING, accountKey, endpoint } = options;
  const account = options.account ?? process.env.AZURE_STORAGE_ACCOUNT;
  if (options.connectionString !== undefined || (!account && !endpoint && connectionString)) {
    return BlobServiceClient.fromConnectionString(connectionString as string, pipeline);
  }
  if (!account && !endpoint) {
    const message = "storage.account is missing: name the storage account, or give storage.connectionString.";
    throw new Refusal("invalid", "bad-config", message);
  }
  const url = endpoint ?? `https://${account}.blob.core.windows.net`;
  if (accountKey === undefined) return new BlobServiceClient(url, await identity(options), pipeline);
  if (!account) {
    const message = "storage.account is missing: an account's key needs its name.";
    throw new Refusal("invalid", "bad-config", message);
  }
  return new BlobServiceClient(url, new StorageSharedKeyCredential(account, accountKey), pipeline);
}

async function identity({ clientId }: AzureOptions): Promise<TokenCredential> {
  const { DefaultAzureCredential } = await import("@azure/identity");
  const own = new DefaultAzureCredential({
    ...(clientId === undefined ? {} : { managedIdentityClientId: clientId }),
    // Whoever names an authority knows it: nobody in the public cloud need vouch for it, nor can where none is in reach.
    disableInstanceDiscovery: process.env.AZURE_AUTHORITY_HOST !== undefined,
  });
  return { getToken: (...asked) => identified(() => own.getToken(...asked)) };
}
