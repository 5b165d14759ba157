import { Refusal } from "../../refusal.ts";

/** Digests that the client gave, in lower-case hex; null where it gave none (STANDARDS U06–U09). */
export interface UploadDigests {
  md5: string | null;
  sha256: string | null;
  blake2b256: string | null;
}

/** Most attestations of one file. */
const MAX_ATTESTATIONS = 100;

/** The digests among the fields. Raises a `Refusal` (`invalid`) for one that cannot be a digest of its kind. */
export function uploadDigests(fields: ReadonlyMap<string, string>): UploadDigests {
  const md5 = fields.get("md5_digest")?.trim();
  return {
    md5: hexDigest("md5_digest", md5 === undefined ? undefined : (md5OfBase64(md5) ?? md5), 32),
    sha256: hexDigest("sha256_digest", fields.get("sha256_digest"), 64),
    blake2b256: hexDigest("blake2_256_digest", fields.get("blake2_256_digest"), 64),
  };
}

function hexDigest(field: string, value: string | undefined, length: number): string | null {
  if (value === undefined) return null;
  const digest = value.trim().toLowerCase();
  if (digest.length === length && /^[0-9a-f]+$/.test(digest)) return digest;
  throw new Refusal(
    "invalid",
    `invalid_${field}`,
    `Invalid ${field}: it must be ${length} hexadecimal digits.`,
  );
}

/** As the documentation of the upload API says it, which no client follows: URL-safe base64. */
function md5OfBase64(value: string): string | null {
  return /^[A-Za-z0-9_-]{22}(?:==)?$/.test(value) ? Buffer.from(value, "base64url").toString("hex") : null;
}

/**
 * The text when it is a JSON list of attestation objects (PEP 740, STANDARDS P01); null when there is none. Signatures are
 * not verified. Raises a `Refusal` (`invalid`) for anything else.
 */
export function checkAttestations(text: string | undefined): string | null {
  if (text === undefined) return null;
  const list = parseJson(text);
  if (Array.isArray(list) && list.length <= MAX_ATTESTATIONS && list.every(isAttestation)) return text;
  throw new Refusal(
    "invalid",
    "invalid_attestations",
    "Invalid attestations: send a JSON list of attestation objects of version 1 (PEP 740).",
  );
}

function isAttestation(value: unknown): boolean {
  if (!isObject(value)) return false;
  return value.version === 1 && isObject(value.verification_material) && isObject(value.envelope);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
