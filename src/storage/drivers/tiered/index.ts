import type { Storage, StorageDriver } from "../../storage.ts";
import { TieredOptions } from "./options.ts";

/** A cache on the local disk in front of an object store. */
export const tiered: StorageDriver<typeof TieredOptions> = {
  name: "tiered",
  options: TieredOptions,
  over: "over",
  open: async (options, behind) => (await import("./driver.ts")).open(options, behind as Storage),
};
