import type { IndexRecord } from "../../indexes/index-record.ts";
import { parseDistributionFilename } from "../../packaging/names/distribution-filename.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import type { FileDraft, PromisedFile } from "../../storage/storage.ts";
import { fileKey } from "../../storage/storage-key.ts";
import { decide } from "./conflict.ts";
import type { PublishingTools } from "./upload.ts";

/** What a publisher says of a file ahead of its bytes. */
export interface EarlyUpload extends PromisedFile {
  index: IndexRecord;
  project: ProjectName;
  filename: string;
}

/**
 * Begins to send the file at `path` to the store while it comes: by its SHA-256 its key is known. Resolves with null where the
 * store takes no such drafts, and where the upload will be turned away or change nothing.
 */
export async function beginEarly(
  { database, storage }: Pick<PublishingTools, "database" | "storage">,
  upload: EarlyUpload,
  path: string,
): Promise<FileDraft | null> {
  if (!storage.beginFile) return null;
  try {
    const { index, project, sha256, size } = upload;
    const { filename, key, version, kind } = parseDistributionFilename(upload.filename, project);
    const candidate = { index, project, filename, key, version: version.text, kind, sha256 };
    const { decision } = await decide(database.read, candidate);
    return decision.outcome === "unchanged"
      ? null
      : storage.beginFile(fileKey(sha256, filename), path, { sha256, size });
  } catch {
    // What is wrong is reported when all of it is here.
    return null;
  }
}
