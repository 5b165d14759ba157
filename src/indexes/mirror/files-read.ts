import { createHash } from "node:crypto";
import { parseDistributionFilename } from "../../packaging/names/distribution-filename.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import type { SimpleFile, SimpleProject } from "../../packaging/simple/simple-page.ts";
import { compareVersions, type Version } from "../../packaging/versions/version.ts";
import type { MirrorFile } from "./page.ts";
import type { MirrorSettings } from "./settings.ts";

export interface ReadingOrder {
  project: SimpleProject;
  indexId: number;
  metadata: MirrorSettings["metadata"];
  /** When each file was first seen, by `seenKey`. */
  firstSeen: ReadonlyMap<string, number>;
  now: number;
}

/**
 * The files of an upstream's page as the index answers them, oldest version first. Files whose names say no version of
 * this project are left out, since no installer of today takes them; so is a name that comes a second time.
 */
export function readMirrorFiles({ project, indexId, metadata, firstSeen, now }: ReadingOrder): MirrorFile[] {
  const taken = new Set<string>();
  const found: { file: MirrorFile; version: Version }[] = [];
  for (const simple of project.files) {
    const parsed = parse(simple.filename, project.name);
    if (parsed === null || taken.has(simple.filename)) continue;
    taken.add(simple.filename);
    const address = addressOfFile(simple);
    const sha256 = simple.hashes.sha256 ?? null;
    const isMade = metadata === "extract" && parsed.kind === "wheel" && simple.coreMetadata === null;
    const { sha256: metadataSha256 = null, ...metadataHashes } = simple.coreMetadata ?? {};
    const hasOthers = metadataSha256 === null && Object.keys(metadataHashes).length > 0;
    const isRelayed =
      simple.coreMetadata !== null &&
      (simple.unprovedMetadata === undefined || metadataSha256 !== null || hasOthers);
    found.push({
      version: parsed.version,
      file: {
        filename: simple.filename,
        project: project.name,
        version: parsed.version.text,
        kind: parsed.kind,
        sourceIndexId: indexId,
        address,
        size: simple.size,
        sha256,
        md5: simple.hashes.md5 ?? null,
        blake2b256: null,
        requiresPython: simple.requiresPython,
        metadataSha256,
        metadataUnhashed: isMade || (simple.coreMetadata !== null && metadataSha256 === null),
        hasSignature: false,
        uploadedAt: simple.uploadTime,
        uploadedBy: null,
        yanked: simple.yanked,
        provenance: simple.provenance,
        firstSeenAt: firstSeen.get(seenKey({ filename: simple.filename, address })) ?? now,
        url: simple.url,
        hashes: simple.hashes,
        ...(simple.unproved === undefined ? {} : { unproved: simple.unproved }),
        relaysMetadata: isRelayed,
        ...(hasOthers ? { metadataHashes } : {}),
      },
    });
  }
  return found.sort(byVersionThenName).map(({ file }) => file);
}

/** What says of a file that it is the one that was seen before. */
export function seenKey({ filename, address }: Pick<MirrorFile, "filename" | "address">): string {
  return `${address} ${filename}`;
}

/** The file's SHA-256; where the upstream does not tell it, that of where it lies and what else is said of its bytes. */
function addressOfFile({ hashes, url }: SimpleFile): string {
  if (hashes.sha256 !== undefined) return hashes.sha256;
  const { origin, pathname } = new URL(url);
  return createHash("sha256")
    .update(`${origin}${pathname}\n${JSON.stringify(hashes)}`)
    .digest("hex");
}

function parse(filename: string, project: ProjectName) {
  try {
    return parseDistributionFilename(filename, project);
  } catch {
    return null;
  }
}

function byVersionThenName(
  a: { file: MirrorFile; version: Version },
  b: { file: MirrorFile; version: Version },
): number {
  return compareVersions(a.version, b.version) || (a.file.filename < b.file.filename ? -1 : 1);
}
