import { parseVersion } from "../versions/version.ts";
import { type FilenameParts, invalidFilename } from "./filename-parts.ts";

/**
 * `{name}-{version}(-{build})?-{python}-{abi}-{platform}.whl` (PEP 427). Parts that are not normalised and compressed
 * tag sets are understood (STANDARDS F02). Wheels with a variant label (draft PEP 825) have one more part at the end and are
 * refused: installers of today would take the label for a platform.
 */
export function parseWheel(filename: string): FilenameParts {
  const parts = filename.slice(0, -".whl".length).split("-");
  if (parts.length < 5 || parts.length > 7) {
    throw invalidFilename(
      filename,
      `a wheel's name has 5 or 6 parts between dashes, this one has ${parts.length}`,
    );
  }
  const [name, versionText] = parts as [string, string];
  refuseVariant(filename, parts);
  const build = parts.length === 6 ? (parts[2] as string) : null;
  if (build !== null && !/^\d[A-Za-z0-9._]*$/.test(build)) {
    throw invalidFilename(filename, `"${build}" is not a valid build tag`);
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

/** Of six parts the third is a build tag when it begins with a digit, as no Python tag does; else the last is a variant label. */
function refuseVariant(filename: string, parts: readonly string[]): void {
  const hasBuild = /^\d/.test(parts[2] ?? "");
  if (parts.length < 6 || (parts.length === 6 && hasBuild)) return;
  const third = hasBuild ? "" : `; its third part "${parts[2]}" is no build tag, which begins with a digit`;
  throw invalidFilename(
    filename,
    `by its number of parts it is a wheel variant with the label "${parts.at(-1)}" (draft PEP 825), which this server does not take${third}`,
  );
}

/** `py3.py2` is `py2` and `py3`: two compressed sets name the same tags when their expanded, sorted forms are equal. */
function expandTags(filename: string, compressed: string): string[] {
  const tags = compressed.toLowerCase().split(".");
  if (!tags.every((tag) => /^[a-z0-9_]+$/.test(tag))) {
    throw invalidFilename(filename, `"${compressed}" is not a valid tag`);
  }
  return tags.length === 1 ? tags : [...new Set(tags)].sort();
}
