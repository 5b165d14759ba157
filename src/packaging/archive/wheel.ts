import { normalizeName, type ProjectName } from "../names/project-name.ts";
import { quote } from "./member-name.ts";
import { type ArchiveLimits, broken, MAX_METADATA, type RandomAccess } from "./random-access.ts";
import { refuseCaseTwins, refuseTwins } from "./twins.ts";
import { checkDataFolder, checkWheelFile } from "./wheel-file.ts";
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
 * one top-level `<name>-<version>.dist-info/`, with METADATA, WHEEL and RECORD, and must be one that installers can
 * install. What RECORD lists is not compared with the members: installers do not do that either.
 */
export function readWheel(
  archive: RandomAccess,
  expected: ExpectedRelease,
  limits: ArchiveLimits,
): Uint8Array {
  const { members, folder } = openWheel(archive, expected, limits);
  refuseTwins(members);
  refuseCaseTwins(members.map(({ name }) => name).filter((name) => name.startsWith(`${folder}/`)));
  const metadata = fileNamed(members, `${folder}/METADATA`);
  const wheel = fileNamed(members, `${folder}/WHEEL`);
  if (!members.some(({ name, isFolder }) => name === `${folder}/RECORD` && !isFolder))
    throw broken(`${quote(`${folder}/RECORD`)} is missing from it, and installers refuse wheels without it`);
  checkWheelFile(readZipMember(archive, wheel, MAX_METADATA));
  const files = members.filter(({ isFolder }) => !isFolder).map(({ name }) => name);
  checkDataFolder(files, `${folder.slice(0, -".dist-info".length)}.data`);
  return readZipMember(archive, metadata, MAX_METADATA);
}

/** The METADATA of a wheel that was accepted before, maybe by fewer rules than those of today. */
export function readStoredWheel(
  archive: RandomAccess,
  expected: ExpectedRelease,
  limits: ArchiveLimits,
): Uint8Array {
  const { members, folder } = openWheel(archive, expected, limits);
  return readZipMember(archive, fileNamed(members, `${folder}/METADATA`), MAX_METADATA);
}

function openWheel(archive: RandomAccess, expected: ExpectedRelease, limits: ArchiveLimits) {
  const members = readZip(archive, limits);
  const folder = distInfoFolder(members);
  checkDistInfoName(folder, expected);
  return { members, folder };
}

function distInfoFolder(members: readonly ZipMember[]): string {
  const folders = new Set<string>();
  for (const member of members) {
    const top = member.name.split("/", 1)[0]!;
    if (top.toLowerCase().endsWith(".dist-info") && (member.isFolder || member.name.length > top.length))
      folders.add(top);
  }
  const [folder, second] = folders;
  if (folder === undefined) throw broken("it has no .dist-info folder, so it is not a wheel");
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
