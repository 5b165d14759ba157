import { z } from "zod";
import { FreezeSettings } from "../policies/freeze.ts";
import { RetentionSettings } from "../policies/retention.ts";
import { PolicySettings } from "../policies/rule.ts";
import { ViewSettings } from "../policies/view-settings.ts";
import { MirrorSettings } from "./mirror/settings.ts";
import { IndexAddress, OriginDeclarations } from "./origin.ts";

/** Different indexes in a tree, the asked one counted. */
export const MAX_INDEXES = 32;

const FIELDS = {
  description: z.string().max(500).describe("Description of the index."),
  volatile: z
    .boolean()
    .describe("Development index: files can be replaced, and names of removed files can be used again."),
  legacyFileKinds: z
    .boolean()
    .describe("Accept .egg, .exe, .msi, .rpm, .zip sdists and other legacy file types."),
  maxFileSize: z
    .number()
    .int()
    .positive()
    .nullable()
    .describe("Maximum file size in bytes. null: the site's limit (limits.fileSize)."),
  maxSize: z
    .number()
    .int()
    .positive()
    .nullable()
    .describe("Quota: how many bytes the files of the index may take up together. null: no limit."),
  maxProjectSize: z
    .number()
    .int()
    .positive()
    .nullable()
    .describe("Quota of each project of the index, in bytes. null: no limit."),
  read: z
    .enum(["everyone", "authenticated", "granted"])
    .nullable()
    .describe("Who can read without a grant. null: the site's setting (access.read)."),
  downloads: z
    .enum(["stream", "redirect"])
    .nullable()
    .describe(
      "Download method for object storage: stream through the server, or redirect to a short-lived signed URL. null: the site's setting (downloads.mode).",
    ),
  binDays: z
    .number()
    .int()
    .min(0)
    .max(3650)
    .nullable()
    .describe(
      "Days that removed files stay in the recycle bin. 0: they are deleted at once. null: the site's setting (bin.days).",
    ),
  retention: RetentionSettings.nullable().describe(
    "When releases go to the recycle bin on their own. null: never.",
  ),
  sandbox: z
    .boolean()
    .describe("Created by its owner by a sandbox rule. Only administrators change its limits."),
  mirror: MirrorSettings.nullable().describe("For mirrors: the upstream and its cache."),
  bases: z
    .array(IndexAddress)
    .max(MAX_INDEXES)
    .describe(
      "Indexes that it inherits from, as owner/name. Projects that it does not own come from the first of them that does.",
    ),
  origins: OriginDeclarations,
  policy: PolicySettings,
  view: ViewSettings.nullable().describe("View. null: no limits."),
  freeze: FreezeSettings.nullable().describe("Hides everything newer than a moment. null: not frozen."),
};

/** Settings of one index, as the API, the CLI and its record say them. */
export const IndexSettings = z.strictObject({
  description: FIELDS.description.default(""),
  volatile: FIELDS.volatile.default(false),
  legacyFileKinds: FIELDS.legacyFileKinds.default(false),
  maxFileSize: FIELDS.maxFileSize.default(null),
  maxSize: FIELDS.maxSize.default(null),
  maxProjectSize: FIELDS.maxProjectSize.default(null),
  read: FIELDS.read.default(null),
  downloads: FIELDS.downloads.default(null),
  binDays: FIELDS.binDays.default(null),
  retention: FIELDS.retention.default(null),
  sandbox: FIELDS.sandbox.default(false),
  mirror: FIELDS.mirror.default(null),
  bases: FIELDS.bases.default([]),
  origins: FIELDS.origins.default([]),
  policy: FIELDS.policy.default([]),
  view: FIELDS.view.default(null),
  freeze: FIELDS.freeze.default(null),
});
export type IndexSettings = z.infer<typeof IndexSettings>;

/** Some of the settings: what is not named stays as it is. */
export const IndexSettingsChange = z.strictObject(FIELDS).partial();
export type IndexSettingsChange = z.infer<typeof IndexSettingsChange>;

/** An index as the server knows it. */
export interface IndexRecord {
  id: number;
  owner: string;
  name: string;
  kind: "hosted" | "mirror";
  settings: IndexSettings;
  createdAt: number;
}

/** `owner/name`, the word by which people and grants call an index. */
export function addressOf(index: { owner: string; name: string }): string {
  return `${index.owner}/${index.name}`;
}
