import type { AnswerOfPost } from "../api/client.ts";
import { t } from "../words/t.ts";

type CreationOptions = AnswerOfPost<"/passkey-options">;
type RequestOptions = AnswerOfPost<"/passkey-challenges">;

/** Whether this browser can use passkeys at this address: none can without HTTPS, but on the machine itself. */
export function canUsePasskeys(): boolean {
  return (
    window.isSecureContext &&
    typeof window.PublicKeyCredential?.parseCreationOptionsFromJSON === "function" &&
    typeof PublicKeyCredential.prototype.toJSON === "function"
  );
}

/** Has the browser make a passkey, and resolves with what the server needs of it. */
export async function makePasskey(options: CreationOptions) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const made = await asked(() => navigator.credentials.create({ publicKey }));
  const { id, response } = made.toJSON() as RegistrationResponseJSON;
  const { clientDataJSON, attestationObject, transports } = response;
  return { id, response: { clientDataJSON, attestationObject, transports: transports ?? [] } };
}

/** Has a passkey sign a challenge, and resolves with what the server needs of it. */
export async function signWithPasskey(options: RequestOptions) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const signed = await asked(() => navigator.credentials.get({ publicKey }));
  const { id, response } = signed.toJSON() as AuthenticationResponseJSON;
  const { clientDataJSON, authenticatorData, signature } = response;
  return { id, response: { clientDataJSON, authenticatorData, signature } };
}

/** Browsers do not say why nothing came of it, so that pages do not learn which passkeys there are. */
async function asked(work: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await work();
    if (credential instanceof PublicKeyCredential) return credential;
  } catch (error) {
    if (error instanceof DOMException && error.name === "InvalidStateError")
      throw new Error(t("This device already has a passkey for your account."));
  }
  throw new Error(t("No passkey was used. Try again, or choose another way."));
}
