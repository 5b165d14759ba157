import { z } from "zod";
import { BYTES, SECONDS } from "../../settings/units.ts";

export const MIB = 2 ** 20;

export const httpAddress = z
  .string()
  .refine((text) => /^https?:\/\/[^\s?#]+$/.test(text) && URL.canParse(text), {
    error: "give an http or https address",
  });

/** What every object store takes: how patient, how parallel, and where clients find the bytes by themselves. */
export const COMMON = {
  prefix: z
    .string()
    .regex(/^(?!\/)(?:[^\0-\x1f\x7f]*\/)?$/, { error: "end it with /, and do not begin with one" })
    .default("")
    .describe("Prefix of all keys, such as `wheelyard/`, so that a bucket can be shared."),
  partSize: z
    .number()
    .int()
    .min(5 * MIB)
    .max(1024 * MIB)
    .default(8 * MIB)
    .describe("Files larger than this are uploaded in parts of this size. Very large files use larger parts.")
    .meta(BYTES),
  uploadMemory: z
    .number()
    .int()
    .min(5 * MIB)
    .default(32 * MIB)
    .describe("Maximum memory for parts being uploaded, per process, in bytes.")
    .meta(BYTES),
  attempts: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(5)
    .describe("How often a failed request to the store is tried, with increasing pauses."),
  connectTimeout: z
    .number()
    .positive()
    .default(5)
    .describe("Timeout for connecting to the store, in seconds.")
    .meta(SECONDS),
  timeout: z
    .number()
    .positive()
    .default(20)
    .describe("Seconds without data from the store after which an attempt is aborted.")
    .meta(SECONDS),
  publicUrl: httpAddress
    .optional()
    .describe(
      "Public address of the objects (a public bucket, or a CDN in front of it). Downloads that everyone can read are redirected there, unsigned, if `downloads.mode` or the index is set to `redirect`.",
    ),
};

/** What drivers take that open their connections themselves. */
export const CONNECTIONS = {
  connections: z
    .number()
    .int()
    .min(2)
    .max(65_535)
    .default(256)
    .describe("Maximum connections to the store per process, for downloads and again for everything else."),
  proxy: z
    .string()
    .optional()
    .describe(
      "Proxy for connections to the store. `off`: none. Default: HTTPS_PROXY, HTTP_PROXY and NO_PROXY.",
    ),
};
