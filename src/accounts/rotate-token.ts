import type { Actor } from "../database/change.ts";
import { siteNow } from "../database/site-clock.ts";
import type { Facts } from "../database/within.ts";
import { Refusal } from "../refusal.ts";
import { deriveKeyOf } from "./derived/derive-key.ts";
import { generateToken, hashToken, tokenPrefix } from "./token.ts";

/** How to rotate a token. */
export interface Rotation {
  id: number;
  /** Milliseconds for which the secret from before is valid too. 0: it ends at once. */
  overlap: number;
  /** Milliseconds since 1970; null: never; undefined: as before. */
  expiresAt?: number | null;
}

/**
 * Gives a token a new secret, and resolves with it: it is stored nowhere. Id, owner and rights stay, so revoking the token ends both
 * secrets. A secret from before an earlier rotation ends at once. Refuses (`not-found`) a token that is not there,
 * (`conflict`) one that a site file manages or that has expired.
 */
export async function rotateToken(
  database: Facts,
  { id, overlap, expiresAt }: Rotation,
  actor: Actor,
): Promise<string> {
  const token = generateToken();
  await database.write(async ({ tx, record }) => {
    const before = await tx
      .selectFrom("tokens")
      .innerJoin("accounts", "accounts.id", "tokens.account_id")
      .select(["tokens.hash", "tokens.derive_key", "tokens.expires_at", "accounts.name as account"])
      .where("tokens.id", "=", id)
      .where("tokens.revoked_at", "is", null)
      .executeTakeFirst();
    if (!before) throw new Refusal("not-found", "no-such-token", `There is no token ${id}.`);
    const now = siteNow();
    if (expiresAt === undefined && before.expires_at !== null && before.expires_at <= now) throw expired(id);
    await refuseManaged(tx, id, before.hash);
    const previousUntil = overlap > 0 ? now + overlap : null;
    await tx
      .updateTable("tokens")
      .set({
        hash: hashToken(token),
        prefix: tokenPrefix(token),
        previous_hash: previousUntil === null ? null : before.hash,
        previous_until: previousUntil,
        derive_key: deriveKeyOf(token).publicKey,
        previous_derive_key: previousUntil === null ? null : before.derive_key,
        ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
      })
      .where("id", "=", id)
      .execute();
    const detail = { account: before.account, oldSecretUntil: time(previousUntil ?? now) };
    await record({
      kind: "token.rotated",
      actor,
      indexId: null,
      project: null,
      subject: String(id),
      detail: expiresAt === undefined ? detail : { ...detail, expiresAt },
    });
  });
  return token;
}

/** A site file names its tokens by their hash, so the next apply would put the old one back. */
async function refuseManaged(
  tx: Parameters<Parameters<Facts["write"]>[0]>[0]["tx"],
  id: number,
  hash: string,
): Promise<void> {
  const managed = await tx
    .selectFrom("managed_things")
    .select("file")
    .where("kind", "=", "token")
    .where("key", "=", hash)
    .executeTakeFirst();
  if (managed === undefined) return;
  throw new Refusal(
    "conflict",
    "managed-token",
    `The site file ${managed.file} manages token ${id}. Add a new token to the file, apply it, and remove the old one later.`,
  );
}

function expired(id: number): Refusal {
  return new Refusal(
    "conflict",
    "token-expired",
    `Token ${id} has expired. Give a new expiry (expiresIn), or create another token.`,
  );
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
