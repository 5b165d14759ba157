import { SERVER } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import type { Log } from "./verifier.ts";

const AT_ONCE = 100;

/**
 * Tells of tokens that expire soon, each once: with an entry of the change log, which webhooks send, and an event of the log.
 * `before`: milliseconds. Tokens that are valid for less than that altogether are meant to end, and are left out.
 */
export async function noticeEndingTokens(database: Database, before: number, log: Log): Promise<void> {
  const due = await endingTokens(database, before);
  if (due.length === 0) return;
  await database.write(async ({ tx, record }) => {
    for (const { id, account, note, expiresAt } of due) {
      await tx.updateTable("tokens").set({ noticed_for: expiresAt }).where("id", "=", id).execute();
      const detail = { account, note, expiresAt: new Date(expiresAt).toISOString() };
      const entry = { kind: "token.expiring" as const, actor: SERVER, indexId: null, project: null };
      await record({ ...entry, subject: String(id), detail });
    }
  });
  for (const { id, account, note, expiresAt } of due)
    log.warn(
      { token: id, account, note, expiresAt: new Date(expiresAt).toISOString() },
      "token expires soon",
    );
  if (due.length === AT_ONCE) await noticeEndingTokens(database, before, log);
}

async function endingTokens({ read }: Database, before: number) {
  const now = siteNow();
  const rows = await read
    .selectFrom("tokens")
    .innerJoin("accounts", "accounts.id", "tokens.account_id")
    .select(["tokens.id", "tokens.note", "tokens.expires_at", "accounts.name as account"])
    .where("tokens.revoked_at", "is", null)
    .where("tokens.expires_at", ">", now)
    .where("tokens.expires_at", "<=", now + before)
    .where((where) => where("tokens.expires_at", ">", where(where.ref("tokens.created_at"), "+", before)))
    .where((where) =>
      where.or([
        where("tokens.noticed_for", "is", null),
        where("tokens.noticed_for", "!=", where.ref("tokens.expires_at")),
      ]),
    )
    .where("accounts.disabled", "=", 0)
    .orderBy("tokens.expires_at")
    .limit(AT_ONCE)
    .execute();
  return rows.map(({ id, note, account, expires_at }) => ({
    id,
    note,
    account,
    expiresAt: expires_at as number,
  }));
}
