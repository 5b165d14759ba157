import type { FileKind } from "../../indexes/index-file.ts";
import type { ArchiveLimits, RandomAccess } from "../../packaging/archive/random-access.ts";
import { readEgg, readSdist, readZipSdist } from "../../packaging/archive/sdist.ts";
import { readStoredWheel, readWheel } from "../../packaging/archive/wheel.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { parseVersion } from "../../packaging/versions/version.ts";

/** What an archive must be: what its file name says of it. Plain data, so that it can be sent to a thread. */
export interface InspectionOrder {
  filename: string;
  kind: FileKind;
  project: ProjectName;
  /** The version's canonical form (`Version.canonical`). */
  version: string;
  limits: ArchiveLimits;
}

/**
 * Checks an archive and resolves with the bytes of its core metadata; null for kinds of file that are not read
 * (installers and rare compressions, which only indexes with `legacyFileKinds` take). Raises a `Refusal` (`invalid`) that says what is wrong.
 */
export async function inspectArchive(
  archive: RandomAccess,
  order: InspectionOrder,
): Promise<Uint8Array | null> {
  if (order.kind === "wheel") {
    const isVersion = (text: string): boolean => parseVersion(text)?.canonical === order.version;
    return readWheel(archive, { project: order.project, isVersion }, order.limits);
  }
  if (order.kind === "sdist" && order.filename.endsWith(".zip")) return readZipSdist(archive, order.limits);
  if (order.kind === "sdist" && /\.(tar\.gz|tgz)$/.test(order.filename))
    return readSdist(archive, order.limits);
  return order.kind === "egg" ? readEgg(archive, order.limits) : null;
}

/** The core metadata of an archive that was accepted before, which newer rules may refuse as an upload. */
export async function readStoredMetadata(
  archive: RandomAccess,
  order: InspectionOrder,
): Promise<Uint8Array | null> {
  if (order.kind !== "wheel") return inspectArchive(archive, order);
  const isVersion = (text: string): boolean => parseVersion(text)?.canonical === order.version;
  return readStoredWheel(archive, { project: order.project, isVersion }, order.limits);
}
