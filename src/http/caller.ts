import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";
import type { Networks } from "../access/network.ts";
import { clientAddress } from "../access/network.ts";
import type { Authenticator, VerifiedSession } from "../accounts/authenticate.ts";
import { anonymous, type Caller } from "../accounts/caller.ts";
import type { Sessions } from "../accounts/sessions.ts";
import { toSteady } from "../accounts/standing.ts";
import { Refusal } from "../refusal.ts";
import { isSafe } from "./cross-site.ts";
import type { SignIn } from "./long-answers.ts";
import { sessionSecretOf } from "./session-cookie.ts";

/** What callers are determined with. */
export interface CallerServices {
  authenticator: Authenticator;
  /** Reverse proxies whose X-Forwarded headers are believed. */
  trustedProxies: Networks;
}

/** The same for callers of the management API, who may have a session. */
export interface ApiCallerServices extends CallerServices {
  sessions: Sessions;
}

type Proxies = Pick<CallerServices, "trustedProxies">;

/** Who asks the management API, and the session by which they do, if any. */
export interface ApiCaller {
  caller: Caller;
  session: VerifiedSession["session"] | null;
  /** The secret of that session as it was sent. */
  secret: string | null;
}

/** Who sent the request. Refuses (`unauthenticated`) wrong credentials, also where none are needed (STANDARDS A05). */
export function callerOf(services: CallerServices, request: { raw: IncomingMessage }): Promise<Caller> {
  return services.authenticator.authenticate(request.raw.headers.authorization, addressOf(services, request));
}

/**
 * The same for the management API, which alone also takes the session cookie of a browser; an Authorization header goes
 * before it. A session that has ended makes nobody. Refuses (`forbidden`) what would change something without the
 * session's own word in `X-CSRF-Token`, which no page of another site can know (RELIABILITY F100).
 */
export async function apiCallerOf(
  services: ApiCallerServices,
  request: { raw: IncomingMessage; method: string },
): Promise<ApiCaller> {
  const { headers } = request.raw;
  const secret = sessionSecretOf(headers);
  if (headers.authorization !== undefined || secret === null)
    return { caller: await callerOf(services, request), session: null, secret: null };
  const address = addressOf(services, request);
  const verified = await services.authenticator.bySession(services.sessions, secret, address);
  if (verified === null) return { caller: anonymous(address), session: null, secret };
  if (!isSafe(request.method) && !isWord(headers, verified.session.csrf)) {
    throw new Refusal(
      "forbidden",
      "bad-csrf-token",
      "Send the value of `csrf` from GET /session in the header X-CSRF-Token.",
    );
  }
  return { ...verified, secret };
}

/** How a caller of the management API who was just authenticated signed in, for `LongAnswers`. */
export function signInOf(
  services: CallerServices,
  { headers }: { headers: IncomingHttpHeaders },
  { caller, session }: ApiCaller,
): SignIn {
  if (session !== null) return { by: { kind: "session", id: session.id }, expires: toSteady(session.endsAt) };
  return services.authenticator.signedInBy(headers.authorization, caller.address);
}

/** Whether the client's own connection is encrypted: to here, or to the trusted proxy in front. */
export function cameByHttps(services: Proxies, request: { raw: IncomingMessage }): boolean {
  const { headers, socket } = request.raw;
  if ((socket as TLSSocket).encrypted) return true;
  if (!services.trustedProxies.has(socket.remoteAddress ?? "")) return false;
  return toText(headers["x-forwarded-proto"])?.split(",")[0]?.trim().toLowerCase() === "https";
}

/** The path below which a trusted proxy shows this server, as it says by `X-Forwarded-Prefix`: `/packages`, or nothing. */
export function pathPrefixOf(services: Proxies, request: { raw: IncomingMessage }): string {
  const { headers, socket } = request.raw;
  if (!services.trustedProxies.has(socket.remoteAddress ?? "")) return "";
  const prefix = toText(headers["x-forwarded-prefix"])?.split(",")[0]?.trim() ?? "";
  return /^(?:\/[\w.~-]{1,100}){1,10}\/?$/.test(prefix) ? prefix.replace(/\/$/, "") : "";
}

/** The client's address, behind trusted proxies too. */
export function addressOf({ trustedProxies }: Proxies, { raw }: { raw: IncomingMessage }): string {
  const forwarded = toText(raw.headers["x-forwarded-for"]);
  return clientAddress(raw.socket.remoteAddress ?? "", forwarded, trustedProxies);
}

function isWord({ "x-csrf-token": sent }: IncomingHttpHeaders, word: string): boolean {
  const given = Buffer.from(toText(sent) ?? "");
  const right = Buffer.from(word);
  return given.length === right.length && timingSafeEqual(given, right);
}

function toText(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(",") : header;
}
