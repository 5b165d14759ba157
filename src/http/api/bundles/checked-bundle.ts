import type { IncomingMessage } from "node:http";
import type { Config } from "../../../config/schema.ts";
import { siteNow } from "../../../database/site-clock.ts";
import { Refusal } from "../../../refusal.ts";
import {
  type FileFact,
  type Manifest,
  parseFacts,
  parseManifest,
  sha256Of,
} from "../../../transfer/bundle/manifest.ts";
import { MAX_FACTS } from "../../../transfer/bundle/open-bundle.ts";
import { parseTrustedKeys, requireSigners } from "../../../transfer/bundle/trusted-keys.ts";
import { readBody } from "../../upload/read-body.ts";
import { AdmitBody } from "./schema.ts";

/** A bundle that trusted keys signed, and that has not expired. */
export interface CheckedBundle {
  manifest: Manifest;
  manifestSha256: string;
  facts: FileFact[];
  /** Names and fingerprints of the keys that signed it. */
  signedBy: string[];
}

/** Reads the body of a request to admit a bundle. Refuses (`too-large`, `invalid`) what is none. */
export async function readAdmitBody(body: IncomingMessage, idleTime: number): Promise<AdmitBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  await readBody(body, idleTime, (chunk) => {
    size += chunk.length;
    if (size > 2 * MAX_FACTS)
      throw new Refusal("too-large", "bundle-too-large", "The list of files is too long.");
    // The chunk is only lent.
    chunks.push(Buffer.from(chunk));
    return undefined;
  });
  try {
    return AdmitBody.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
  } catch {
    const message = "The body must be JSON with manifest, signatures and facts. Use wheelyard bundle admit.";
    throw new Refusal("invalid", "bad-body", message);
  }
}

/**
 * Checks signatures, hashes and expiry. Refuses (`forbidden`) what the keys of the configuration did not sign, (`invalid`) what is
 * damaged, and (`conflict`) what has expired.
 */
export function checkBundle(body: AdmitBody, { bundles }: Config, acceptExpired: boolean): CheckedBundle {
  const keys = bundles.trustedKeys.flatMap(parseTrustedKeys);
  if (keys.length === 0)
    throw new Refusal(
      "forbidden",
      "no-trusted-keys",
      "This server trusts no keys for bundles. Set bundles.trustedKeys to the public key of the sender, and restart it.",
    );
  const bytes = Buffer.from(body.manifest);
  const signers = requireSigners(bytes, body.signatures, keys, bundles.threshold);
  const manifest = parseManifest(bytes);
  if (sha256Of(body.facts) !== manifest.filesSha256)
    throw new Refusal("invalid", "bundle-changed", "The list of files is not the one of the manifest.");
  if (!acceptExpired && manifest.expiresAt !== null && Date.parse(manifest.expiresAt) < siteNow())
    throw new Refusal(
      "conflict",
      "bundle-expired",
      `The bundle is refused. It expired at ${manifest.expiresAt}. Ask the sender for a new one, or use --accept-expired.`,
    );
  const signedBy = signers.map(({ name, fingerprint }) => `${name} (${fingerprint})`);
  return { manifest, manifestSha256: sha256Of(bytes), facts: parseFacts(body.facts), signedBy };
}
