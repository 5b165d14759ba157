import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/** Beginnings of keys of Ed25519 in DER (RFC 8410), before their 32 bytes. */
const PRIVATE = Buffer.from("302e020100300506032b657004220420", "hex");
const PUBLIC = Buffer.from("302a300506032b6570032100", "hex");
const PURPOSE = "wheelyard derive 1";

/** A key that signs what a token is narrowed to. Its public half says nothing about the token, so the server may keep it. */
export interface DeriveKey {
  /** 32 bytes in base64url. */
  seed: string;
  /** 32 bytes in base64url. */
  publicKey: string;
}

/** The key of a token itself. */
export function deriveKeyOf(token: string): DeriveKey {
  return keyFrom(createHmac("sha256", token).update(PURPOSE).digest());
}

/** The key of a seed. */
export function keyFrom(seed: Buffer): DeriveKey {
  const der = createPublicKey(privateKey(seed)).export({ type: "spki", format: "der" });
  return {
    seed: seed.toString("base64url"),
    publicKey: der.subarray(PUBLIC.length).toString("base64url"),
  };
}

/** Signs a step: what it narrows to, and the key that may narrow further. */
export function signStep(seed: string, limits: string, next: string): string {
  const key = privateKey(Buffer.from(seed, "base64url"));
  return sign(null, message(limits, next), key).toString("base64url");
}

/** Whether a step was signed by the holder of a key. */
export function isSigned(publicKey: string, limits: string, next: string, signature: string): boolean {
  const bytes = Buffer.from(publicKey, "base64url");
  if (bytes.length !== 32) return false;
  const key = createPublicKey({ key: Buffer.concat([PUBLIC, bytes]), format: "der", type: "spki" });
  return verify(null, message(limits, next), key, Buffer.from(signature, "base64url"));
}

function privateKey(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PRIVATE, seed]), format: "der", type: "pkcs8" });
}

function message(limits: string, next: string): Buffer {
  return Buffer.from(`${PURPOSE}\n${limits}\n${next}`);
}
