import { z } from "zod";
import { BYTES, inData } from "../../../settings/units.ts";
import { MIB } from "../../remote/common-options.ts";

/** Options of `storage.driver: tiered`, beside those of the driver behind it. */
export const TieredOptions = z.strictObject({
  over: z
    .string()
    .describe("Driver of the object store behind the cache, such as `s3`. Set its options next to these."),
  cachePath: z
    .string()
    .min(1)
    .describe("Folder for the cache on a local disk, one per machine. Default: `cache` in the data folder.")
    .meta(inData("cache")),
  cacheSize: z
    .number()
    .int()
    .min(MIB)
    .default(20 * 1024 * MIB)
    .describe(
      "Approximate size of the cache on the local disk, in bytes. The least recently used files are removed first.",
    )
    .meta(BYTES),
});
export type TieredOptions = z.infer<typeof TieredOptions>;
