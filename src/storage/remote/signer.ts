import type { SignedUrl, SignedUrlTerms } from "../storage.ts";

/** Makes addresses from which clients fetch objects themselves; `key` is the store's own, prefix and all. */
export interface Signer {
  sign(key: string, terms: SignedUrlTerms): Promise<SignedUrl | null>;
}

/** Clocks of nodes and store may differ by this much. */
const SKEW_MS = 300_000;

export interface SigningWindow {
  /** Milliseconds since 1970. */
  signedAt: number;
  expiresAt: number;
  sameUntil: number;
}

/**
 * Times of an address that is the same for half its life, on every node alike and without any memory: half-lives are
 * counted from 1970, and the address begins with the one that is on and lasts one more. It is signed as of a little
 * earlier, since the store's clock may be behind.
 */
export function signingWindow(life: number, now: number): SigningWindow {
  const half = Math.max(1, Math.floor(life / 2)) * 1000;
  const begun = Math.floor(now / half) * half;
  return { signedAt: begun - SKEW_MS, sameUntil: begun + half, expiresAt: begun + 2 * half };
}

/** Sends clients to a public address for what everyone may read, and asks `other` for the rest. */
export function publicUrlSigner(publicUrl: string | undefined, other: Signer): Signer {
  if (publicUrl === undefined) return other;
  const base = publicUrl.replace(/\/$/, "");
  return {
    async sign(key, terms) {
      if (!terms.isPublic) return other.sign(key, terms);
      return { url: `${base}/${encodeKey(key)}`, sameUntil: Date.now() + terms.life * 1000 };
    },
  };
}

/** A key as the path of an address: every byte but the unreserved ones escaped, `/` kept (RFC 3986, as SigV4 wants it). */
export function encodeKey(key: string): string {
  return key.split("/").map(encodeStrictly).join("/");
}

export function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
