import type { z } from "zod";
import type { Caller } from "../../../accounts/caller.ts";
import { passkeyPlace } from "../../../accounts/passkeys/place.ts";
import { Refusal } from "../../../refusal.ts";
import { sessionCookie } from "../../session-cookie.ts";
import { type ApiRequest, endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing } from "../fields.ts";
import { movesOfSession } from "../moves.ts";
import { signedOf } from "../passkeys/present.ts";
import { requireAccount, requireUnscoped } from "../rights.ts";
import { confirm } from "./confirm.ts";
import { presentOwnSession, presentSession } from "./present.ts";
import { ownRights } from "./rights.ts";
import { OwnSession, Session, SessionPath, SignIn } from "./schema.ts";
import type { SessionServices } from "./services.ts";
import { ignoreMissing, startSession } from "./start.ts";

const endpoint = endpointsOf<SessionServices>();

type Asked = Pick<ApiRequest<unknown, unknown, unknown, SessionServices>, "answerHeaders" | "isSecure">;

const tag = "session";

const signIn = endpoint({
  method: "POST",
  path: "/session",
  tag,
  summary: "Sign in with a browser. Sets a cookie that only this API accepts",
  asks: "anybody",
  refusals: [],
  params: None,
  query: None,
  body: SignIn,
  answer: Session,
  status: 200,
  async handle(request) {
    const { body } = request;
    const caller = await signedIn(request);
    if (caller?.account != null) return startSession(request, caller, caller.account);
    const isAlone = body.code === undefined && body.passkey === undefined;
    const wrong = isAlone ? "The account or the password" : "The account, the password or the second factor";
    throw new Refusal("unauthenticated", "bad-credentials", `${wrong} is wrong.`);
  },
});

const show = endpoint({
  method: "GET",
  path: "/session",
  tag,
  summary: "Show who is signed in and what they can do. Renews the secret of an old session",
  asks: "anybody",
  refusals: [],
  params: None,
  query: None,
  body: Nothing,
  answer: Session,
  moves: ({ session }) => movesOfSession(session?.account.name ?? null),
  status: 200,
  async handle(request) {
    const { services, caller, session, secret } = request;
    if (secret !== null && session === null) setCookie(request, null, 0);
    if (secret !== null && session?.isDue) {
      const renewed = await services.sessions.renew(session.id, secret);
      if (renewed !== null) setCookie(request, renewed, session.expiresAt);
    }
    return presentSession(services, caller, session);
  },
});

const signOut = endpoint({
  method: "DELETE",
  path: "/session",
  tag,
  summary: "Sign out. Ends the session of the cookie immediately",
  asks: "anybody",
  refusals: [],
  params: None,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const { services, session, secret, actor, precondition } = request;
    if (secret !== null) setCookie(request, null, 0);
    if (session === null) return;
    await services.sessions.end(session.account, session.id, actor, precondition).catch(ignoreMissing);
  },
});

const list = endpoint({
  method: "GET",
  path: "/sessions",
  tag,
  summary: "List your sessions, newest first",
  refusals: [403],
  params: None,
  query: None,
  body: Nothing,
  answer: listOf(OwnSession),
  status: 200,
  async handle(request) {
    const account = requireAccount(request);
    requireUnscoped(request);
    const sessions = await request.services.sessions.list(account.id);
    const current = request.session?.id ?? null;
    return { items: sessions.map((one) => presentOwnSession(one, current)), next: null };
  },
});

const end = endpoint({
  method: "DELETE",
  path: "/sessions/{id}",
  tag,
  summary: "End one of your sessions. This takes effect immediately",
  refusals: [403, 404],
  params: SessionPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const account = requireAccount(request);
    requireUnscoped(request);
    await request.services.sessions.end(account, request.params.id, request.actor);
  },
});

function setCookie({ answerHeaders, isSecure }: Asked, secret: string | null, expiresAt: number): void {
  answerHeaders["Set-Cookie"] = sessionCookie(secret, { expiresAt, isSecure });
}

/** Whom the account, the password and the second factor prove; null: no one. */
async function signedIn(
  request: Pick<
    ApiRequest<unknown, unknown, z.output<typeof SignIn>, SessionServices>,
    "services" | "body" | "caller" | "ownAddress"
  >,
): Promise<Caller | null> {
  const { services, body, caller } = request;
  const { account, password, code, passkey } = body;
  const { authenticator, passkeys } = services;
  if (passkey === undefined) return authenticator.signIn(account, password, caller.address, code);
  // The password first: wrong ones are slowed, whatever else is sent.
  const found = await authenticator.signIn(account, password, caller.address, null);
  if (found?.account == null) return null;
  const place = passkeyPlace(request.ownAddress());
  return (await passkeys.proves(found.account, signedOf(passkey), { place, purpose: "factor" }))
    ? found
    : null;
}

export const sessionEndpoints = [signIn, confirm, show, signOut, list, end, ownRights];
