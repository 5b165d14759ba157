import type { IndexFile } from "../../../indexes/index-file.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import { parseDistributionFilename } from "../../../packaging/names/distribution-filename.ts";
import { encodePathSegment } from "../../../packaging/simple/page-url.ts";
import { Refusal } from "../../../refusal.ts";
import { toTime } from "../fields.ts";
import type { File } from "./schema.ts";

/** A file as its own index has it: what is downloaded through another one is the same. */
export function presentFile(file: IndexFile, indexes: Indexes): File {
  const source = indexes.addressOf(file.sourceIndexId);
  const { address, filename } = file;
  return {
    filename,
    source,
    version: file.version,
    path: `${source}/files/${address.slice(0, 2)}/${address.slice(2)}/${encodePathSegment(filename)}`,
    ...tagsOf(file),
    kind: file.kind,
    size: file.size,
    sha256: file.sha256,
    requiresPython: file.requiresPython,
    hasMetadata: file.metadataSha256 !== null || file.metadataUnhashed,
    hasSignature: file.hasSignature,
    uploadedAt: file.uploadedAt === null ? null : toTime(file.uploadedAt),
    uploadedBy: file.uploadedBy,
    yanked: file.yanked !== null,
    yankedReason: file.yanked,
  };
}

/** What a wheel's name says it runs on. Upstreams also have names that say nothing by today's rules. */
function tagsOf({ filename, kind, project }: IndexFile): Pick<File, "tags" | "buildTag"> {
  if (kind !== "wheel") return { tags: null, buildTag: null };
  try {
    const { tags, buildTag } = parseDistributionFilename(filename, project);
    return { tags: { python: [...tags.python], abi: [...tags.abi], platform: [...tags.platform] }, buildTag };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { tags: null, buildTag: null };
  }
}
