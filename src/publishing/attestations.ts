import { Refusal } from "../refusal.ts";

/**
 * Checks the shape of PEP 740 attestations as a client sends them (STANDARDS P01). Nothing here can verify them yet,
 * so they are neither kept nor served: an index that cannot vouch for them must not show them (P02).
 */
export function checkAttestations(text: string): void {
  const attestations = parse(text);
  if (!Array.isArray(attestations) || !attestations.every(isAttestation)) {
    throw broken("each is an object with version 1, verification_material and envelope");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw broken("they are no JSON");
  }
}

function isAttestation(value: unknown): boolean {
  const attestation = value as Record<string, unknown> | null;
  return (
    isObject(attestation) &&
    attestation.version === 1 &&
    isObject(attestation.verification_material) &&
    isObject(attestation.envelope)
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function broken(why: string): Refusal {
  return new Refusal("invalid", "bad-attestations", `The attestations are not valid (PEP 740): ${why}.`);
}
