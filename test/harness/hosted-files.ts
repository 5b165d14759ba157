import type { HostedFiles } from "../../src/indexes/hosted-content.ts";
import { MemoryStorage } from "../../src/storage/drivers/memory/driver.ts";
import type { Storage } from "../../src/storage/storage.ts";

/** Files of hosted indexes in a storage, without a way to restore lost metadata. Default: an empty storage. */
export function hostedFiles(storage: Storage = new MemoryStorage()): HostedFiles {
  return { storage, restoreMetadata: async () => null };
}
