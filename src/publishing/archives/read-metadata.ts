import { createHash } from "node:crypto";
import {
  type CoreMetadata,
  checkCoreMetadata,
  parseCoreMetadata,
} from "../../packaging/metadata/core-metadata.ts";
import { Refusal } from "../../refusal.ts";
import type { PublishingRules } from "../upload/rules.ts";

/** What the bytes of a METADATA or PKG-INFO file say. Plain data, so that a thread can send it. */
export interface SaidMetadata {
  metadata: CoreMetadata;
  /** SHA-256 of the bytes, in hexadecimal. */
  sha256: string;
}

/**
 * Reads core metadata and checks their values by the rules. Raises a `Refusal` (`invalid`) for what is wrong in them;
 * `filename` is the archive that they are of.
 */
export function readMetadata(
  bytes: Uint8Array,
  filename: string,
  rules: Pick<PublishingRules, "metadata" | "metadataFields">,
): SaidMetadata {
  const metadata = parseCoreMetadata(bytes, rules.metadataFields);
  const problem = checkCoreMetadata(metadata, rules.metadata)[0];
  if (problem)
    throw new Refusal("invalid", "invalid-metadata", `${problem.message} (core metadata of ${filename})`);
  return { metadata, sha256: createHash("sha256").update(bytes).digest("hex") };
}
