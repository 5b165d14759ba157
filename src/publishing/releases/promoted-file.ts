import { createHash } from "node:crypto";
import type { IndexFile } from "../../indexes/index-file.ts";
import type { CoreMetadata } from "../../packaging/metadata/core-metadata.ts";
import {
  type DistributionFilename,
  parseDistributionFilename,
} from "../../packaging/names/distribution-filename.ts";
import { fileKey } from "../../storage/storage-key.ts";
import { inspectArchive } from "../archives/inspect.ts";
import { withStoredArchive } from "../archives/stored-archive.ts";
import { checkKind, checkMetadata } from "../upload/agreement.ts";
import type { NewFile } from "../upload/facts.ts";
import { isMetadataServed } from "../upload/served-metadata.ts";
import { requireStored } from "../upload/store.ts";
import type { PublishingTools } from "../upload/upload.ts";
import type { Promotion } from "./promotion.ts";

/** A file as the other index is to have it, and core metadata that must be stored beside its bytes first. */
interface Promoted {
  newFile: NewFile;
  served: Uint8Array | null;
}

/** Everything there is to know of a file that is promoted; a mirror's is fetched first and checked like an upload. */
export async function readPromoted(
  tools: PublishingTools,
  promotion: Promotion,
  file: IndexFile,
): Promise<Promoted> {
  const name = parseDistributionFilename(file.filename, promotion.project.name);
  checkKind(name, promotion.to.settings);
  const common = {
    index: promotion.to,
    filename: name.filename,
    key: name.key,
    version: name.version.text,
    kind: name.kind,
    project: name.project,
    yanked: file.yanked,
    origin: promotion.originOf(file),
    actor: promotion.actor,
  };
  const published = await readPublished(tools, file);
  if (published)
    return { newFile: { ...common, displayName: promotion.project.displayName, ...published }, served: null };
  const { sha256, size } = await promotion.fetch(file);
  const { metadata, served } = await inspect(tools, name, sha256);
  const metadataSha256 = served && createHash("sha256").update(served).digest("hex");
  const facts = {
    md5: null,
    blake2b256: null,
    hasSignature: false,
    requiresPython: metadata.requires_python ?? null,
  };
  const displayName = metadata.name ?? promotion.project.displayName;
  return { newFile: { ...common, ...facts, displayName, sha256, size, metadataSha256, metadata }, served };
}

/** What the database knows of a file that was published here. */
async function readPublished({ database }: PublishingTools, file: IndexFile) {
  const row = await database.read
    .selectFrom("files")
    .leftJoin("file_metadata", "file_metadata.file_id", "files.id")
    .selectAll("files")
    .select("file_metadata.metadata")
    .where("files.index_id", "=", file.sourceIndexId)
    .where("files.filename", "=", file.filename)
    .where("files.sha256", "=", file.address)
    .where("files.removed_serial", "is", null)
    .executeTakeFirst();
  if (!row) return null;
  return {
    sha256: row.sha256,
    size: row.size,
    md5: row.md5,
    blake2b256: row.blake2b_256,
    requiresPython: row.requires_python,
    metadataSha256: row.metadata_sha256,
    hasSignature: row.has_signature === 1,
    metadata: JSON.parse(row.metadata ?? "{}") as object,
  };
}

/** The core metadata of a fetched file by its own archive; of kinds that hold none, what the file's name says. */
async function inspect(
  tools: PublishingTools,
  name: DistributionFilename,
  sha256: string,
): Promise<{ metadata: CoreMetadata; served: Uint8Array | null }> {
  await requireStored(tools.storage, { sha256, filename: name.filename });
  const archive = await inspectStored(tools, name, sha256);
  if (archive === null) {
    const { project, version } = name;
    return { metadata: { metadata_version: "1.0", name: project, version: version.text }, served: null };
  }
  const { metadata } = await tools.checker.metadata(archive, name.filename, tools.rules);
  checkMetadata(name, metadata);
  return { metadata, served: isMetadataServed(name.kind, metadata) ? archive : null };
}

async function inspectStored(
  { storage, checker, limits }: PublishingTools,
  { filename, kind, project, version }: DistributionFilename,
  sha256: string,
): Promise<Uint8Array | null> {
  const order = { filename, kind, project, version: version.canonical, limits };
  const key = fileKey(sha256, filename);
  if (storage.localPath) return checker.inspect(storage.localPath(key), order);
  return withStoredArchive(storage, key, (archive) => inspectArchive(archive, order));
}
