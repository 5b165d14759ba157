import { z } from "zod";

const MAX_DECLARATIONS = 1000;

/** Globs are compared with normalised names, so they are normalised the same way (PEP 503). */
const NameGlob = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[A-Za-z0-9*._-]+$/, "write a project's name, with * for any letters")
  .overwrite((text) => text.toLowerCase().replaceAll(/[-_.]+/g, "-"))
  .describe("A project's name; * stands for any letters.");

/** `owner/name` of an index, as settings name one. */
export const IndexAddress = z
  .string()
  .max(129)
  .regex(/^[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/, "write an index as owner/name");

/**
 * Where projects of certain names come from, whoever has them (STANDARDS D01, RELIABILITY F115):
 * `private`: from hosted indexes alone, and no mirror is ever asked; `upstream`: from mirrors alone, and nobody may
 * publish it here; `shared`: from all `sources`, their files on one page.
 */
export const OriginDeclaration = z
  .strictObject({
    glob: NameGlob,
    origin: z.enum(["private", "upstream", "shared"]),
    sources: z
      .array(IndexAddress)
      .min(1)
      .max(32)
      .optional()
      .describe("For shared: whose files are shown, the first before the next; without it, all of the tree."),
  })
  .refine(({ origin, sources }) => sources === undefined || origin === "shared", {
    path: ["sources"],
    message: "only a shared origin has sources",
  });
export type OriginDeclaration = z.infer<typeof OriginDeclaration>;

export const OriginDeclarations = z
  .array(OriginDeclaration)
  .max(MAX_DECLARATIONS)
  .describe(
    "Where names come from; the first that matches counts, and it holds for every index on this one too.",
  );
