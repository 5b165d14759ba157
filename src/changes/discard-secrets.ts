import { SERVER } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { DOCS_TICKETS, PASSKEY_CHALLENGES } from "../database/secrets/secret-columns.ts";
import { Refusal } from "../refusal.ts";

/** What was deleted with a lost key. */
export interface DiscardedSecrets {
  secondFactors: number;
  webhooks: number;
}

/**
 * Deletes what a lost key encrypted: second factors, webhooks with their deliveries, ID tokens of sessions, the key of tickets.
 * Refuses (`not-found`) a key that encrypted nothing.
 */
export async function discardSecretsOf(database: Database, keyId: string): Promise<DiscardedSecrets> {
  const form = `enc1.${keyId}.%`;
  return database.write(async ({ tx, record }) => {
    // Who has a passkey too keeps it as the second factor, without the app.
    const apps = await tx
      .updateTable("second_factors")
      .set({ secret: "", app_since: null })
      .where("secret", "like", form)
      .where("account_id", "in", tx.selectFrom("passkeys").select("account_id"))
      .executeTakeFirst();
    const factors = await tx.deleteFrom("second_factors").where("secret", "like", form).executeTakeFirst();
    const ids = tx
      .selectFrom("webhooks")
      .select("id")
      .where((row) =>
        row.or([row("secret", "like", form), row("url", "like", form), row("headers", "like", form)]),
      );
    await tx.deleteFrom("webhook_deliveries").where("webhook_id", "in", ids).execute();
    const webhooks = await tx.deleteFrom("webhooks").where("id", "in", ids).executeTakeFirst();
    const sessions = await tx
      .updateTable("sessions")
      .set({ id_token: null })
      .where("id_token", "like", form)
      .executeTakeFirst();
    const tickets = await tx
      .deleteFrom("site")
      .where("key", "in", [DOCS_TICKETS, PASSKEY_CHALLENGES])
      .where("value", "like", form)
      .executeTakeFirst();
    const discarded = {
      secondFactors: Number(factors.numDeletedRows) + Number(apps.numUpdatedRows),
      webhooks: Number(webhooks.numDeletedRows),
    };
    const secrets =
      discarded.secondFactors +
      discarded.webhooks +
      Number(sessions.numUpdatedRows) +
      Number(tickets.numDeletedRows);
    if (secrets === 0)
      throw new Refusal("not-found", "no-such-key", `No secret is encrypted with the key ${keyId}.`);
    const detail = { ...discarded, secrets };
    await record({
      kind: "keys.discarded",
      actor: SERVER,
      indexId: null,
      project: null,
      subject: keyId,
      detail,
    });
    return discarded;
  });
}
