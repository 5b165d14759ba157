/** The newest version of core metadata whose every field is known here. */
export const NEWEST_METADATA_VERSION = "2.6";

const GREATEST_MAJOR = 2;

/**
 * Major and minor of a Metadata-Version that can be read: all minor versions of major 1 and 2 (STANDARDS M07, M17, M18),
 * known or not, since a newer minor version only adds fields. null for all else.
 */
export function readMetadataVersion(text: string): [major: number, minor: number] | null {
  const match = /^(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return null;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major >= 1 && major <= GREATEST_MAJOR ? [major, minor] : null;
}

/** Whether a Metadata-Version can be read and is newer than `other`, which must be one itself. */
export function isNewerThan(text: string | undefined, other: string): boolean {
  const version = readMetadataVersion(text ?? "");
  const [major, minor] = readMetadataVersion(other) as [number, number];
  return version !== null && (version[0] > major || (version[0] === major && version[1] > minor));
}
