import { siteNow } from "../../database/site-clock.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import {
  type CoreMetadata,
  MAX_METADATA_FIELDS,
  type MetadataRules,
} from "../../packaging/metadata/core-metadata.ts";
import { noteMetadata } from "../../packaging/metadata/metadata-notes.ts";
import type { FileUploadForm } from "../../packaging/upload/upload-form.ts";
import { Refusal } from "../../refusal.ts";

/** What the site's operator decides about uploads that are not plainly right or wrong. */
export interface PublishingRules {
  metadata: MetadataRules;
  /** Most fields in the core metadata of a file. */
  metadataFields: number;
  /** `ignore`: attestations are neither checked nor kept, and the publisher gets a warning. `refuse`: such uploads are refused. */
  attestations: "ignore" | "refuse";
}

export const DEFAULT_RULES: PublishingRules = {
  metadata: "lenient",
  metadataFields: MAX_METADATA_FIELDS,
  attestations: "ignore",
};

/** Refuses (`invalid`) an upload with attestations where the rules say so (STANDARDS P02). */
export function refuseAttestations({ attestations }: FileUploadForm, rules: PublishingRules): void {
  if (attestations === null || rules.attestations === "ignore") return;
  throw new Refusal(
    "invalid",
    "attestations-refused",
    "Attestations cannot be verified here, so uploads with them are refused (limits.attestations: refuse). Publish without them.",
  );
}

/** What the publisher should know of a file that the index does not show yet. */
export function warningsOfFreeze({ settings: { freeze } }: IndexRecord): string[] {
  if (freeze === null || Date.parse(freeze.at) > siteNow()) return [];
  return [`The index is frozen at ${freeze.at}. The file is stored, and is shown when the freeze is lifted.`];
}

/** What the publisher of an accepted file should know: a sentence each, printable ASCII. */
export function warningsAbout({ attestations }: FileUploadForm, metadata: CoreMetadata): string[] {
  const ignored =
    "The attestations were ignored: this server neither verifies nor keeps them, and installers will not see them.";
  return [...(attestations === null ? [] : [ignored]), ...noteMetadata(metadata)];
}
