import type { MessagePort } from "node:worker_threads";
import type { DigestName, Digests } from "../upload/digests.ts";
import type { PublishingRules } from "../upload/rules.ts";
import type { InspectionOrder } from "./inspect.ts";
import type { SaidMetadata } from "./read-metadata.ts";

/** What the checking thread is asked. */
export type ThreadRequest =
  /** Read the file as it grows and compute these digests of it. `growth` receives `Growth`. */
  | { kind: "digest"; path: string; names: readonly DigestName[]; growth: MessagePort }
  | { kind: "inspect"; archive: string | Uint8Array; order: InspectionOrder }
  /** Read core metadata; `readMetadata`. */
  | { kind: "metadata"; bytes: Uint8Array; filename: string; rules: MetadataOrder };

/** The number of bytes of a file that can be digested. `last`: the file is complete. `null`: the upload was aborted. */
export type Growth = { size: number; last: boolean } | null;

export type MetadataOrder = Pick<PublishingRules, "metadata" | "metadataFields">;

export type ThreadAnswer =
  | { kind: "digested"; digests: Digests }
  /** The bytes of the archive's core metadata; null for kinds that have none to read. */
  | { kind: "inspected"; metadata: Uint8Array | null }
  | { kind: "said"; said: SaidMetadata }
  /** The archive or its metadata were refused. */
  | { kind: "refused"; code: string; message: string }
  /** The upload of a file to digest was given up. */
  | { kind: "forgotten" }
  | { kind: "failed"; message: string };
