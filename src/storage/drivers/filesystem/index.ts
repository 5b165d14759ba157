import type { StorageDriver } from "../../storage.ts";
import { FilesystemOptions } from "./options.ts";

/** A folder of this machine. */
export const filesystem: StorageDriver<typeof FilesystemOptions> = {
  name: "filesystem",
  options: FilesystemOptions,
  folder: ({ path }) => path,
  open: async (options) => (await import("./driver.ts")).openFolder(options),
};
