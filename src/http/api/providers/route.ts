import type { Access } from "../../../access/access.ts";
import type { Directory } from "../../../accounts/directory.ts";
import type { OidcSignIn } from "../../../accounts/oidc/oidc-sign-in.ts";
import { staleSignIn } from "../../../accounts/oidc/trouble.ts";
import type { Sessions } from "../../../accounts/sessions.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import { Refusal } from "../../../refusal.ts";
import { sessionCookie } from "../../session-cookie.ts";
import { keptSignIn, signInCookie } from "../../sign-in-cookie.ts";
import { endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing } from "../fields.ts";
import { presentSession } from "../session/present.ts";
import { Session } from "../session/schema.ts";
import { ignoreMissing, startSession } from "../session/start.ts";
import { BeginSignIn, BegunSignIn, FinishSignIn, Provider, ProviderSignOut } from "./schema.ts";

/** What the endpoints of this folder need. */
interface ProviderServices {
  access: Access;
  directory: Directory;
  indexes: Indexes;
  oidc: OidcSignIn;
  sessions: Sessions;
}

const endpoint = endpointsOf<ProviderServices>();

const tag = "session";

const list = endpoint({
  method: "GET",
  path: "/providers",
  tag,
  summary: "List the providers of OpenID Connect that people can sign in with",
  asks: "anybody",
  refusals: [],
  params: None,
  query: None,
  body: Nothing,
  answer: listOf(Provider),
  status: 200,
  handle: async ({ services }) => ({ items: services.oidc.list(), next: null }),
});

const begin = endpoint({
  method: "POST",
  path: "/provider-sign-in",
  tag,
  summary: "Begin to sign in with a provider. Sets a cookie for 10 minutes and answers the page to go to",
  asks: "anybody",
  refusals: [403, 404],
  params: None,
  query: None,
  body: BeginSignIn,
  answer: BegunSignIn,
  status: 200,
  async handle(request) {
    const { services, body, session, answerHeaders } = request;
    if (body.link && session === null)
      throw new Refusal("forbidden", "no-session", "Sign in before you link your account.");
    const redirectUri = `${requireAddress(request.ownAddress())}/ui/sign-in/${encodeURIComponent(body.provider.toWellFormed())}`;
    const { url, pending } = await services.oidc.begin(body.provider, redirectUri, { again: body.again });
    const link = body.link ? (session?.account.id ?? null) : null;
    answerHeaders["Set-Cookie"] = signInCookie({ ...pending, link }, request);
    return { url };
  },
});

const finish = endpoint({
  method: "POST",
  path: "/provider-session",
  tag,
  summary: "Finish to sign in with a provider. Sets the cookie of the session",
  asks: "anybody",
  refusals: [403, 404, 409],
  params: None,
  query: None,
  body: FinishSignIn,
  answer: Session,
  status: 200,
  async handle(request) {
    const { services, body, headers, answerHeaders, actor, session: before } = request;
    const kept = keptSignIn(headers);
    // What the provider sent back counts once, for the sign-in that this browser began there.
    if (kept === null || kept.provider !== body.provider) throw staleSignIn();
    const answer = new URLSearchParams(body.answer);
    const { link, ...pending } = kept;
    if (link !== null) {
      if (before === null || before.account.id !== link) throw staleSignIn();
      await services.oidc.link(pending, answer, before.account, actor);
      answerHeaders["Set-Cookie"] = signInCookie(null, request);
      return presentSession(services, request.caller, before);
    }
    const { identity, idToken, provenAt } = await services.oidc.complete(pending, answer, {
      name: null,
      address: actor.address,
    });
    const caller = await services.directory.callerOf(identity, request.caller.address);
    if (caller?.account == null) throw staleSignIn();
    const by = { provider: kept.provider, idToken, provenAt };
    const started = await startSession(request, caller, caller.account, by);
    answerHeaders["Set-Cookie"] = [answerHeaders["Set-Cookie"] ?? [], signInCookie(null, request)].flat();
    return started;
  },
});

const signOut = endpoint({
  method: "POST",
  path: "/provider-sign-out",
  tag,
  summary: "Sign out. Ends the session of the cookie, and answers the page that signs out at its provider",
  asks: "anybody",
  refusals: [],
  params: None,
  query: None,
  body: Nothing,
  answer: ProviderSignOut,
  status: 200,
  async handle(request) {
    const { services, session, secret, actor, answerHeaders, isSecure } = request;
    if (secret !== null) answerHeaders["Set-Cookie"] = sessionCookie(null, { expiresAt: 0, isSecure });
    if (session === null) return { url: null };
    const idToken = await services.sessions.idTokenOf(session.id);
    await services.sessions.end(session.account, session.id, actor).catch(ignoreMissing);
    const address = request.ownAddress();
    if (session.provider === null || address === null) return { url: null };
    return { url: await services.oidc.signOutUrl(session.provider, idToken, `${address}/ui/sign-in`) };
  },
});

/** Providers send browsers back only to addresses that are registered there, so it must be the one that people use. */
function requireAddress(address: string | null): string {
  if (address !== null) return address;
  throw new Refusal(
    "misdirected",
    "unknown-host",
    "This server does not know the host name in the request, so a provider could not send you back here. Its operator adds the name to listen.hosts.",
  );
}

export const providerEndpoints = [list, begin, finish, signOut];
