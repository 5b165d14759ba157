import type { Selectable } from "kysely";
import type { Database } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { TokenScope } from "../caller.ts";
import type { TokenTable } from "../token-tables.ts";
import { type Limits, limitsOf, readDerived } from "./derived-token.ts";
import { narrow } from "./narrow.ts";

/** What a derived token gives, by the token that it comes from. */
export interface Derived {
  tokenId: number;
  account: { id: number; name: string };
  scope: TokenScope;
  /** Milliseconds since 1970; infinity: never. */
  expires: number;
}

/** The token that a derived one comes from, as far as it still counts, and what is left of it; null: it does not count. */
export async function findParent(read: Database["read"], token: string): Promise<Derived | null> {
  const derived = readDerived(token);
  if (derived === null) return null;
  const row = await read
    .selectFrom("tokens")
    .innerJoin("accounts", "accounts.id", "tokens.account_id")
    .select(["tokens.id as token_id", "tokens.scope", "tokens.expires_at", "accounts.id", "accounts.name"])
    .select(["tokens.derive_key", "tokens.previous_until"])
    .where((where) =>
      where.or([
        where("tokens.derive_key", "=", derived.root),
        where.and([
          where("tokens.previous_derive_key", "=", derived.root),
          where("tokens.previous_until", ">", siteNow()),
        ]),
      ]),
    )
    .where("tokens.revoked_at", "is", null)
    .where("accounts.disabled", "=", 0)
    .executeTakeFirst();
  // Signatures of strangers are not looked at: each costs some work.
  const limits = row === undefined ? null : limitsOf(derived);
  if (row === undefined || limits === null) return null;
  const scope = limits.reduce(narrow, JSON.parse(row.scope) as TokenScope);
  const account = { id: row.id, name: row.name };
  return { tokenId: row.token_id, account, scope, expires: expiryOf(row, derived.root, limits) };
}

function expiryOf(
  row: Pick<Selectable<TokenTable>, "expires_at" | "derive_key" | "previous_until">,
  root: string,
  limits: readonly Limits[],
): number {
  const ends = limits.map(({ expires }) =>
    expires === undefined ? Number.POSITIVE_INFINITY : expires * 1000,
  );
  if (row.derive_key !== root) ends.push(row.previous_until ?? 0);
  return Math.min(row.expires_at ?? Number.POSITIVE_INFINITY, ...ends);
}
