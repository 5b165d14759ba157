import { createHmac } from "node:crypto";

/** A key that encrypts secrets, with the ID that is stored beside what it encrypted. */
export interface SecretKey {
  /** 12 hex digits, computed from the key: another key never has the same. */
  id: string;
  bytes: Buffer;
}

const BYTES = 32;
const FORMS = [
  { shape: /^[0-9a-fA-F]{64}$/, encoding: "hex" },
  { shape: /^[A-Za-z0-9+/_-]{43}=?$/, encoding: "base64" },
] as const;

/** The key in a text: 32 bytes, as base64 or 64 hex digits; null: the text is no key. */
export function readSecretKey(text: string): SecretKey | null {
  const form = FORMS.find(({ shape }) => shape.test(text));
  if (form === undefined) return null;
  const bytes = Buffer.from(text, form.encoding);
  if (bytes.length !== BYTES) return null;
  return { id: idOf(bytes), bytes };
}

function idOf(bytes: Buffer): string {
  return createHmac("sha256", bytes).update("wheelyard secret key").digest("hex").slice(0, 12);
}
