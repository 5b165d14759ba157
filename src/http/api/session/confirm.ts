import { passkeyPlace } from "../../../accounts/passkeys/place.ts";
import { Refusal } from "../../../refusal.ts";
import { endpointsOf } from "../endpoint.ts";
import { None, Nothing } from "../fields.ts";
import { signedOf } from "../passkeys/present.ts";
import { requireOwnPassword, requireOwnSession } from "../rights.ts";
import { Confirmation } from "./schema.ts";
import type { SessionServices } from "./services.ts";

const endpoint = endpointsOf<SessionServices>();

/** For what gives rights away: a session alone does it for 10 minutes only. */
export const confirm = endpoint({
  method: "POST",
  path: "/session/confirmation",
  tag: "session",
  summary: "Confirm that it is you, for 10 minutes, by your password, a code or a passkey. Needs a session",
  refusals: [403, 409],
  params: None,
  query: None,
  body: Confirmation,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const owner = requireOwnSession(request);
    const { services, body, caller, actor, session } = request;
    const { authenticator, secondFactors, passkeys, confirmations } = services;
    const { password, code, passkey } = body;
    if (password !== undefined) await requireOwnPassword(request, password);
    if (code !== undefined)
      await authenticator.slowed(owner.name, caller.address, () => secondFactors.prove(owner, code, actor));
    const place = passkey === undefined ? null : passkeyPlace(request.ownAddress());
    if (
      passkey !== undefined &&
      place !== null &&
      !(await passkeys.proves(owner, signedOf(passkey), { place, purpose: "confirm" }))
    )
      throw new Refusal("forbidden", "wrong-passkey", "This is not a passkey of your account. Try another.");
    if (session !== null) await confirmations.confirm(session.id);
  },
});
