import type { Database } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import { Refusal } from "../refusal.ts";

/** How long a proof counts. */
const PROOF_MS = 10 * 60_000;

/**
 * Whether the person in front of a browser proved lately who they are: an unlocked machine or a stolen cookie is not enough
 * for what gives rights away. Every look reads the database, because only such changes ask.
 */
export class Confirmations {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Refuses (`forbidden`) a session whose last proof is older than 10 minutes. */
  async require(sessionId: string): Promise<void> {
    const row = await this.#database.read
      .selectFrom("sessions")
      .select("proved_at")
      .where("id", "=", sessionId)
      .executeTakeFirst();
    // A proof from the future is one from before the clock was set back.
    if (row !== undefined && Math.abs(siteNow() - row.proved_at) < PROOF_MS) return;
    throw new Refusal(
      "forbidden",
      "confirmation-needed",
      "Confirm that it is you: you signed in more than 10 minutes ago. Send your password, a code or a passkey to POST /session/confirmation, or sign in again.",
    );
  }

  /** Notes that the person has proved who they are. */
  async confirm(sessionId: string): Promise<void> {
    await this.#database.write(({ tx }) =>
      tx.updateTable("sessions").set({ proved_at: siteNow() }).where("id", "=", sessionId).execute(),
    );
  }
}
