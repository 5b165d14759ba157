import type { FileKind } from "../../indexes/index-file.ts";
import type { CoreMetadata } from "../../packaging/metadata/core-metadata.ts";

/** What an installer decides by: when an sdist's build may change one of these, its metadata must not be served. */
const DECIDING = new Set([
  "name",
  "version",
  "requires-dist",
  "requires-python",
  "provides-extra",
  "requires-external",
  "provides-dist",
  "obsoletes-dist",
]);

/**
 * Whether the core metadata may be served beside the file (PEP 658, PEP 643; STANDARDS M03, M04): a wheel's always,
 * an sdist's from Metadata-Version 2.2 on, and only when nothing installers decide by is Dynamic.
 */
export function isMetadataServed(kind: FileKind, metadata: CoreMetadata): boolean {
  if (kind === "wheel") return true;
  if (kind !== "sdist") return false;
  const [major = 0, minor = 0] = String(metadata.metadata_version).split(".").map(Number);
  const isFixed = major > 2 || (major === 2 && minor >= 2);
  return isFixed && !(metadata.dynamic ?? []).some((field) => DECIDING.has(field.toLowerCase()));
}
