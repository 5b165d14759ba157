import type { StorageDriver } from "../../storage.ts";
import { AzureOptions } from "./options.ts";

/** Azure Blob Storage. */
export const azure: StorageDriver<typeof AzureOptions> = {
  name: "azure",
  options: AzureOptions,
  address: { scheme: "az:", option: "container" },
  open: async (options) => (await import("./driver.ts")).open(options),
};
