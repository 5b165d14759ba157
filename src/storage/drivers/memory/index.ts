import { z } from "zod";
import type { StorageDriver } from "../../storage.ts";

const MemoryOptions = z.strictObject({});

/** The memory of this process, for tests: everything is lost when the server stops. */
export const memory: StorageDriver<typeof MemoryOptions> = {
  name: "memory",
  options: MemoryOptions,
  open: async () => new (await import("./driver.ts")).MemoryStorage(),
};
