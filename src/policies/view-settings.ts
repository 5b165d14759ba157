import { z } from "zod";
import { readRequirementLines } from "./requirement-lines.ts";
import { ProjectGlob } from "./rule.ts";

const MAX_LINES = 20_000;

const Requirements = z
  .array(z.string().max(20_000))
  .max(MAX_LINES)
  .superRefine((lines, context) => {
    for (const line of readRequirementLines(lines)) {
      if ("problem" in line) context.addIssue({ code: "custom", message: line.problem });
    }
  });

/** A restricted view: an index shows of itself and its bases only what fits. */
export const ViewSettings = z.strictObject({
  requirements: Requirements.default([]).describe(
    "Lines of a requirements file: the projects and versions there are; hashes pin files. Other projects are not there unless `allow` names them.",
  ),
  allow: z
    .array(ProjectGlob)
    .max(MAX_LINES)
    .default([])
    .describe("Projects there are beside those of the requirements; with neither, all."),
  deny: z
    .array(ProjectGlob)
    .max(MAX_LINES)
    .default([])
    .describe("Projects that show no file, whatever else is said."),
  wheelOnly: z
    .boolean()
    .default(false)
    .describe("Wheels alone: nothing that runs code when it is installed."),
  platforms: z
    .array(
      z
        .string()
        .max(100)
        .regex(
          /^[A-Za-z0-9*._-]+$/,
          "write linux, macos, windows, or a wheel's platform tag with * for any letters",
        ),
    )
    .max(100)
    .default([])
    .describe(
      "linux, macos, windows, or globs of wheel platform tags such as manylinux_*_x86_64; empty: all. Files for any platform always fit.",
    ),
  preReleases: z
    .boolean()
    .default(true)
    .describe("Whether pre-releases are shown that no requirement line names itself."),
});
export type ViewSettings = z.infer<typeof ViewSettings>;
