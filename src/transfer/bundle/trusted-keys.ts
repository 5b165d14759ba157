import { Refusal } from "../../refusal.ts";
import { fingerprintOf, isEd25519Blob, type PublicKeyBlob, signerOf } from "./ssh-signature.ts";

/** A key whose signatures count. */
export interface TrustedKey {
  /** As the line says it. */
  name: string;
  fingerprint: string;
  blob: PublicKeyBlob;
}

/**
 * Reads a line with a public key, as `wheelyard bundle key create` writes it (`ssh-ed25519 KEY NAME`) or as an allowed_signers
 * file of OpenSSH has it (`NAME namespaces="..." ssh-ed25519 KEY`). null: it is none.
 */
function parseTrustedKey(line: string): TrustedKey | null {
  const words = line.trim().split(/\s+/);
  const at = words.indexOf("ssh-ed25519");
  const base64 = words[at + 1];
  if (at < 0 || base64 === undefined) return null;
  const blob = Buffer.from(base64, "base64");
  if (!isEd25519Blob(blob)) return null;
  const fingerprint = fingerprintOf(blob);
  const name = (at === 0 ? words.slice(2).join(" ") : words[0]) || fingerprint;
  return { name, fingerprint, blob };
}

/** Reads a file of such lines. Empty lines and comments (`#`) are skipped. Refuses (`invalid`) other lines. */
export function parseTrustedKeys(text: string): TrustedKey[] {
  return text
    .split(/\r?\n/)
    .map((line, at) => ({ line: line.trim(), at: at + 1 }))
    .filter(({ line }) => line !== "" && !line.startsWith("#"))
    .map(({ line, at }) => {
      const key = parseTrustedKey(line);
      if (key !== null) return key;
      const message = `Line ${at} of the trusted keys is not an Ed25519 public key. Write ssh-ed25519, the key and a name.`;
      throw new Refusal("invalid", "bad-trusted-key", message);
    });
}

/** The trusted keys that signed a message, each once. */
function trustedSigners(
  message: Uint8Array,
  signatures: readonly string[],
  trusted: readonly TrustedKey[],
): TrustedKey[] {
  const signed = new Set(
    signatures.map((signature) => signerOf(message, signature)?.toString("base64") ?? null),
  );
  const counted = new Map(trusted.map((key) => [key.blob.toString("base64"), key]));
  return [...counted].filter(([blob]) => signed.has(blob)).map(([, key]) => key);
}

/** The same. Refuses (`forbidden`) a message that fewer than `threshold` of them signed. */
export function requireSigners(
  message: Uint8Array,
  signatures: readonly string[],
  trusted: readonly TrustedKey[],
  threshold: number,
): TrustedKey[] {
  const found = trustedSigners(message, signatures, trusted);
  if (found.length >= Math.max(1, threshold)) return found;
  const known = signatures.map((signature) => signerOf(message, signature)).filter((blob) => blob !== null);
  const who =
    known.length === 0
      ? "None of its signatures is valid for this manifest: it is not signed, or it was changed after it was signed."
      : `It is signed by ${[...new Set(known.map(fingerprintOf))].join(", ")}.`;
  throw new Refusal(
    "forbidden",
    "not-signed",
    `The bundle needs signatures of ${Math.max(1, threshold)} trusted keys, but has ${found.length}. ${who}`,
  );
}
