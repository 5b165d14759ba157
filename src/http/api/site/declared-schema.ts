import { z } from "zod";
import { SiteFile } from "../../../declared/site-file.ts";
import { THING_KINDS } from "../../../declared/thing.ts";

const Kind = z.enum(THING_KINDS);

export const SiteRequest = z.strictObject({
  site: SiteFile.describe("The site file, as JSON."),
  passwords: z
    .record(z.string().max(500), z.string().min(1).max(1024))
    .default({})
    .describe("Passwords, by the references in the file."),
  prune: z
    .boolean()
    .default(false)
    .describe("Also remove what the sections of the file do not name, although no file managed it."),
});

export const ApplyRequest = SiteRequest.extend({
  revision: z
    .string()
    .max(64)
    .optional()
    .describe(
      "Of the plan that was agreed to. If the site has changed since then, nothing is applied (409).",
    ),
});

const Step = z.strictObject({
  action: z.enum(["create", "change", "remove"]),
  kind: Kind,
  name: z.string().describe("What people call it."),
  reason: z.string().nullable().describe("Of a removal: why."),
  changes: z.array(
    z.strictObject({
      field: z.string(),
      before: z.unknown().describe("null: it was not set, or does not exist yet."),
      after: z.unknown(),
    }),
  ),
});

export const SitePlan = z.strictObject({
  file: z.string().describe("What the file calls itself."),
  revision: z.string().describe("Of the site before the changes. Pass it to `apply`."),
  steps: z.array(Step).describe("What is done, in this order. Empty: the site is as the file says."),
  adopted: z.number().int().describe("Things that are as the file says, and are managed by it from now on."),
  released: z.number().int().describe("Things that the file managed and no longer names."),
  warnings: z.array(z.string()),
});
export type SitePlan = z.infer<typeof SitePlan>;

export const ExportQuery = z.strictObject({
  name: z.string().min(1).max(64).default("site").describe("Name of the file."),
});

export const ExportedSite = z.strictObject({
  site: z.looseObject({ name: z.string() }).describe("The site file, as JSON."),
  warnings: z.array(z.string()).describe("What it leaves out."),
});
export type ExportedSite = z.infer<typeof ExportedSite>;

export const ManagedThing = z.strictObject({
  kind: Kind,
  key: z
    .string()
    .describe(
      "Identifies it: a name, for an index `owner/name`, for a grant `WHO PERMISSION INDEX PROJECT`, for others a digest.",
    ),
  name: z.string().describe("What people call it."),
  file: z.string().describe("Name of the site file that manages it."),
});
export type ManagedThing = z.infer<typeof ManagedThing>;
