import { z } from "zod";
import { PageQuery, Reason, Time } from "../fields.ts";
import { File } from "../files/schema.ts";

const Status = z.enum(["active", "archived", "quarantined", "deprecated"]);

const ReleaseItem = z.strictObject({
  version: z.string(),
  prerelease: z.boolean().describe("Installers choose it only if asked for pre-releases."),
  yanked: z.boolean().describe("All its files are yanked."),
  uploadedAt: Time.nullable().describe(
    "Upload time of its first file. null if the upstream does not report it.",
  ),
  files: z.number().int(),
  size: z.number().int().describe("Total size of all files whose size is known."),
  requiresPython: z.string().nullable(),
});
export type ReleaseItem = z.infer<typeof ReleaseItem>;

export const ProjectItem = z.strictObject({ name: z.string() });

export const Project = z.strictObject({
  name: z.string().describe("Normalised."),
  displayName: z.string(),
  source: z.string().describe("The index it comes from: this one, or one it inherits from."),
  status: Status,
  statusReason: z.string().nullable(),
  restricted: z.boolean().describe("Only grants that name it apply."),
  serial: z.number().int(),
  versions: z.array(z.string()).describe("Oldest first."),
  releases: z.array(ReleaseItem).describe("In the same order."),
  latest: z.string().nullable().describe("The release that installers choose by default. null: none."),
  files: z.array(File),
});
export type Project = z.infer<typeof Project>;

export const ProjectChange = z.strictObject({
  status: Status.optional(),
  statusReason: Reason.nullable().optional(),
  restricted: z.boolean().optional(),
});

export const ProjectQuery = PageQuery.extend({
  q: z.string().max(200).optional().describe("Only names that contain this text."),
  kind: z
    .enum(["hosted", "mirror"])
    .optional()
    .describe("Only projects that come from a hosted index, or from a mirror."),
});
