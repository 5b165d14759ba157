import { quoteForMessage } from "../metadata/quote.ts";
import type { Version } from "../versions/version.ts";
import { type FileKind, type FilenameParts, type FilenameTags, invalidFilename } from "./filename-parts.ts";
import { parseLegacyBinary } from "./legacy-filename.ts";
import { type ProjectName, parseProjectName, projectNameProblem } from "./project-name.ts";
import { parseSdist } from "./sdist-filename.ts";
import { parseWheel } from "./wheel-filename.ts";

export type { FileKind } from "./filename-parts.ts";

/** What the name of a distribution file says. */
export interface DistributionFilename {
  /** As it was written. */
  filename: string;
  project: ProjectName;
  version: Version;
  kind: FileKind;
  /** Only indexes with the setting `legacyFileKinds` take it: neither a wheel nor a `.tar.gz` sdist. */
  legacy: boolean;
  /** Equal for every spelling of one distribution: `Foo_Bar-1.0` and `foo.bar-1.0.0` with the same tags and build. */
  key: string;
  /** As the upload form's `pyversion` says it: `py3`, `cp312`, `2.7`; `source` for sdists; `any` when it does not say. */
  pythonTag: string;
  /** Build tag of a wheel, release of an rpm. */
  buildTag: string | null;
  /** Of wheels, expanded (`py2.py3` is two), lower case, in order; empty otherwise. */
  tags: FilenameTags;
}

/** Longest file name in characters: with `.metadata` behind it, it stays below the 255 bytes of most file systems. */
const MAX_LENGTH = 240;

/**
 * Reads the name of a distribution file. `expectedProject` is what the upload says the project is: old sdist names
 * hold dashes in the project's name, which only it can tell from the version.
 *
 * Raises a `Refusal` (`invalid`) for hostile names, unknown kinds of file, and names that do not follow the rules of
 * their kind (STANDARDS F01, F02, F06–F09, F18, F20; RELIABILITY F57, F58) or belong to another project (F10).
 */
export function parseDistributionFilename(
  filename: string,
  expectedProject?: ProjectName,
): DistributionFilename {
  refuseHostile(filename);
  const parts = partsOf(filename, expectedProject);
  const project = parseProjectName(parts.name);
  if (project === null)
    throw invalidFilename(filename, `${quoteForMessage(parts.name)} ${projectNameProblem(parts.name)}`);
  if (expectedProject !== undefined && project !== expectedProject) {
    throw invalidFilename(
      filename,
      `it belongs to project ${quoteForMessage(project)}, not to ${quoteForMessage(expectedProject)}`,
    );
  }
  const { version, kind, legacy, pythonTag, buildTag, tags, distinction } = parts;
  const key = [project, version.canonical, distinction].join("/");
  return { filename, project, version, kind, legacy, key, pythonTag, buildTag, tags };
}

function partsOf(filename: string, expectedProject: ProjectName | undefined): FilenameParts {
  if (filename.endsWith(".whl")) return parseWheel(filename);
  const parts = parseLegacyBinary(filename, expectedProject) ?? parseSdist(filename, expectedProject);
  if (parts !== null) return parts;
  throw invalidFilename(filename, "only wheels (.whl) and source distributions (.tar.gz) can be uploaded");
}

function refuseHostile(filename: string): void {
  if (filename === "") throw invalidFilename(filename, "it is empty");
  if (filename.length > MAX_LENGTH) {
    throw invalidFilename(filename, `it is longer than ${MAX_LENGTH} characters`);
  }
  if (filename.startsWith(".")) throw invalidFilename(filename, "it must not begin with a dot");
  if (filename.includes("..")) throw invalidFilename(filename, 'it must not hold ".."');
  const odd = /[^A-Za-z0-9._+!-]/u.exec(filename);
  if (odd !== null) {
    throw invalidFilename(
      filename,
      `${nameOfCharacter(odd[0])} is not allowed; use letters, digits and . _ + ! -`,
    );
  }
}

function nameOfCharacter(character: string): string {
  if (character >= "!" && character <= "~") return `the character ${character}`;
  return `the character U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0")}`;
}
