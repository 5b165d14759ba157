/** What PyPICloud notes about a file: beside it, in the object's metadata, or in its cache. */
export interface Note {
  /** null: nobody uploaded it (it came from upstream), or the file is older than such notes. */
  uploadedBy: string | null;
  sha256: string | null;
  md5: string | null;
}

/** Reads a note. Keys have `_`, and `-` in S3; what is no note says nothing. */
export function noted(found: unknown): Note {
  const fields = typeof found === "object" && found !== null ? (found as Record<string, unknown>) : {};
  const text = (name: string, isRight: RegExp) => {
    const value = fields[name] ?? fields[name.replaceAll("_", "-")];
    return typeof value === "string" && isRight.test(value) ? value : null;
  };
  return {
    uploadedBy: text("uploader", /^[^\0-\x1f]{1,200}$/),
    sha256: text("hash_sha256", /^[0-9a-f]{64}$/i),
    md5: text("hash_md5", /^[0-9a-f]{32}$/i),
  };
}
