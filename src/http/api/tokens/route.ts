import type { z } from "zod";
import type { TokenScope } from "../../../accounts/caller.ts";
import { type LongestAge, longestAge } from "../../../accounts/token-ages.ts";
import type { TokenRecord } from "../../../accounts/tokens.ts";
import { siteNow } from "../../../database/site-clock.ts";
import { Refusal } from "../../../refusal.ts";
import { type ApiRequest, endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing } from "../fields.ts";
import { requireExisting } from "../named.ts";
import { requireAccount, requireOwnPassword, requireSiteManager, requireUnscoped } from "../rights.ts";
import { presentToken } from "./present.ts";
import {
  LeakedTokens,
  LeaksHandled,
  NewToken,
  RotateToken,
  Token,
  TokenMade,
  TokenPath,
  TokenQuery,
} from "./schema.ts";
import type { TokenServices } from "./services.ts";

const endpoint = endpointsOf<TokenServices>();

const tag = "tokens";
/** How long a token may be valid that a session makes without a password. */
const WITHOUT_PASSWORD_MS = 90 * 86_400_000;
/** Between two looks at the clock. */
const SLACK_MS = 60_000;

const list = endpoint({
  method: "GET",
  path: "/tokens",
  tag,
  summary: "List one's own tokens, another's for administrators; a token that signs in lists itself alone",
  refusals: [403],
  params: None,
  query: TokenQuery,
  body: Nothing,
  answer: listOf(Token),
  status: 200,
  async handle(request) {
    const { caller, services, query } = request;
    const { account = requireAccount(request).name } = query;
    if (account !== requireAccount(request).name) requireSiteManager(request);
    const tokens = await services.accounts.tokens.list(account);
    // Someone who found a token must not learn about the other tokens of the account.
    const seesItselfOnly = caller.scope !== null && !services.access.mayManageSite(caller);
    const shown = seesItselfOnly ? tokens.filter(({ id }) => id === caller.tokenId) : tokens;
    return { items: shown.map(presentToken), next: null };
  },
});

const create = endpoint({
  method: "POST",
  path: "/tokens",
  tag,
  summary: "Create a token. It is shown only once",
  refusals: [403, 404],
  params: None,
  query: None,
  body: NewToken,
  answer: TokenMade,
  status: 201,
  async handle(request) {
    const { body, services, actor } = request;
    const account = ownerOf(request, body.account);
    // The password confirms too; `grantedExpiry` checks it.
    if (body.password === undefined) await request.confirmed();
    if (!body.notYet) await requireExisting(request, named(body.scope));
    const longest = await longestFor(services, account, body.scope);
    const expiresAt = await grantedExpiry(request, expiryOf(body, longest));
    const made = await services.accounts.tokens.create(
      { account, note: body.note, scope: body.scope, expiresAt },
      actor,
    );
    return { ...presentToken(made), token: made.token };
  },
});

const revoke = endpoint({
  method: "DELETE",
  path: "/tokens/{id}",
  tag,
  summary: "Revoke a token. This takes effect immediately",
  refusals: [403, 404],
  params: TokenPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const { services, params, actor } = request;
    // A token may end itself, as `wheelyard logout` does.
    await requireChangeable(request);
    await services.accounts.tokens.revoke(params.id, actor);
  },
});

const rotate = endpoint({
  method: "POST",
  path: "/tokens/{id}/rotate",
  tag,
  summary: "Give a token a new secret. The old one stays valid for a while; id and rights stay the same",
  refusals: [403, 404, 409],
  params: TokenPath,
  query: None,
  body: RotateToken,
  answer: TokenMade,
  status: 200,
  async handle(request) {
    const { services, params, body, actor } = request;
    const token = await requireChangeable(request);
    if (body.password === undefined) await request.confirmed();
    const rotation = { id: params.id, overlap: body.overlap * 1000 };
    const expiresAt = await rotatedExpiry(request, token);
    const made = await services.accounts.tokens.rotate(
      expiresAt === token.expiresAt ? rotation : { ...rotation, expiresAt },
      actor,
    );
    return { ...presentToken(made), token: made.token };
  },
});

const leaked = endpoint({
  method: "POST",
  path: "/leaked-tokens",
  tag,
  summary: "Report tokens that leaked, of any account. They are revoked immediately. No sign-in is needed",
  asks: "anybody",
  refusals: [],
  params: None,
  query: None,
  body: LeakedTokens,
  answer: LeaksHandled,
  status: 200,
  async handle({ services, body, actor }) {
    const revoked = await services.accounts.tokens.revokeLeaked(body, actor);
    return { items: revoked.map((one) => ({ revoked: one })) };
  },
});

