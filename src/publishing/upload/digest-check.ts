import type { FileUploadForm } from "../../packaging/upload/upload-form.ts";
import { Refusal } from "../../refusal.ts";
import type { Spooled } from "../spool/spool.ts";
import type { DigestName } from "./digests.ts";

/**
 * Compares every digest the client sent with the bytes that came (STANDARDS U06-U09). Resolves with those beside
 * SHA-256, to be kept; refuses (`invalid`) a mismatch.
 */
export async function checkDigests(
  form: FileUploadForm,
  spooled: Spooled,
): Promise<{ md5: string | null; blake2b256: string | null }> {
  const sent = form.digests;
  compare("sha256_digest", sent.sha256, spooled.sha256);
  const names = (["md5", "blake2b256"] as DigestName[]).filter((name) => sent[name] !== null);
  const digests = await spooled.digests(names);
  compare("md5_digest", sent.md5, digests.md5);
  compare("blake2_256_digest", sent.blake2b256, digests.blake2b256);
  return { md5: digests.md5 ?? null, blake2b256: digests.blake2b256 ?? null };
}

function compare(field: string, sent: string | null, computed: string | undefined): void {
  if (sent === null || sent.toLowerCase() === computed) return;
  throw new Refusal(
    "invalid",
    "digest-mismatch",
    `The file does not have the digest that ${field} says: it was damaged on its way, or the digest is of another file.`,
  );
}
