import type { z } from "zod";
import {
  type MadePasskey,
  PASSKEY_ALGORITHMS,
  type SignedByPasskey,
} from "../../../accounts/passkeys/ceremonies.ts";
import type { Passkey, PasskeyQuestion } from "../../../accounts/passkeys/passkeys.ts";
import type { PasskeyPlace } from "../../../accounts/passkeys/place.ts";
import { toTime, toTimeOrNull } from "../fields.ts";
import type * as schema from "./schema.ts";

const TIMEOUT_MS = 5 * 60_000;

export function presentPasskey({
  id,
  name,
  host,
  createdAt,
  usedAt,
}: Passkey): z.input<typeof schema.Passkey> {
  return { id, name, host, createdAt: toTime(createdAt), usedAt: toTimeOrNull(usedAt) };
}

/** How a browser is asked to make a passkey. `site`: the name that the browser may show. */
export function creationOptions(
  { challenge, passkeys }: PasskeyQuestion,
  { rpId }: PasskeyPlace,
  { id, name }: { id: number; name: string },
  site: string,
): z.input<typeof schema.CreationOptions> {
  return {
    challenge,
    rp: { id: rpId, name: site },
    user: { id: Buffer.from(String(id)).toString("base64url"), name, displayName: name },
    pubKeyCredParams: PASSKEY_ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    excludeCredentials: passkeys.map(described),
    authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
    attestation: "none",
    timeout: TIMEOUT_MS,
  };
}

/** How a browser is asked for a signature. */
export function requestOptions(
  { challenge, passkeys }: PasskeyQuestion,
  { rpId }: PasskeyPlace,
  userVerification: "preferred" | "required",
): z.input<typeof schema.RequestOptions> {
  return {
    challenge,
    rpId,
    allowCredentials: passkeys.map(described),
    userVerification,
    timeout: TIMEOUT_MS,
  };
}

/** What a browser made, as the accounts know it. */
export function madeOf({ id, response }: z.output<typeof schema.MadePasskey>): MadePasskey {
  return { id, ...response };
}

/** What a passkey signed, as the accounts know it. */
export function signedOf({ id, response }: z.output<typeof schema.SignedByPasskey>): SignedByPasskey {
  return { id, ...response };
}

function described({ id, transports }: PasskeyQuestion["passkeys"][number]) {
  return { type: "public-key" as const, id, transports };
}
