import type { Kysely } from "kysely";
import { rowPages } from "../../database/row-pages.ts";
import type { Tables } from "../../database/tables.ts";
import { fileKey, metadataKey, mirrorMetadataKey, signatureKey } from "../../storage/storage-key.ts";

/** A stored file that the database names. What the database does not know of it is null. */
export interface NamedFile {
  key: string;
  sha256: string | null;
  size: number | null;
}

/**
 * Every stored file that the database names, in bounded memory: of published files, also those in the recycle bin, of
 * documentation, of test results and of mirrors.
 */
export async function* namedFiles(read: Kysely<Tables>): AsyncGenerator<NamedFile> {
  yield* publishedFiles(read);
  yield* docsFiles(read);
  yield* resultFiles(read);
  yield* mirroredFiles(read);
}

async function* publishedFiles(read: Kysely<Tables>): AsyncGenerator<NamedFile> {
  const rows = read
    .selectFrom("files")
    .select(["id", "sha256", "filename", "size", "metadata_sha256", "has_signature"])
    .where((row) => row.or([row("removed_serial", "is", null), row("binned_at", "is not", null)]));
  let last = { sha256: "", filename: "" };
  for await (const page of rowPages(rows, ["sha256", "id"]))
    for (const { sha256, filename, size, metadata_sha256, has_signature } of page) {
      // A promoted file has the same bytes as the one in the other index.
      if (last.sha256 === sha256 && last.filename === filename) continue;
      last = { sha256, filename };
      yield { key: fileKey(sha256, filename), sha256, size };
      if (metadata_sha256 !== null)
        yield { key: metadataKey(sha256, filename), sha256: metadata_sha256, size: null };
      if (has_signature === 1) yield { key: signatureKey(sha256, filename), sha256: null, size: null };
    }
}

async function* docsFiles(read: Kysely<Tables>): AsyncGenerator<NamedFile> {
  const rows = read
    .selectFrom("release_docs")
    .select(["project_id", "version", "sha256", "filename", "size"]);
  for await (const page of rowPages(rows, ["project_id", "version"]))
    for (const { sha256, filename, size } of page) yield { key: fileKey(sha256, filename), sha256, size };
}

async function* resultFiles(read: Kysely<Tables>): AsyncGenerator<NamedFile> {
  const rows = read.selectFrom("test_results").select(["id", "sha256", "filename"]);
  for await (const page of rowPages(rows, ["id"]))
    for (const { sha256, filename } of page) yield { key: fileKey(sha256, filename), sha256, size: null };
}

async function* mirroredFiles(read: Kysely<Tables>): AsyncGenerator<NamedFile> {
  const rows = read
    .selectFrom("mirror_files")
    .select(["index_id", "address", "filename", "sha256", "size", "metadata_sha256"]);
  for await (const page of rowPages(rows, ["index_id", "address", "filename"]))
    for (const { index_id, address, filename, sha256, size, metadata_sha256 } of page) {
      if (sha256 !== null) yield { key: fileKey(sha256, filename), sha256, size };
      if (metadata_sha256 !== null)
        yield {
          key: mirrorMetadataKey(index_id, address, filename),
          sha256: metadata_sha256,
          size: null,
        };
    }
}
