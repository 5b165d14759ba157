import type { StorageDriver } from "../../storage.ts";
import { GcsOptions } from "./options.ts";

/** Google Cloud Storage. */
export const gcs: StorageDriver<typeof GcsOptions> = {
  name: "gcs",
  options: GcsOptions,
  address: { scheme: "gs:", option: "bucket" },
  rights: {
    put: "storage.objects.create",
    get: "storage.objects.get",
    list: "storage.objects.list",
    delete: "storage.objects.delete",
  },
  open: async (options) => (await import("./driver.ts")).open(options),
};
