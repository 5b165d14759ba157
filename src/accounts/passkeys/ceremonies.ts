import { Refusal } from "../../refusal.ts";
import type { PasskeyPlace } from "./place.ts";

/** What a browser answers when it has made a passkey, with everything in base64url. */
export interface MadePasskey {
  id: string;
  clientDataJSON: string;
  attestationObject: string;
  transports: readonly string[];
}

/** What a browser answers when a passkey has signed a challenge. */
export interface SignedByPasskey {
  id: string;
  clientDataJSON: string;
  authenticatorData: string;
  signature: string;
}

/** What is kept of a passkey to check its signatures. */
export interface PasskeyKey {
  id: string;
  publicKey: string;
  counter: number;
}

/** EdDSA, ES256 and RS256: what authenticators have. */
export const PASSKEY_ALGORITHMS = [-8, -7, -257] as const;

/** Says whether a challenge is one of ours, for this. */
type ChallengeCheck = (challenge: string) => Promise<boolean>;

/** Checks what a browser says about a new passkey (WebAuthn 7.1). Refuses (`invalid`) anything else. */
export async function checkMade(
  made: MadePasskey,
  { rpId, origin }: PasskeyPlace,
  expectedChallenge: ChallengeCheck,
): Promise<PasskeyKey> {
  const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
  const verified = await proven(async () => {
    await refuseAttestation(made.attestationObject);
    const { id, clientDataJSON, attestationObject } = made;
    const response = { clientDataJSON, attestationObject };
    return verifyRegistrationResponse({
      response: { id, rawId: id, type: "public-key", clientExtensionResults: {}, response },
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
      requireUserVerification: false,
    });
  });
  if (!verified.verified) throw notProven();
  const { id, publicKey, counter } = verified.registrationInfo.credential;
  return { id, publicKey: Buffer.from(publicKey).toString("base64url"), counter };
}

/**
 * Checks the signature of a passkey (WebAuthn 7.2), and resolves with its new counter. Refuses (`forbidden`) anything else.
 * `isOnlyProof`: the authenticator must have checked who uses it, because no password does.
 */
export async function checkSigned(
  { id, ...response }: SignedByPasskey,
  key: PasskeyKey,
  { rpId, origin }: PasskeyPlace,
  { isOnlyProof, isAsked }: { isOnlyProof: boolean; isAsked: ChallengeCheck },
): Promise<number> {
  const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
  const { verified, authenticationInfo } = await proven(() =>
    verifyAuthenticationResponse({
      response: { id, rawId: id, type: "public-key", clientExtensionResults: {}, response },
      expectedChallenge: isAsked,
      expectedOrigin: origin,
      expectedRPID: rpId,
      credential: {
        id: key.id,
        publicKey: new Uint8Array(Buffer.from(key.publicKey, "base64url")),
        counter: key.counter,
      },
      requireUserVerification: isOnlyProof,
    }),
  );
  if (!verified) throw notProven();
  return authenticationInfo.newCounter;
}

/**
 * Only passkeys without a certificate of their maker: this site trusts none more than others, and the library would fetch
 * lists of revoked certificates from addresses that the certificate names.
 */
async function refuseAttestation(attestationObject: string): Promise<void> {
  const { decodeAttestationObject } = await import("@simplewebauthn/server/helpers");
  const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, "base64url")));
  const format = decoded.get("fmt");
  const isBare =
    format === "none" || (format === "packed" && decoded.get("attStmt").get("x5c") === undefined);
  if (!isBare) throw notProven();
}

/** The library throws errors that are meant for programmers. */
async function proven<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Refusal ? error : notProven(error);
  }
}

export function notProven(cause?: unknown): Refusal {
  return new Refusal(
    "forbidden",
    "passkey-not-proven",
    "The passkey was not accepted: it is not known here, or the request is older than 5 minutes. Try again.",
    { cause },
  );
}
