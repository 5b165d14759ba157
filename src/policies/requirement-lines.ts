import { normalizeName, type ProjectName, parseProjectName } from "../packaging/names/project-name.ts";
import { isValidRequirement } from "../packaging/versions/requirement.ts";
import type { Version } from "../packaging/versions/version.ts";
import { matches, parseSpecifier, type VersionSpecifier } from "../packaging/versions/version-specifier.ts";

/** What one requirement line lets through. */
export interface RequirementLine {
  project: ProjectName;
  /** As it was written. */
  text: string;
  versions: VersionSpecifier;
  /** SHA-256 digests of the files it pins; none: any file. */
  sha256: string[];
}

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?/;
const HASH = /(?:^|\s)--hash[= ]([a-z0-9]+):([0-9a-f]+)/g;

/**
 * Reads lines as a requirements file has them: comments, blank lines, lines that go on behind a `\`, and pinned hashes.
 * Markers are for installers and count for nothing here. Problems are returned as texts: options and links of other places
 * have no meaning in a view.
 */
export function readRequirementLines(lines: readonly string[]): (RequirementLine | { problem: string })[] {
  return joined(lines)
    .map((line) => line.replace(/(?:^|\s)#.*$/, "").trim())
    .filter((line) => line !== "")
    .map(readLine);
}

/** The lines that are right. */
export function requirementLines(lines: readonly string[]): RequirementLine[] {
  return readRequirementLines(lines).flatMap((line) => ("problem" in line ? [] : [line]));
}

/** Whether the line lets a version through; pre-releases where they are wanted, or where the line names one itself. */
export function letsThrough(line: RequirementLine, version: Version, preReleases: boolean): boolean {
  return matches(line.versions, version) && (preReleases || !version.isPrerelease || namesPreRelease(line));
}

function namesPreRelease({ versions }: RequirementLine): boolean {
  return versions.clauses.some((clause) => "version" in clause && clause.version.isPrerelease);
}

function joined(lines: readonly string[]): string[] {
  return lines
    .join("\n")
    .replace(/\\\r?\n/g, " ")
    .split(/\r?\n/);
}

function readLine(text: string): RequirementLine | { problem: string } {
  const hashes = [...text.matchAll(HASH)];
  const bare = text.replace(HASH, " ").trim();
  if (bare.startsWith("-")) return { problem: `"${bare}" is an option of pip, not a requirement` };
  if (!isValidRequirement(bare)) return { problem: `"${bare}" is not a requirement (PEP 508)` };
  const name = NAME.exec(bare)?.[0] ?? "";
  const rest = bare
    .slice(name.length)
    .replace(/^\s*\[[^\]]*\]/, "")
    .trim();
  if (rest.startsWith("@")) return { problem: `"${bare}" refers to a URL; use a version instead` };
  const versions = parseSpecifier(versionsOf(rest));
  const project = parseProjectName(normalizeName(name));
  if (project === null || versions === null)
    return { problem: `"${bare}" has no version specifier (PEP 440)` };
  const sha256 = hashes.filter(([, kind]) => kind === "sha256").map(([, , digest]) => digest as string);
  if (hashes.length > 0 && sha256.length === 0) return { problem: `"${bare}" pins no sha256 hash` };
  return { project, text: bare, versions, sha256 };
}

/** What stands before the marker, without the parentheses of older metadata. */
function versionsOf(rest: string): string {
  const versions = (rest.split(";")[0] ?? "").trim();
  return versions.startsWith("(") && versions.endsWith(")") ? versions.slice(1, -1) : versions;
}
