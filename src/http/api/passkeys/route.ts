import type { Access } from "../../../access/access.ts";
import type { Authenticator } from "../../../accounts/authenticate.ts";
import type { Directory } from "../../../accounts/directory.ts";
import type { Passkeys } from "../../../accounts/passkeys/passkeys.ts";
import { passkeyPlace } from "../../../accounts/passkeys/place.ts";
import type { Sessions } from "../../../accounts/sessions.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import type { SiteLook } from "../../../look/site-look.ts";
import { Refusal } from "../../../refusal.ts";
import { endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing } from "../fields.ts";
import { requireAccount, requireOwnPassword, requireOwnSession, requireUnscoped } from "../rights.ts";
import { Session } from "../session/schema.ts";
import { startSession } from "../session/start.ts";
import { creationOptions, madeOf, presentPasskey, requestOptions, signedOf } from "./present.ts";
import {
  AskForNewPasskey,
  AskForPasskey,
  CreationOptions,
  NewPasskey,
  Passkey,
  PasskeyMade,
  PasskeyPath,
  PasskeySignIn,
  RequestOptions,
} from "./schema.ts";

/** What the endpoints of this folder need. */
interface PasskeyServices {
  look: SiteLook;
  access: Access;
  authenticator: Authenticator;
  directory: Directory;
  indexes: Indexes;
  passkeys: Passkeys;
  sessions: Sessions;
}

const endpoint = endpointsOf<PasskeyServices>();

const tag = "session";

const list = endpoint({
  method: "GET",
  path: "/passkeys",
  tag,
  summary: "List your passkeys",
  refusals: [403],
  params: None,
  query: None,
  body: Nothing,
  answer: listOf(Passkey),
  status: 200,
  async handle(request) {
    const { id } = requireAccount(request);
    requireUnscoped(request);
    return { items: (await request.services.passkeys.of(id)).map(presentPasskey), next: null };
  },
});

const askForNew = endpoint({
  method: "POST",
  path: "/passkey-options",
  tag,
  summary: "Begin to add a passkey: get what the browser needs to make one. Needs a session",
  refusals: [403, 409],
  params: None,
  query: None,
  body: AskForNewPasskey,
  answer: CreationOptions,
  status: 200,
  async handle(request) {
    const owner = requireOwnSession(request);
    const place = passkeyPlace(request.ownAddress());
    await requireOwnPassword(request, request.body.password);
    return creationOptions(
      await request.services.passkeys.askForNew(owner),
      place,
      owner,
      request.services.look.current.name,
    );
  },
});

const add = endpoint({
  method: "POST",
  path: "/passkeys",
  tag,
  summary: "Add a passkey. If it is your first second factor, your other sessions end. Needs a session",
  refusals: [403, 409],
  params: None,
  query: None,
  body: NewPasskey,
  answer: PasskeyMade,
  status: 201,
  async handle(request) {
    const owner = requireOwnSession(request);
    const { services, body, session, actor } = request;
    const place = passkeyPlace(request.ownAddress());
    const { passkey, recoveryCodes } = await services.passkeys.add(
      owner,
      { name: body.name, made: madeOf(body.passkey), place },
      { keptSession: session?.id ?? null, actor },
    );
    return { ...presentPasskey(passkey), recoveryCodes };
  },
});

const remove = endpoint({
  method: "DELETE",
  path: "/passkeys/{id}",
  tag,
  summary:
    "Remove one of your passkeys. Without an app, the last one ends the second factor. Needs a session",
  refusals: [403, 404],
  params: PasskeyPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const owner = requireOwnSession(request);
    await request.confirmed();
    await request.services.passkeys.remove(owner, request.params.id, request.actor);
  },
});

const ask = endpoint({
  method: "POST",
  path: "/passkey-challenges",
  tag,
  summary: "Begin to sign in with a passkey: after the password, or without one",
  asks: "anybody",
  refusals: [403, 409],
  params: None,
  query: None,
  body: AskForPasskey,
  answer: RequestOptions,
  status: 200,
  async handle(request) {
    const { services, body, caller } = request;
    const place = passkeyPlace(request.ownAddress());
    const askOf = async (purpose: "factor" | "confirm", accountId: number) => {
      const question = await services.passkeys.ask({ purpose, accountId }, place);
      if (question.passkeys.length > 0) return requestOptions(question, place, "preferred");
      throw new Refusal(
        "conflict",
        "no-passkey",
        "This account has no passkey for this host. Choose another way.",
      );
    };
    if (body.confirm) return askOf("confirm", requireOwnSession(request).id);
    if (body.account === undefined) {
      const question = await services.passkeys.ask({ purpose: "sign-in", accountId: null }, place);
      return requestOptions(question, place, "required");
    }
    const found = await services.authenticator.signIn(
      body.account,
      body.password ?? "",
      caller.address,
      null,
    );
    if (found?.account == null)
      throw new Refusal("unauthenticated", "bad-credentials", "The account or the password is wrong.");
    return askOf("factor", found.account.id);
  },
});

const signIn = endpoint({
  method: "POST",
  path: "/passkey-session",
  tag,
  summary: "Sign in with a passkey, without a password. Sets the cookie of the session",
  asks: "anybody",
  refusals: [403, 409],
  params: None,
  query: None,
  body: PasskeySignIn,
  answer: Session,
  status: 200,
  async handle(request) {
    const { services, body, caller: asking } = request;
    const identity = await services.passkeys.signIn(
      signedOf(body.passkey),
      passkeyPlace(request.ownAddress()),
    );
    const caller = await services.directory.callerOf(identity, asking.address);
    if (caller?.account == null)
      throw new Refusal("forbidden", "account-disabled", "This account is disabled. Ask an administrator.");
    return startSession(request, caller, caller.account);
  },
});

export const passkeyEndpoints = [list, askForNew, add, remove, ask, signIn];
