import type { DistributionFilename } from "../names/distribution-filename.ts";
import type { FileUploadForm } from "./upload-form.ts";

/**
 * The form of a file that is sent without one: it says no more than the file's name does, so that the metadata inside
 * are taken. `sha256`: what the client says it is (lower-case hex), or null.
 */
export function formOfFile(name: DistributionFilename, sha256: string | null): FileUploadForm {
  return {
    action: "file_upload",
    project: name.project,
    version: name.version,
    metadata: {},
    kind: name.kind,
    pythonTag: name.pythonTag,
    digests: { md5: null, sha256, blake2b256: null },
    comment: null,
    signature: null,
    attestations: null,
  };
}
