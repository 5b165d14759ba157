import { z } from "zod";
import { IndexSettings, IndexSettingsChange } from "../../../indexes/index-record.ts";
import { FreezeSettings } from "../../../policies/freeze.ts";
import { Time } from "../fields.ts";

export const Index = z.strictObject({
  owner: z.string(),
  name: z.string(),
  kind: z.enum(["hosted", "mirror"]),
  settings: IndexSettings,
  complete: z
    .boolean()
    .describe(
      "false: rules, view, origins and bases that you may not read are left out; those who manage the index see them.",
    ),
  createdAt: Time,
});
export type Index = z.infer<typeof Index>;

export const NewIndex = z.strictObject({
  owner: z.string().min(1).max(100),
  name: z.string().min(1).max(100),
  kind: z.enum(["hosted", "mirror"]).default("hosted"),
  settings: IndexSettingsChange.default({}),
});

export const IndexChange = z.strictObject({ settings: IndexSettingsChange });

export const NewFreeze = FreezeSettings.extend({
  at: FreezeSettings.shape.at.optional().describe("Files uploaded after this time are hidden. Default: now."),
});

export const FrozenIndexes = z.strictObject({
  indexes: z.array(z.string()).describe("Indexes that changed, as owner/name."),
});
export type FrozenIndexes = z.infer<typeof FrozenIndexes>;

export const IndexTree = z.strictObject({
  items: z.array(
    z.strictObject({
      address: z.string().describe("owner/name"),
      kind: z.enum(["hosted", "mirror"]),
      level: z.number().int().describe("0: the requested index."),
      bases: z.array(z.string()).describe("Its own bases, in order."),
    }),
  ),
  hidden: z
    .boolean()
    .describe("There are others, which the caller may not read; shown only to those who manage the index."),
});
export type IndexTree = z.infer<typeof IndexTree>;

export const Namesake = z.strictObject({
  project: z.string(),
  owner: z.string().describe("The index, as owner/name."),
  mirror: z.string().describe("The mirror that also has a project with this name."),
});
export type Namesake = z.infer<typeof Namesake>;
