import type { DigestName, Digests } from "../upload/digests.ts";
import type { PublishingRules } from "../upload/rules.ts";
import type { InspectionOrder } from "./inspect.ts";
import type { SaidMetadata } from "./read-metadata.ts";

/** What the checking thread is asked. The answer to a job carries its `id`. */
export type ThreadRequest =
  /** Read the file as it grows and compute these digests of it. */
  | { id: number; kind: "digest"; path: string; names: readonly DigestName[] }
  /** So many bytes of a file to digest are there by now; `last`: no more will come. */
  | { id: number; kind: "grown"; size: number; last: boolean }
  /** Forget a file to digest: its upload was given up. */
  | { id: number; kind: "forget" }
  | { id: number; kind: "inspect"; archive: string | Uint8Array; order: InspectionOrder }
  /** Read core metadata; `readMetadata`. */
  | { id: number; kind: "metadata"; bytes: Uint8Array; filename: string; rules: MetadataOrder };

export type MetadataOrder = Pick<PublishingRules, "metadata" | "metadataFields">;

export type ThreadAnswer =
  | { id: number; kind: "digested"; digests: Digests }
  /** The bytes of the archive's core metadata; null for kinds that have none to read. */
  | { id: number; kind: "inspected"; metadata: Uint8Array | null }
  | { id: number; kind: "said"; said: SaidMetadata }
  /** The archive or its metadata were refused. */
  | { id: number; kind: "refused"; code: string; message: string }
  | { id: number; kind: "failed"; message: string };
