import { normalizeName, type ProjectName } from "../project-name.ts";
import { quote } from "./member-name.ts";
import { type ArchiveLimits, broken, MAX_METADATA, type RandomAccess } from "./random-access.ts";
import { readZip } from "./zip.ts";
import type { ZipMember } from "./zip-directory.ts";
import { fileNamed, readZipMember } from "./zip-layout.ts";

/** The name and version an archive must carry: those of its file name. */
export interface ExpectedRelease {
  project: ProjectName;
  /** Whether a version's text means the expected one (PEP 440). */
  isVersion: (text: string) => boolean;
}

/**
 * Checks a wheel from end to end (F13, E05, E08; F50-F55) and returns the bytes of its METADATA. It must have exactly
 * one top-level `<name>-<version>.dist-info/`, with METADATA and WHEEL. RECORD is not enforced: installers do that,
 * and many wheels in use would not pass.
 */
export function readWheel(
  archive: RandomAccess,
  expected: ExpectedRelease,
  limits: ArchiveLimits,
): Uint8Array {
  const members = readZip(archive, limits);
  const folder = distInfoFolder(members);
  checkDistInfoName(folder, expected);
  const metadata = fileNamed(members, `${folder}/METADATA`);
  const wheel = fileNamed(members, `${folder}/WHEEL`);
  readZipMember(archive, wheel, MAX_METADATA);
  return readZipMember(archive, metadata, MAX_METADATA);
}

function distInfoFolder(members: readonly ZipMember[]): string {
  const folders = new Set<string>();
  for (const member of members) {
    const top = member.name.split("/", 1)[0]!;
    if (top.toLowerCase().endsWith(".dist-info") && (member.isFolder || member.name.length > top.length))
      folders.add(top);
  }
  const [folder, second] = folders;
  if (folder === undefined) throw broken("it has no .dist-info folder, so it is no wheel");
  if (second !== undefined) throw broken("it has more than one .dist-info folder");
  return folder;
}

function checkDistInfoName(folder: string, expected: ExpectedRelease): void {
  const stem = folder.slice(0, -".dist-info".length);
  const dash = stem.lastIndexOf("-");
  const version = stem.slice(dash + 1);
  // Build tools write the "-" or "+" of a version as "_" here, as they do in the file's name.
  const spellings = [version, version.replaceAll("_", "-"), version.replaceAll("_", "+")];
  const fits =
    dash > 0 && normalizeName(stem.slice(0, dash)) === expected.project && spellings.some(expected.isVersion);
  if (!fits) throw broken(`its folder ${quote(folder)} does not fit the file's name`);
}
