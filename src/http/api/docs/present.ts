import type { z } from "zod";
import type { DocsRow } from "../../../indexes/docs/release-docs.ts";
import { toTime } from "../fields.ts";
import type { ReleaseDocs } from "./schema.ts";

/** Documentation as the API shows it. `path`: see `ReleaseDocs`. */
export function presentDocs(row: DocsRow, path: string): z.input<typeof ReleaseDocs> {
  return {
    version: row.version,
    sha256: row.sha256,
    size: Number(row.size),
    files: Number(row.files),
    unpackedSize: Number(row.unpacked_size),
    uploadedAt: toTime(Number(row.uploaded_at)),
    uploadedBy: row.uploaded_by,
    origin: row.origin,
    path,
  };
}
