import { z } from "zod";
import type { FileKind } from "../packaging/filename-parts.ts";
import { parseSpecifier } from "../packaging/version-specifier.ts";

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
  .regex(/^[A-Za-z0-9*._-]+$/, "write a project's name, with * for any letters")
  .describe("A project's name in any spelling; * stands for any letters.");

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
  projects: list(ProjectGlob).describe("The rule does not speak of these."),
  versions: Specifier.optional().describe("Only of these versions (PEP 440)."),
  reason: Reason.default("").describe("Why, in words people see."),
  until: z.iso
    .datetime()
    // Many clients know no such year, and could not read the rule any more.
    .refine((text) => !text.startsWith("0000"), "write a year from 0001 on")
    .nullable()
    .default(null)
    .describe("When it ends by itself; null: never."),
  by: z.string().max(64).nullable().default(null).describe("Who made it; the server fills it in."),
  at: z.iso.datetime().nullable().default(null).describe("When it was made; the server fills it in."),
});
export type RuleException = z.infer<typeof RuleException>;

/** One rule. All its conditions must hold; a rule without conditions speaks of every file. */
export const Rule = z.strictObject({
  action: z
    .enum(["allow", "deny", "hold"])
    .describe("deny hides; hold hides until the rule matches no more."),
  reason: Reason.default("").describe("Why, in words people see."),
  projects: list(ProjectGlob).optional().describe("Names; without it, all."),
  versions: Specifier.optional().describe("Versions (PEP 440); pre-releases count as any other."),
  sources: list(SourceGlob)
    .optional()
    .describe(
      "Indexes that the file comes from (globs of owner/name), `mirror` or `hosted` for all of a kind, `self` for what was published into this very index. Without it: everything but that.",
    ),
  kinds: list(z.enum(KINDS)).optional(),
  youngerThanDays: Days.optional().describe("A file whose age is not known counts as new."),
  olderThanDays: Days.optional(),
  bornAfter: z.iso.datetime().optional().describe("A moment: files younger than that; by the same clock."),
  bornBefore: z.iso.datetime().optional().describe("A moment: files as old as that or older."),
  clock: z
    .enum(["upload", "seen"])
    .default("upload")
    .describe(
      "What ages count from: the upload to the upstream, as it says (where it does not: `seen`), or when this server first saw the file, which nobody can forge.",
    ),
  yanked: z.boolean().optional(),
  largerThan: Bytes.optional().describe("Bytes."),
  smallerThan: Bytes.optional().describe("Bytes."),
  licenses: list(TextGlob)
    .optional()
    .describe(
      "Globs of the licence expression or of one licence in it, any case; where core metadata is known.",
    ),
  classifiers: list(TextGlob)
    .optional()
    .describe("Globs of a classifier, any case; where core metadata is known."),
  matchUnknown: z
    .boolean()
    .default(false)
    .describe(
      "Whether a size that is not known, or a licence that the core metadata does not give, counts as matching. A mirror's file is looked into first.",
    ),
  exceptions: z.array(RuleException).max(MAX_GLOBS).default([]),
  by: z.string().max(64).nullable().default(null).describe("Who made the rule; the server fills it in."),
  at: z.iso.datetime().nullable().default(null).describe("When it was made; the server fills it in."),
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
