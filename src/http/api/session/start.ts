import type { Caller, CallerAccount } from "../../../accounts/caller.ts";
import type { ProviderSignIn } from "../../../accounts/sessions.ts";
import { Refusal } from "../../../refusal.ts";
import { sessionCookie } from "../../session-cookie.ts";
import type { ApiRequest } from "../endpoint.ts";
import { presentSession } from "./present.ts";
import type { Session } from "./schema.ts";
import type { SessionServices } from "./services.ts";

type Asked = Pick<
  ApiRequest<unknown, unknown, unknown, Pick<SessionServices, "access" | "indexes" | "sessions">>,
  "services" | "actor" | "headers" | "session" | "answerHeaders" | "isSecure"
>;

/** Starts a session for someone who has proved who they are, and sets its cookie. The browser's previous session ends. */
export async function startSession(
  { services, actor, headers, session: before, answerHeaders, isSecure }: Asked,
  caller: Caller,
  account: CallerAccount,
  by: ProviderSignIn | null = null,
): Promise<Session> {
  const as = { name: account.name, address: actor.address };
  // Signing in again in the same browser ends the previous session, which no one could use any more.
  if (before !== null) await services.sessions.end(before.account, before.id, as).catch(ignoreMissing);
  const agent = headers["user-agent"] ?? "";
  const { session, secret } = await services.sessions.start(account, { actor: as, agent, by });
  answerHeaders["Set-Cookie"] = sessionCookie(secret, { expiresAt: session.expiresAt, isSecure });
  return presentSession(services, { ...caller, sessionId: session.id }, session);
}

/** Two tabs may sign out at once. */
export function ignoreMissing(error: unknown): void {
  if (!(error instanceof Refusal) || error.kind !== "not-found") throw error;
}
