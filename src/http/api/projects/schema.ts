import { z } from "zod";
import { PageQuery, Reason } from "../fields.ts";
import { File } from "../files/schema.ts";

const Status = z.enum(["active", "archived", "quarantined", "deprecated"]);

export const ProjectItem = z.strictObject({ name: z.string() });

export const Project = z.strictObject({
  name: z.string().describe("Normalised."),
  displayName: z.string(),
  source: z.string().describe("The index it comes from: this one, or one it inherits from."),
  status: Status,
  statusReason: z.string().nullable(),
  restricted: z.boolean().describe("Takes no grant but its own."),
  serial: z.number().int(),
  versions: z.array(z.string()).describe("Oldest first."),
  files: z.array(File),
});
export type Project = z.infer<typeof Project>;

export const ProjectChange = z.strictObject({
  status: Status.optional(),
  statusReason: Reason.nullable().optional(),
  restricted: z.boolean().optional(),
});

export const ProjectQuery = PageQuery.extend({
  q: z.string().max(200).optional().describe("Only names that contain this."),
});
