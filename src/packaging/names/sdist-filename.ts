import { parseVersion, type Version } from "../versions/version.ts";
import { type FilenameParts, invalidFilename, NO_TAGS } from "./filename-parts.ts";
import { normalizeName, type ProjectName, parseProjectName } from "./project-name.ts";

const EXTENSIONS = [".tar.gz", ".zip", ".tar.bz2", ".tar.xz", ".tar.Z", ".tgz", ".tar"];

/** What `bdist_dumb` puts between version and extension. */
const DUMB_PLATFORM = /\.(linux-[a-z0-9_]+|macosx-[0-9.]+-[a-z0-9_]+|win32|win-amd64|win-arm32|win-arm64)$/;

/**
 * `{name}-{version}.tar.gz` (PEP 625), or one of the older archives, which are `legacy`; also `bdist_dumb` archives, which
 * differ only by a platform behind the version. Null when the extension is none of theirs.
 */
export function parseSdist(filename: string, expectedProject: ProjectName | undefined): FilenameParts | null {
  const extension = EXTENSIONS.find((ending) => filename.endsWith(ending));
  if (extension === undefined) return null;
  const stem = filename.slice(0, -extension.length);
  const source = splitNameAndVersion(stem, expectedProject);
  if (source !== null) {
    const common = { buildTag: null, tags: NO_TAGS, distinction: extension.slice(1) };
    return { kind: "sdist", ...source, legacy: extension !== ".tar.gz", pythonTag: "source", ...common };
  }
  const platform = DUMB_PLATFORM.exec(stem);
  const dumb = platform && splitNameAndVersion(stem.slice(0, platform.index), expectedProject);
  if (platform && dumb) {
    const distinction = `dumb/${platform[1]}/${extension.slice(1)}`;
    return {
      kind: "dumb",
      ...dumb,
      legacy: true,
      pythonTag: "any",
      buildTag: null,
      tags: NO_TAGS,
      distinction,
    };
  }
  const wanted = expectedProject ?? "name";
  throw invalidFilename(
    filename,
    `it should be "${wanted}-version${extension}" with a valid version (PEP 440)`,
  );
}

/**
 * The dash between name and version: with an expected project the one behind that project's name; else, or when the name
 * is another's, the last one that leaves a valid version behind it.
 */
export function splitNameAndVersion(
  stem: string,
  expectedProject: ProjectName | undefined,
): { name: string; version: Version } | null {
  let found: { name: string; version: Version } | null = null;
  for (let dash = stem.lastIndexOf("-"); dash > 0; dash = stem.lastIndexOf("-", dash - 1)) {
    const name = stem.slice(0, dash);
    const version = parseProjectName(name) === null ? null : parseVersion(stem.slice(dash + 1));
    if (version === null) continue;
    if (expectedProject === undefined || normalizeName(name) === expectedProject) return { name, version };
    found ??= { name, version };
  }
  return found;
}
