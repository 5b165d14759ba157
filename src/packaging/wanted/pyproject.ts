import { parse } from "smol-toml";
import { z } from "zod";
import { Refusal } from "../../refusal.ts";
import type { FoundInFile } from "./found-in-file.ts";

const Lines = z.array(z.string());
const Pyproject = z.object({
  project: z
    .object({
      dependencies: Lines.default([]),
      "optional-dependencies": z.record(z.string(), Lines).default({}),
    })
    .optional(),
  "dependency-groups": z.record(z.string(), z.array(z.unknown())).default({}),
  "build-system": z.object({ requires: Lines.default([]) }).optional(),
});

/** Reads a pyproject.toml: what the project needs, with all its extras and groups, and what building it needs. */
export function readPyproject(text: string): FoundInFile {
  const read = Pyproject.parse(parse(text));
  const { project } = read;
  const groups = Object.values(read["dependency-groups"]);
  if (project === undefined && groups.length === 0)
    throw new Refusal(
      "invalid",
      "bad-requirements-file",
      "The pyproject.toml has no [project] with dependencies. Give the lock file of the project instead.",
    );
  return {
    requirements: [
      ...(project?.dependencies ?? []),
      ...Object.values(project?.["optional-dependencies"] ?? {}).flat(),
      // A group may include other groups, which are here themselves.
      ...groups.flat().filter((one) => typeof one === "string"),
      ...(read["build-system"]?.requires ?? []),
    ],
    leftOut: [],
  };
}
