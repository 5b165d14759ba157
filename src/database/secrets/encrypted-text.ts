import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { SecretKey } from "./secret-key.ts";

const CIPHER = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;
const FORM = /^enc1\.([0-9a-f]{12})\.([A-Za-z0-9_-]{38,})$/;

/** Characters with which every encrypted text begins: its form and the ID of its key. */
export const PREFIX_LENGTH = "enc1.".length + 12;

/**
 * Encrypts a text. The ID of the key and the place (such as `webhooks/wh_1/secret`) are bound to it: at another place it cannot
 * be decrypted.
 */
export function encryptText(key: SecretKey, text: string, place: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key.bytes, iv).setAAD(boundTo(key.id, place));
  const bytes = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return `enc1.${key.id}.${Buffer.concat([iv, cipher.getAuthTag(), bytes]).toString("base64url")}`;
}

/** The text again; null: it was changed, moved from another place, or encrypted with another key. */
export function decryptText(key: SecretKey, encrypted: string, place: string): string | null {
  const [, id, body = ""] = FORM.exec(encrypted) ?? [];
  if (id !== key.id) return null;
  const bytes = Buffer.from(body, "base64url");
  const decipher = createDecipheriv(CIPHER, key.bytes, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(boundTo(key.id, place))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString(
      "utf8",
    );
  } catch {
    return null;
  }
}

/** The ID of the key that a stored text was encrypted with; null: it is not encrypted. */
export function keyIdOf(stored: string): string | null {
  return FORM.exec(stored)?.[1] ?? null;
}

function boundTo(id: string, place: string): Buffer {
  return Buffer.from(`wheelyard\n${id}\n${place}`);
}
