import type { Indexes } from "../../../indexes/indexes.ts";
import type { IndexFile } from "../../../indexes/package-index.ts";
import { toTime } from "../fields.ts";
import type { File } from "./schema.ts";

export function presentFile(file: IndexFile, indexes: Indexes): File {
  return {
    filename: file.filename,
    source: indexes.addressOf(file.sourceIndexId),
    version: file.version,
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