/** The token of the path, where the caller may revoke or rotate it: their own, itself, or any for administrators. */
async function requireChangeable(
  request: Pick<
    ApiRequest<z.output<typeof TokenPath>, unknown, unknown, TokenServices>,
    "caller" | "services" | "params"
  >,
): Promise<TokenRecord> {
  const { caller, services, params } = request;
  const { name } = requireAccount(request);
  const token = await services.accounts.tokens.find(params.id);
  const isOwn = token?.account === name;
  if (isOwn && caller.tokenId !== params.id) requireUnscoped(request);
  // Only administrators may learn whether someone else's token exists.
  if (token === null || (!isOwn && !services.access.mayManageSite(caller)))
    throw new Refusal("not-found", "no-such-token", `You have no token with the id ${params.id}.`);
  return token;
}

/**
 * When a rotated token expires: as before, unless the caller gives another time. A token that rotates itself never lasts
 * longer: a stolen one would otherwise live for ever.
 */
async function rotatedExpiry(
  request: Pick<
    ApiRequest<z.output<typeof TokenPath>, unknown, z.output<typeof RotateToken>, TokenServices>,
    "caller" | "services" | "session" | "body" | "params"
  >,
  { expiresAt: before, account, scope }: TokenRecord,
): Promise<number | null> {
  const { body, services, caller, params } = request;
  const isGiven = body.expiresIn !== undefined || body.expiresAt !== undefined;
  const wanted = isGiven ? expiryOf(body, await longestFor(services, account, scope)) : before;
  const isLonger = before !== null && (wanted === null || wanted > before);
  if (isLonger && caller.tokenId === params.id && !services.access.mayManageSite(caller))
    throw new Refusal(
      "forbidden",
      "token-not-enough",
      "A token cannot extend its own life. Sign in with the account's password to give it a later expiry.",
    );
  const granted = await grantedExpiry(request, wanted);
  if (wanted === null && granted !== null) throw passwordNeeded();
  return granted;
}

function named({ indexes, projects }: z.output<typeof NewToken>["scope"]) {
  const places = (key: string, globs: readonly string[]) =>
    globs.map((glob, at) => ({ field: `scope.${key}.${at}`, glob }));
  return { indexes: places("indexes", indexes), projects: places("projects", projects) };
}

/** Whose tokens: the caller's own, unless an administrator names another. A narrow token never makes another. */
function ownerOf(
  request: Pick<ApiRequest<unknown, unknown, unknown, TokenServices>, "caller" | "services">,
  named?: string,
): string {
  const caller = requireAccount(request);
  if (named === undefined || named === caller.name) {
    requireUnscoped(request);
    return caller.name;
  }
  requireSiteManager(request);
  return named;
}

type Asked = Pick<
  ApiRequest<unknown, unknown, Pick<z.output<typeof NewToken>, "password">, TokenServices>,
  "caller" | "services" | "session" | "body"
>;

/** What limits the age of a token of an account, by the site's settings. */
async function longestFor(
  { accounts, config }: TokenServices,
  account: string,
  scope: TokenScope,
): Promise<LongestAge | null> {
  return longestAge(config.tokens, scope, (await accounts.find(account))?.kind ?? null);
}

/** When the new token expires, in milliseconds since 1970; null: never. */
function expiryOf(
  { expiresIn, expiresAt }: Pick<z.output<typeof NewToken>, "expiresIn" | "expiresAt">,
  longest: LongestAge | null,
): number | null {
  if (expiresIn !== undefined && expiresAt !== undefined) {
    throw new Refusal("invalid", "bad-expiry", "Give `expiresIn` or `expiresAt`, not both.");
  }
  const latest = longest === null ? null : siteNow() + longest.seconds * 1000;
  if (expiresIn === undefined && expiresAt === undefined) return latest;
  const wanted = expiresIn === undefined ? Date.parse(expiresAt as string) : siteNow() + expiresIn * 1000;
  if (longest !== null && latest !== null && wanted > latest) {
    const text = `Such a token may be valid for ${longest.seconds} seconds here (setting tokens.${longest.setting}). Choose an earlier expiry.`;
    throw new Refusal("invalid", "bad-expiry", text);
  }
  return wanted;
}

/**
 * The expiry as it is granted: a session alone makes no token that outlives it by far, or a browser left open would be
 * enough for ever. With the caller's password, which the order then holds, it does.
 */
async function grantedExpiry(request: Asked, wanted: number | null): Promise<number | null> {
  const { session, body } = request;
  if (session === null) return wanted;
  if (body.password !== undefined) {
    await requireOwnPassword(request, body.password);
    return wanted;
  }
  const latest = siteNow() + WITHOUT_PASSWORD_MS;
  if (wanted === null) return latest;
  if (wanted <= latest + SLACK_MS) return wanted;
  throw passwordNeeded();
}

function passwordNeeded(): Refusal {
  return new Refusal(
    "forbidden",
    "password-needed",
    "Give your password for a token that never expires or is valid for more than 90 days, or choose an earlier expiry.",
  );
}

export const tokenEndpoints = [list, create, revoke, rotate, leaked];
