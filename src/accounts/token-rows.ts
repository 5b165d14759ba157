import type { Selectable } from "kysely";
import type { Actor } from "../database/change.ts";
import type { Writing } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import { Refusal } from "../refusal.ts";
import type { TokenScope } from "./caller.ts";
import { noSuch } from "./no-such.ts";
import type { TokenTable } from "./token-tables.ts";

/** A token by its hash: the token itself is known elsewhere. */
export interface HashedToken {
  account: string;
  note: string;
  scope: TokenScope;
  /** Milliseconds since 1970; null: never. */
  expiresAt: number | null;
  /** SHA-256 (hex). */
  hash: string;
  prefix: string;
  /** Public key of what is derived from it; missing: not known, where only the hash is. */
  deriveKey?: string;
}

/**
 * Adds a token inside a transaction, with its entry in the log. Refuses (`not-found`) an unknown account, (`conflict`) a token
 * that is or was known: one that was revoked never comes back.
 */
export async function insertToken(
  { tx, record }: Writing,
  { account, note, scope, expiresAt, hash, prefix, deriveKey }: HashedToken,
  actor: Actor,
): Promise<Selectable<TokenTable>> {
  const owner = await tx.selectFrom("accounts").select("id").where("name", "=", account).executeTakeFirst();
  if (!owner) throw await noSuch("account", account, tx);
  const same = await tx
    .selectFrom("tokens")
    .select("revoked_at")
    .where((where) => where.or([where("hash", "=", hash), where("previous_hash", "=", hash)]))
    .executeTakeFirst();
  if (same) throw known(same.revoked_at !== null);
  const values = {
    account_id: owner.id,
    note,
    hash,
    prefix,
    scope: JSON.stringify(scope),
    created_at: siteNow(),
    expires_at: expiresAt,
    derive_key: deriveKey ?? null,
  };
  const made = await tx.insertInto("tokens").values(values).returningAll().executeTakeFirstOrThrow();
  const detail = { account, note, scope, expiresAt };
  const subject = String(made.id);
  await record({ kind: "token.created", actor, indexId: null, project: null, subject, detail });
  return made;
}

/** Changes what is known of a token; the token itself stays the same. */
export async function changeToken(
  { tx, record }: Writing,
  id: number,
  { note, scope, expiresAt }: Pick<HashedToken, "note" | "scope" | "expiresAt">,
  actor: Actor,
): Promise<void> {
  const row = await tx
    .selectFrom("tokens")
    .select(["note", "scope", "expires_at"])
    .where("id", "=", id)
    .executeTakeFirst();
  const before = row && { note: row.note, scope: JSON.parse(row.scope), expiresAt: row.expires_at };
  await tx
    .updateTable("tokens")
    .set({ note, scope: JSON.stringify(scope), expires_at: expiresAt })
    .where("id", "=", id)
    .execute();
  const detail = { note, scope, expiresAt, before };
  await record({ kind: "token.changed", actor, indexId: null, project: null, subject: String(id), detail });
}

function known(isRevoked: boolean): Refusal {
  return isRevoked
    ? new Refusal(
        "conflict",
        "token-revoked",
        "This token was revoked, so it cannot be used again. Generate a new token.",
      )
    : new Refusal("conflict", "token-exists", "This token already belongs to another account.");
}
