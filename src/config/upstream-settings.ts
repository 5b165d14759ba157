import { z } from "zod";
import { BYTES, SECONDS } from "./units.ts";

export const UpstreamUrl = z
  .string()
  .refine((text) => text === "off" || (/^https?:\/\//.test(text) && URL.canParse(text)), {
    error: "give an http or https address, or off",
  })
  .optional()
  .describe(
    "Address of the upstream simple index, for mirrors that name none; `off`: they answer nothing. Default: pip's or uv's own setting on this machine, else what pip was built with.",
  );

export const Upstreams = z.strictObject({
  offline: z
    .boolean()
    .default(false)
    .describe("Fetch nothing from any upstream; what was fetched before is served, whatever its age."),
  connectTimeout: z
    .number()
    .positive()
    .default(8)
    .describe("Seconds until a connection to an upstream must stand.")
    .meta(SECONDS),
  idleTimeout: z
    .number()
    .positive()
    .default(14)
    .describe("Seconds an upstream may send nothing.")
    .meta(SECONDS),
  pageTimeout: z
    .number()
    .positive()
    .default(60)
    .describe("Seconds an upstream may take for a whole page.")
    .meta(SECONDS),
  pageSize: z
    .number()
    .int()
    .positive()
    .default(67_108_864)
    .describe("Largest page that is read from an upstream, unpacked, in bytes.")
    .meta(BYTES),
  connections: z
    .number()
    .int()
    .positive()
    .default(24)
    .describe("Connections to one upstream at the same time."),
});
