import type { TokenRecord } from "../../../accounts/tokens.ts";
import { toTime, toTimeOrNull } from "../fields.ts";
import type { Token } from "./schema.ts";

export function presentToken(token: TokenRecord): Token {
  return {
    id: token.id,
    account: token.account,
    note: token.note,
    prefix: token.prefix,
    scope: token.scope,
    createdAt: toTime(token.createdAt),
    expiresAt: toTimeOrNull(token.expiresAt),
    lastUsedAt: toTimeOrNull(token.lastUsedAt),
    lastUsedFrom: token.lastUsedFrom,
    oldSecretUntil: toTimeOrNull(token.oldSecretUntil),
  };
}
