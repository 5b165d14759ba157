import type { JWK } from "jose";
import { siteNow } from "../../database/site-clock.ts";
import { Refusal } from "../../refusal.ts";
import type { Claims } from "./claims.ts";
import type { Jwk } from "./issuers.ts";

/** An ID token in this site's use: a few hundred bytes at some issuers, some thousands at others. */
const MOST_CHARACTERS = 32_768;
/** Those that a public key verifies: never `none`, never a secret that both sides know (STANDARDS O11). */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"];
/** Seconds that clocks may differ. */
const LEEWAY = 30;
/** Seconds that an ID token may be valid as a whole. */
const LONGEST = 24 * 3600;

/** Says what is wrong with an ID token. */
export function badIdToken(problem: string): Refusal {
  return new Refusal("invalid", "invalid-token", problem);
}

/** The issuer that an ID token names; nothing of it is proved yet. Refuses (`invalid`) what is no such token. */
export async function claimedIssuer(token: string): Promise<string> {
  if (token.length > MOST_CHARACTERS) throw badIdToken("The ID token is too long.");
  const { decodeJwt } = await import("jose");
  const issuer = ((): unknown => {
    try {
      return decodeJwt(token).iss;
    } catch {
      throw badIdToken("This is not an ID token: send a JWT in its compact form.");
    }
  })();
  if (typeof issuer !== "string") throw badIdToken("The ID token has no issuer (claim iss).");
  return issuer;
}

export interface Verifying {
  issuer: string;
  audience: string;
  keys: readonly Jwk[];
}

/** Whether a set of keys has the one that the token names. */
export async function hasKeyFor(token: string, keys: readonly Jwk[]): Promise<boolean> {
  const { decodeProtectedHeader } = await import("jose");
  try {
    const { kid } = decodeProtectedHeader(token);
    return kid === undefined ? keys.length > 0 : keys.some((key) => key.kid === kid);
  } catch {
    throw badIdToken("This is not an ID token: its header cannot be read.");
  }
}

/**
 * What an ID token says, its signature, issuer, audience and times verified (STANDARDS O11, O12). Refuses (`invalid`) anything
 * else, with the reason. Keys inside the token or at addresses that it names are never used.
 */
export async function verifyIdToken(token: string, { issuer, audience, keys }: Verifying): Promise<Claims> {
  const { createLocalJWKSet, errors, jwtVerify } = await import("jose");
  const keySet = createLocalJWKSet({ keys: keys.filter(isPublic) as unknown as JWK[] });
  const verified = await jwtVerify(token, keySet, {
    issuer,
    audience,
    algorithms: ALGORITHMS,
    clockTolerance: LEEWAY,
    requiredClaims: ["iss", "aud", "iat", "exp"],
    currentDate: new Date(siteNow()),
  }).catch((error: unknown) => {
    if (error instanceof errors.JWTExpired) throw badIdToken("The ID token has expired. Request a new one.");
    if (error instanceof errors.JWTClaimValidationFailed) throw badIdToken(wrongClaim(error.claim, audience));
    throw badIdToken("The signature of the ID token cannot be verified with the issuer's keys.");
  });
  const { aud, sub, iat = 0, exp = 0 } = verified.payload;
  // RFC 7519, 4.1.2. A list would match whatever one of its texts matches.
  if (sub !== undefined && typeof sub !== "string")
    throw badIdToken("The subject of the ID token is not a text (claim sub).");
  if (Array.isArray(aud) && aud.length !== 1)
    throw badIdToken(`The ID token is for several audiences. Request one for ${audience} alone.`);
  if (iat > siteNow() / 1000 + LEEWAY) throw badIdToken("The ID token was issued in the future (claim iat).");
  if (exp - iat > LONGEST)
    throw badIdToken("The ID token is valid for more than 24 hours. Request a shorter one.");
  return verified.payload;
}

/** A symmetric key in a set is somebody's mistake, and would be everybody's. */
function isPublic({ kty }: Jwk): boolean {
  return kty === "RSA" || kty === "EC" || kty === "OKP";
}

function wrongClaim(claim: string, audience: string): string {
  if (claim === "aud")
    return `The ID token is for another audience. Request one for the audience ${audience}.`;
  if (claim === "nbf") return "The ID token is not valid yet (claim nbf).";
  return `The claim ${/^\w{1,40}$/.test(claim) ? claim : "of a time"} of the ID token is missing or wrong.`;
}
