import { z } from "zod";

const MAX_DECLARATIONS = 1000;

/** Globs are compared with normalised names, so they are normalised the same way (PEP 503). */
const NameGlob = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[A-Za-z0-9*._-]+$/, "use a project name, where * matches any characters")
  .overwrite((text) => text.toLowerCase().replaceAll(/[-_.]+/g, "-"))
  .describe("A project name. `*` matches any characters.");

/** `owner/name` of an index, as settings name one. */
export const IndexAddress = z
  .string()
  .max(129)
  .regex(/^[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/, "write an index as owner/name");

/**
 * Where projects with certain names come from, whichever index has them (STANDARDS D01, RELIABILITY F115):
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
      .describe("For shared: the indexes whose files are shown, in order. Default: the whole tree."),
  })
  .refine(({ origin, sources }) => sources === undefined || origin === "shared", {
    path: ["sources"],
    message: "only a shared origin can have sources",
  });
export type OriginDeclaration = z.infer<typeof OriginDeclaration>;

export const OriginDeclarations = z
  .array(OriginDeclaration)
  .max(MAX_DECLARATIONS)
  .describe(
    "Where names come from. The first match wins. Also applies to all indexes that inherit from this one.",
  );
