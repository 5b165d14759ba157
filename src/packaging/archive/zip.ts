import { type ArchiveLimits, broken, type RandomAccess } from "./random-access.ts";
import { looksLikeTar } from "./tar-header.ts";
import { readZipDirectory, type ZipMember } from "./zip-directory.ts";
import { checkZipLayout } from "./zip-layout.ts";

/**
 * Every member of a zip that is well-formed, can be read one way only, and is within the limits.
 *
 * By hand, as `tar-reader.ts` is: libraries read whatever can be read, while two tools must not see two contents in one upload. So
 * every byte must have one meaning (no second directory, no gaps, no overlaps), which a library does not let one check.
 */
export function readZip(archive: RandomAccess, limits: ArchiveLimits): ZipMember[] {
  if (looksLikeTar(archive.read(0, 512))) throw broken("it is both a zip and a tar file");
  const { end, members } = readZipDirectory(archive, limits);
  checkZipLayout(archive, members, end);
  return members;
}
