import { SERVER } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { DOCS_TICKETS } from "../database/secrets/secret-columns.ts";
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
      .where("key", "=", DOCS_TICKETS)
      .where("value", "like", form)
      .executeTakeFirst();
    const discarded = {
      secondFactors: Number(factors.numDeletedRows),
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
