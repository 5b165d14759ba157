import type { Access } from "../../../access/access.ts";
import type { Authenticator } from "../../../accounts/authenticate.ts";
import type { SecondFactors } from "../../../accounts/second-factors.ts";
import { totpAddress } from "../../../accounts/totp.ts";
import type { SiteLook } from "../../../look/site-look.ts";
import { Refusal } from "../../../refusal.ts";
import { AccountPath } from "../accounts/schema.ts";
import { endpointsOf } from "../endpoint.ts";
import { None, Nothing, toTimeOrNull } from "../fields.ts";
import {
  requireAccount,
  requireOwnPassword,
  requireOwnSession,
  requireSiteManager,
  requireUnscoped,
} from "../rights.ts";
import { AnyCode, AppCode, NewSecondFactor, RecoveryCodes, SecondFactor, SecondFactorKey } from "./schema.ts";

/** What the endpoints of this folder need. */
interface SecondFactorServices {
  look: SiteLook;
  access: Access;
  authenticator: Authenticator;
  secondFactors: SecondFactors;
}

const endpoint = endpointsOf<SecondFactorServices>();

const tag = "session";

const show = endpoint({
  method: "GET",
  path: "/second-factor",
  tag,
  summary: "Show whether your account has a second factor",
  refusals: [403],
  params: None,
  query: None,
  body: Nothing,
  answer: SecondFactor,
  status: 200,
  async handle(request) {
    const { id } = requireAccount(request);
    requireUnscoped(request);
    const { since, hasApp, recoveryCodesLeft } = await request.services.secondFactors.of(id);
    return { since: toTimeOrNull(since), app: hasApp, recoveryCodesLeft };
  },
});

const begin = endpoint({
  method: "POST",
  path: "/second-factor",
  tag,
  summary: "Begin to set up a second factor: get a key for an authenticator app. Needs a session",
  refusals: [403, 409],
  params: None,
  query: None,
  body: NewSecondFactor,
  answer: SecondFactorKey,
  status: 201,
  async handle(request) {
    const owner = requireOwnSession(request);
    await requireOwnPassword(request, request.body.password);
    const key = await request.services.secondFactors.begin(owner);
    return { key, address: totpAddress(key, owner.name, request.services.look.current.name) };
  },
});

const confirm = endpoint({
  method: "POST",
  path: "/second-factor/confirmation",
  tag,
  summary: "Turn your second factor on, with a code of the app. Ends your other sessions. Needs a session",
  refusals: [403],
  params: None,
  query: None,
  body: AppCode,
  answer: RecoveryCodes,
  status: 200,
  async handle(request) {
    const owner = requireOwnSession(request);
    const { services, body, session, actor } = request;
    const kept = session?.id ?? null;
    return { recoveryCodes: await services.secondFactors.confirm(owner, body.code, kept, actor) };
  },
});

const remove = endpoint({
  method: "POST",
  path: "/second-factor/removal",
  tag,
  summary: "Remove your second factor with all passkeys, by a code. Needs a session",
  refusals: [403],
  params: None,
  query: None,
  body: AnyCode,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const owner = requireOwnSession(request);
    const { services, body, actor } = request;
    await services.authenticator.slowed(owner.name, request.caller.address, () =>
      services.secondFactors.remove(owner, body.code, actor),
    );
  },
});

const renew = endpoint({
  method: "POST",
  path: "/second-factor/recovery-codes",
  tag,
  summary: "Renew your recovery codes. The earlier ones are no longer valid. Needs a session",
  refusals: [403, 409],
  params: None,
  query: None,
  body: Nothing,
  answer: RecoveryCodes,
  status: 200,
  async handle(request) {
    const owner = requireOwnSession(request);
    await request.confirmed();
    const { secondFactors } = request.services;
    return { recoveryCodes: await secondFactors.renewRecoveryCodes(owner, request.actor) };
  },
});

const reset = endpoint({
  method: "DELETE",
  path: "/accounts/{account}/second-factor",
  tag: "accounts",
  summary: "Remove the second factor of another account, whose holder lost it. Ends its sessions",
  refusals: [403, 404],
  params: AccountPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    requireSiteManager(request);
    const { services, params, actor, caller } = request;
    if (caller.account?.name === params.account)
      throw new Refusal(
        "forbidden",
        "own-second-factor",
        "Remove your own second factor with a code, on your account page.",
      );
    await request.confirmed();
    await services.secondFactors.reset(params.account, actor);
  },
});

export const secondFactorEndpoints = [show, begin, confirm, renew, remove, reset];
