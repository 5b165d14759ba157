import { z } from "zod";
import type { FileKind } from "../packaging/names/filename-parts.ts";
import { parseSpecifier } from "../packaging/versions/version-specifier.ts";
import { PluginName } from "../plugins/plugin-settings.ts";

const KINDS = ["wheel", "sdist", "egg", "wininst", "msi", "rpm", "dumb"] as const satisfies FileKind[];
/** Words for many sources at once; addresses of indexes always hold a slash, so none is mistaken for one. */
export const SOURCE_WORDS = ["mirror", "hosted", "self"] as const;

const MAX_RULES = 200;
const MAX_GLOBS = 2000;
const MAX_DAYS = 36_500;

const list = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(MAX_GLOBS);

export const ProjectGlob = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9*._-]+$/, "use a project name, where * matches any characters")
  .describe("A project name in any spelling. `*` matches any characters.");

const SourceGlob = z
  .string()
  .max(150)
  .refine(
    (text) =>
      SOURCE_WORDS.some((word) => word === text) || /^(?:\*|[a-z0-9*._-]+\/[a-z0-9*._-]+)$/.test(text),
    `write owner/name (with * for any letters), or one of ${SOURCE_WORDS.join(", ")}`,
  );

const Specifier = z
  .string()
  .max(1000)
  .refine(
    (text) => parseSpecifier(text) !== null && text.trim() !== "",
    "write a version specifier (PEP 440), such as >=2.0,<3",
  );

const TextGlob = z.string().min(1).max(200);
const Reason = z.string().max(500);
const Days = z.number().positive().max(MAX_DAYS);
const Bytes = z.number().int().nonnegative();

/** Files that a rule passes over: who let them through, why, and until when. */
export const RuleException = z.strictObject({
  projects: list(ProjectGlob).describe("The rule skips these."),
  versions: Specifier.optional().describe("Only of these versions (PEP 440)."),
  reason: Reason.default("").describe("Reason, shown to people."),
  until: z.iso
    .datetime()
    // Many clients know no such year, and could not read the rule any more.
    .refine((text) => !text.startsWith("0000"), "write a year from 0001 on")
    .nullable()
    .default(null)
    .describe("When it expires. null: never."),
  by: z.string().max(64).nullable().default(null).describe("Who added it. Set by the server."),
  at: z.iso.datetime().nullable().default(null).describe("When it was added. Set by the server."),
});
export type RuleException = z.infer<typeof RuleException>;

/** One rule. All its conditions must match. A rule without conditions applies to every file. */
export const Rule = z.strictObject({
  action: z
    .enum(["allow", "deny", "hold"])
    .describe("deny: hide. hold: hide until the rule no longer matches."),
  reason: Reason.default("").describe("Reason, shown to people."),
  projects: list(ProjectGlob).optional().describe("Project names. Default: all."),
  versions: Specifier.optional().describe(
    "Versions (PEP 440). Pre-releases are treated like other versions.",
  ),
  sources: list(SourceGlob)
    .optional()
    .describe(
      "Indexes that the file comes from (patterns of owner/name), `mirror` or `hosted` for all of a kind, `self` for files published to this index. Default: everything except `self`.",
    ),
  kinds: list(z.enum(KINDS)).optional(),
  youngerThanDays: Days.optional().describe("A file whose age is not known counts as new."),
  olderThanDays: Days.optional(),
  bornAfter: z.iso.datetime().optional().describe("Files uploaded after this time."),
  bornBefore: z.iso.datetime().optional().describe("Files uploaded at or before this time."),
  clock: z
    .enum(["upload", "seen"])
    .default("upload")
    .describe(
      "What ages are measured from. `upload`: the upload time reported by the upstream (or `seen` if it reports none). `seen`: when this server first saw the file, which cannot be forged.",
    ),
  yanked: z.boolean().optional(),
  largerThan: Bytes.optional().describe("Bytes."),
  smallerThan: Bytes.optional().describe("Bytes."),
  licenses: list(TextGlob)
    .optional()
    .describe("Patterns of the license expression or of one license in it, in any case."),
  classifiers: list(TextGlob).optional().describe("Patterns of a classifier, in any case."),
  untested: list(TextGlob)
    .optional()
    .describe(
      "Patterns of test environments, such as `py312*`. Matches unless, for each pattern, the latest results of all matching environments are passed, and there is at least one. Only results from after the file was uploaded count.",
    ),
  plugin: PluginName.optional().describe(
    "Name of a plugin whose condition must match. If the plugin cannot tell, a rule that denies or holds matches, and a rule that allows does not.",
  ),
  matchUnknown: z
    .boolean()
    .default(false)
    .describe(
      "Whether a size that is not known, or a license that the core metadata does not give, counts as matching. A mirror's file is looked into first.",
    ),
  exceptions: z.array(RuleException).max(MAX_GLOBS).default([]),
  by: z.string().max(64).nullable().default(null).describe("Who made the rule; the server fills it in."),
  at: z.iso.datetime().nullable().default(null).describe("When it was added. Set by the server."),
});
export type Rule = z.infer<typeof Rule>;

/** The rules of one index, in order: the first that matches a file decides; without one the file is shown. */
export const PolicySettings = z
  .array(Rule)
  .max(MAX_RULES)
  .describe(
    "Rules on what the index takes from its bases and upstreams; the first that matches a file decides.",
  );
export type PolicySettings = z.infer<typeof PolicySettings>;
