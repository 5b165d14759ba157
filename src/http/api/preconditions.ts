import { createHash } from "node:crypto";
import { Refusal } from "../../refusal.ts";
import type { Encoding } from "../negotiate.ts";

/** Names what a resource says, as its GET answers it to one caller. */
export function etagOf(body: string): string {
  return `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
}

/** The same for the answer in an encoding, whose bytes are others (RFC 9110, 8.8.3.3). */
export function encodedEtag(etag: string, encoding: Encoding): string {
  return encoding === "identity" ? etag : etag.replace(/"$/, `.${encoding}"`);
}

/** A header that names ETags, without the encodings that they came in: the resource is the same in each. */
export function plainEtags(header: string): string {
  return header.replaceAll(/\.(?:gzip|br|zstd)"/g, '"');
}

/**
 * Refuses (`precondition-failed`) a change that was meant for another state of the resource than it is in: `current` is its
 * ETag, null where there is nothing to be compared with.
 */
export function requireMatch(header: string, current: string | null): void {
  if (header.trim() === "*" && current !== null) return;
  const named = plainEtags(header)
    .split(",")
    .map((one) => one.trim());
  // Weak tags never match here (RFC 9110, 13.1.1).
  if (current !== null && named.includes(current)) return;
  throw new Refusal(
    "precondition-failed",
    "precondition-failed",
    "Someone else changed this since you read it. Read it again, then repeat your change.",
  );
}
