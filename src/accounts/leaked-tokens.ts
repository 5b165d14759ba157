import type { Actor } from "../database/change.ts";
import type { Writing } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import type { Facts } from "../database/within.ts";
import { looksDerived } from "./derived/derived-token.ts";
import { findParent } from "./derived/find-parent.ts";
import { hashToken, looksShort } from "./token.ts";
import { isWholeToken } from "./token-text.ts";

/** A report that tokens are known to others. */
export interface LeakReport {
  /** The tokens themselves: having one is enough to revoke it. */
  tokens: readonly string[];
  /** Where they were found, such as an address; "": not said. */
  where: string;
}

/**
 * Revokes tokens that leaked, of any account, each with its entry in the log. Resolves with whether each was valid until now,
 * in order. What is not a token costs no look at the database.
 */
export async function revokeLeaked(
  database: Facts,
  { tokens, where }: LeakReport,
  actor: Actor,
): Promise<boolean[]> {
  const wanted = new Map(tokens.filter(isWholeToken).map((token) => [hashToken(token), token]));
  const found = new Set<string>();
  for (const [hash, token] of wanted) if (await isKnown(database, token, hash)) found.add(hash);
  if (found.size === 0) return tokens.map(() => false);
  const revoked = await database.write(async (writing) => {
    const ended = new Set<string>();
    for (const hash of found) {
      const token = wanted.get(hash) as string;
      const end = looksDerived(token) ? endParent : looksShort(token) ? endShort : endLong;
      if (await end(writing, { hash, token, where }, actor)) ended.add(hash);
    }
    return ended;
  });
  return tokens.map((token) => revoked.has(hashToken(token)));
}

/** A look before the write lock: reports of unknown tokens, which anyone can send, must not hold up writers. */
async function isKnown({ read }: Facts, token: string, hash: string): Promise<boolean> {
  if (looksDerived(token)) return (await findParent(read, token)) !== null;
  const row = looksShort(token)
    ? await read.selectFrom("short_tokens").select("hash").where("hash", "=", hash).executeTakeFirst()
    : await read
        .selectFrom("tokens")
        .select("id")
        .where((where) => where.or([where("hash", "=", hash), where("previous_hash", "=", hash)]))
        .where("revoked_at", "is", null)
        .executeTakeFirst();
  return row !== undefined;
}

/**
 * Ends a token by its secret. The secret from before a rotation ends the whole token while it is valid, because the thief may
 * have done the rotation. After that it ends nothing.
 */
async function endLong(
  { tx, record }: Writing,
  { hash, where }: { hash: string; where: string },
  actor: Actor,
): Promise<boolean> {
  const now = siteNow();
  const row = await tx
    .selectFrom("tokens")
    .innerJoin("accounts", "accounts.id", "tokens.account_id")
    .select(["tokens.id", "tokens.note", "tokens.expires_at", "accounts.name as account"])
    .where((is) =>
      is.or([
        is("hash", "=", hash),
        is.and([is("previous_hash", "=", hash), is("previous_until", ">", now)]),
      ]),
    )
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  if (row === undefined) return false;
  await tx.updateTable("tokens").set({ revoked_at: now }).where("id", "=", row.id).execute();
  const detail = { account: row.account, note: row.note, where };
  await record({
    kind: "token.leaked",
    actor,
    indexId: null,
    project: null,
    subject: String(row.id),
    detail,
  });
  return row.expires_at === null || row.expires_at > now;
}

/** Ends the token that a derived one comes from, and all that was derived from it: there is nothing smaller to revoke. */
async function endParent(
  writing: Writing,
  { token, where }: { token: string; where: string },
  actor: Actor,
): Promise<boolean> {
  const found = await findParent(writing.tx, token);
  if (found === null || found.expires <= siteNow()) return false;
  const { tokenId, account } = found;
  const { numUpdatedRows } = await writing.tx
    .updateTable("tokens")
    .set({ revoked_at: siteNow() })
    .where("id", "=", tokenId)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  const detail = { account: account.name, kind: "derived", where };
  await writing.record({
    kind: "token.leaked",
    actor,
    indexId: null,
    project: null,
    subject: String(tokenId),
    detail,
  });
  return true;
}

async function endShort(
  { tx, record }: Writing,
  { hash, where }: { hash: string; where: string },
  actor: Actor,
): Promise<boolean> {
  const row = await tx
    .selectFrom("short_tokens")
    .innerJoin("accounts", "accounts.id", "short_tokens.account_id")
    .select(["short_tokens.publisher", "short_tokens.expires_at", "accounts.name as account"])
    .where("hash", "=", hash)
    .executeTakeFirst();
  if (row === undefined) return false;
  await tx.deleteFrom("short_tokens").where("hash", "=", hash).execute();
  const detail = { account: row.account, kind: "short-lived", publisher: row.publisher, where };
  await record({ kind: "token.leaked", actor, indexId: null, project: null, subject: null, detail });
  return row.expires_at > siteNow();
}
