import { siteNow } from "../../../database/site-clock.ts";
import { Refusal } from "../../../refusal.ts";
import { type ApiRequest, endpoint } from "../endpoint.ts";
import { listOf, None, Nothing } from "../fields.ts";
import { requireAccount, requireSiteManager, requireUnscoped } from "../rights.ts";
import { presentToken } from "./present.ts";
import { NewToken, Token, TokenMade, TokenPath, TokenQuery } from "./schema.ts";

const tag = "tokens";

const list = endpoint({
  method: "GET",
  path: "/tokens",
  tag,
  summary: "List one's own tokens; another's for administrators",
  refusals: [403],
  params: None,
  query: TokenQuery,
  body: Nothing,
  answer: listOf(Token),
  status: 200,
  async handle(request) {
    const { account = requireAccount(request).name } = request.query;
    if (account !== requireAccount(request).name) requireSiteManager(request);
    const tokens = await request.services.accounts.tokens.list(account);
    return { items: tokens.map(presentToken), next: null };
  },
});

const create = endpoint({
  method: "POST",
  path: "/tokens",
  tag,
  summary: "Make a token; its text is shown this once",
  refusals: [403, 404],
  params: None,
  query: None,
  body: NewToken,
  answer: TokenMade,
  status: 201,
  async handle(request) {
    const { body, services, actor } = request;
    const account = ownerOf(request, body.account);
    const expiresAt = expiryOf(body.expiresIn, body.expiresAt);
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
  summary: "Revoke a token; it takes effect at once",
  refusals: [403, 404],
  params: TokenPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const { services, params, actor } = request;
    const caller = requireAccount(request);
    const token = await services.accounts.tokens.find(params.id);
    const isOwn = token?.account === caller.name;
    if (isOwn) requireUnscoped(request);
    // Whether another's token exists is nobody's business but an administrator's.
    else if (!services.access.mayManageSite(request.caller)) {
      throw new Refusal("not-found", "no-such-token", `You have no token ${params.id}.`);
    }
    await services.accounts.tokens.revoke(params.id, actor);
  },
});

/** Whose tokens: the caller's own, unless an administrator names another. A narrow token never makes another. */
function ownerOf(
  request: Pick<ApiRequest<unknown, unknown, unknown>, "caller" | "services">,
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

function expiryOf(expiresIn: number | undefined, expiresAt: string | undefined): number | null {
  if (expiresIn !== undefined && expiresAt !== undefined) {
    throw new Refusal("invalid", "bad-expiry", "Give `expiresIn` or `expiresAt`, not both.");
  }
  if (expiresIn !== undefined) return siteNow() + expiresIn * 1000;
  return expiresAt === undefined ? null : Date.parse(expiresAt);
}

export const tokenEndpoints = [list, create, revoke];
