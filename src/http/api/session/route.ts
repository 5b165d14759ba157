import { Refusal } from "../../../refusal.ts";
import { sessionCookie } from "../../session-cookie.ts";
import { type ApiRequest, endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing } from "../fields.ts";
import { movesOfSession } from "../moves.ts";
import { requireAccount, requireUnscoped } from "../rights.ts";
import { presentOwnSession, presentSession } from "./present.ts";
import { ownRights } from "./rights.ts";
import { OwnSession, Session, SessionPath, SignIn } from "./schema.ts";
import type { SessionServices } from "./services.ts";

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
    const { services, body, actor, headers, session: before } = request;
    const { account, password, code } = body;
    const caller = await services.authenticator.signIn(account, password, request.caller.address, code);
    if (caller?.account == null) {
      const wrong =
        code === undefined ? "The account or the password" : "The account, the password or the code";
      throw new Refusal("unauthenticated", "bad-credentials", `${wrong} is wrong.`);
    }
    const by = { name: caller.account.name, address: actor.address };
    // Signing in again in the same browser ends the previous session, which no one could use any more.
    if (before !== null) await services.sessions.end(before.account, before.id, by).catch(ignoreMissing);
    const agent = headers["user-agent"] ?? "";
    const { session, secret } = await services.sessions.start(caller.account, { actor: by, agent });
    setCookie(request, secret, session.expiresAt);
    return presentSession(services, { ...caller, sessionId: session.id }, session);
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
    // Two tabs may sign out at once.
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

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Refusal) || error.kind !== "not-found") throw error;
}

export const sessionEndpoints = [signIn, show, signOut, list, end, ownRights];
