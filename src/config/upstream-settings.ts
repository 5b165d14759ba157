import { z } from "zod";
import { BYTES, SECONDS } from "../settings/units.ts";

export const UpstreamUrl = z
  .string()
  .refine((text) => text === "off" || (/^https?:\/\//.test(text) && URL.canParse(text)), {
    error: "give an http or https address, or off",
  })
  .optional()
  .describe(
    "URL of the upstream simple index, for mirrors without one of their own. `off`: those mirrors answer nothing. Default: the setting of pip or uv on this machine, or pip's built-in default.",
  );

export const Upstreams = z.strictObject({
  offline: z
    .boolean()
    .default(false)
    .describe(
      "Offline mode: fetch nothing from any upstream. Cached pages and files are served, whatever their age.",
    ),
  connectTimeout: z
    .number()
    .positive()
    .default(8)
    .describe("Timeout for connecting to an upstream, in seconds.")
    .meta(SECONDS),
  idleTimeout: z
    .number()
    .positive()
    .default(14)
    .describe("Seconds without data from an upstream after which a request is aborted.")
    .meta(SECONDS),
  pageTimeout: z
    .number()
    .positive()
    .default(60)
    .describe("Timeout for a whole page of an upstream, in seconds.")
    .meta(SECONDS),
  pageSize: z
    .number()
    .int()
    .positive()
    .default(33_554_432)
    .describe(
      "Maximum size of an upstream page, uncompressed, in bytes. Reading a page takes up to 25 times its size in memory for a moment.",
    )
    .meta(BYTES),
  connections: z
    .number()
    .int()
    .positive()
    .default(24)
    .describe("Maximum simultaneous connections to one upstream."),
});
