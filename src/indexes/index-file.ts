import type { Hashes } from "../packaging/hashes.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";

export type FileKind = "wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb";

/** One distribution file, as every index answers it. */
export interface IndexFile {
  filename: string;
  project: ProjectName;
  /** PEP 440, normalised. */
  version: string;
  kind: FileKind;
  /** The hosted index or mirror that the file comes from. */
  sourceIndexId: number;
  /** 64 hex digits by which the file is asked for: its SHA-256 where that is known, else the SHA-256 of the upstream's URL. */
  address: string;
  /** Bytes. null if the upstream does not report it. */
  size: number | null;
  /** null if the upstream does not report it. */
  sha256: string | null;
  md5: string | null;
  blake2b256: string | null;
  /** Of a mirror's file, every hash that its upstream tells. */
  hashes?: Hashes;
  requiresPython: string | null;
  /** SHA-256 of the `.metadata` beside it, or null when none is served or its hash is not known. */
  metadataSha256: string | null;
  /** `.metadata` is served though its hash is not known. */
  metadataUnhashed: boolean;
  hasSignature: boolean;
  /** Milliseconds since 1970; null if the upstream does not report it. */
  uploadedAt: number | null;
  uploadedBy: string | null;
  /** null: not yanked; else the reason, maybe empty. */
  yanked: string | null;
  /** Absolute https address of the provenance object (PEP 740), as an upstream gives it. */
  provenance: string | null;
  /** When this server first saw the file on an upstream's page; null for hosted files. Milliseconds since 1970. */
  firstSeenAt: number | null;
  /** Set for a file that no page shows (`PackageIndex.dropped`): it can be opened only if its bytes are kept. */
  onlyKept?: true;
}
