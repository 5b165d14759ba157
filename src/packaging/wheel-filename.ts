import { type FilenameParts, invalidFilename } from "./filename-parts.ts";
import { parseVersion } from "./version.ts";

/**
 * `{name}-{version}(-{build})?-{python}-{abi}-{platform}.whl` (PEP 427). Parts that are not normalised and compressed
 * tag sets are understood (STANDARDS F02). Wheels with a variant label (draft PEP 825) have a part more and are refused:
 * installers of today would take the label for a platform.
 */
export function parseWheel(filename: string): FilenameParts {
  const parts = filename.slice(0, -".whl".length).split("-");
  if (parts.length < 5 || parts.length > 6) {
    throw invalidFilename(
      filename,
      `a wheel's name has 5 or 6 parts between dashes, this one has ${parts.length} (wheel variants are not supported)`,
    );
  }
  const [name, versionText] = parts as [string, string];
  const build = parts.length === 6 ? (parts[2] as string) : null;
  if (build !== null && !/^\d[A-Za-z0-9._]*$/.test(build)) {
    throw invalidFilename(filename, `the build tag "${build}" must begin with a digit`);
  }
  const [python, abi, platform] = parts.slice(-3) as [string, string, string];
  const version = parseVersion(versionText) ?? parseVersion(versionText.replaceAll("_", "-"));
  if (version === null) throw invalidFilename(filename, `"${versionText}" is not a valid version (PEP 440)`);
  const tags = {
    python: expandTags(filename, python),
    abi: expandTags(filename, abi),
    platform: expandTags(filename, platform),
  };
  const normalBuild = build === null ? "" : build.replace(/^0+(?=\d)/, "").toLowerCase();
  const distinction = [
    "whl",
    normalBuild,
    tags.python.join("."),
    tags.abi.join("."),
    tags.platform.join("."),
  ].join("/");
  return {
    kind: "wheel",
    name,
    version,
    legacy: false,
    pythonTag: python,
    buildTag: build,
    tags,
    distinction,
  };
}

/** `py3.py2` is `py2` and `py3`: two compressed sets name the same tags when their expanded, sorted forms are equal. */
function expandTags(filename: string, compressed: string): string[] {
  const tags = compressed.toLowerCase().split(".");
  if (!tags.every((tag) => /^[a-z0-9_]+$/.test(tag))) {
    throw invalidFilename(filename, `"${compressed}" is not a valid tag`);
  }
  return tags.length === 1 ? tags : [...new Set(tags)].sort();
}
