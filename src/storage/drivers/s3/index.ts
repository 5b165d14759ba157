import type { StorageDriver } from "../../storage.ts";
import { S3Options } from "./options.ts";

/** Amazon S3, and stores with its protocol. */
export const s3: StorageDriver<typeof S3Options> = {
  name: "s3",
  options: S3Options,
  address: { scheme: "s3:", option: "bucket" },
  rights: { put: "s3:PutObject", get: "s3:GetObject", list: "s3:ListBucket", delete: "s3:DeleteObject" },
  open: async (options) => (await import("./driver.ts")).open(options),
};
