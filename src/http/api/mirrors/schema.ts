import { z } from "zod";
import { Time } from "../fields.ts";

export const RefreshOrder = z.strictObject({
  project: z
    .string()
    .max(200)
    .nullable()
    .default(null)
    .describe(
      "The project to ask the upstream for now; null: every page is asked for anew when it is next wanted.",
    ),
});

export const Refreshed = z.strictObject({
  project: z.string().nullable(),
  found: z.boolean().nullable().describe("Whether the upstream has the project; null for all pages."),
  files: z.number().int().nullable().describe("Files on the project's page; null for all pages."),
});
export type Refreshed = z.infer<typeof Refreshed>;

export const MirrorState = z.strictObject({
  mode: z.enum(["cache", "redirect", "off"]),
  upstream: z
    .string()
    .nullable()
    .describe("Address of the upstream, without credentials; null: none is asked."),
  from: z.string().nullable().describe("Where the address was found."),
  problem: z.string().nullable().describe("Why no upstream can be asked, or null."),
  pages: z.number().int().describe("Projects whose pages are kept."),
  lastChecked: Time.nullable().describe("When the upstream last confirmed a page."),
  files: z.number().int().describe("Files that are kept."),
  bytes: z.number().int().describe("Bytes of them."),
});
export type MirrorState = z.infer<typeof MirrorState>;
