import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Database } from "../../database/database.ts";
import { fromStored, toStored } from "../../database/secrets/key-ring.ts";
import { PASSKEY_CHALLENGES, placeOf } from "../../database/secrets/secret-columns.ts";
import { siteNow } from "../../database/site-clock.ts";
import { siteRow } from "../../database/site-row.ts";

/**
 * What a passkey is to sign a challenge for: `register`: to be added. `factor`: after the password. `sign-in`: instead of it.
 * `confirm`: in a session.
 */
export type Purpose = "register" | "factor" | "sign-in" | "confirm";

/** A purpose, and the account that it is for; null: any. */
export interface Asked {
  purpose: Purpose;
  accountId: number | null;
}

const PLACE = placeOf("site", PASSKEY_CHALLENGES, "value");
const LIFE_MS = 5 * 60_000;
const CHALLENGE = /^(\d{1,15})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

/**
 * Challenges that need no place in the database until they are answered, so that strangers can ask for any number. Each is
 * signed, for one purpose and account, and valid for five minutes. That none counts twice is kept with the passkey.
 */
export class PasskeyChallenges {
  readonly #database: Database;
  #key: Promise<string> | null = null;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A new challenge, in base64url. */
  async issue(asked: Asked, now = siteNow()): Promise<string> {
    const word = randomBytes(16).toString("base64url");
    const text = `${now}.${word}.${await this.#sign(asked, now, word)}`;
    return Buffer.from(text).toString("base64url");
  }

  /** When a challenge was issued; null: it was not issued for this, or too long ago. */
  async issuedAt(challenge: string, asked: Asked, now = siteNow()): Promise<number | null> {
    const text = Buffer.from(challenge, "base64url").toString("latin1");
    const [, at = "", word = "", signature = ""] = CHALLENGE.exec(text) ?? [];
    if (at === "" || Number(at) + LIFE_MS <= now) return null;
    const right = Buffer.from(await this.#sign(asked, Number(at), word));
    return timingSafeEqual(right, Buffer.from(signature)) ? Number(at) : null;
  }

  async #sign({ purpose, accountId }: Asked, at: number, word: string): Promise<string> {
    this.#key ??= this.#readKey().catch((error) => {
      this.#key = null;
      throw error;
    });
    return createHmac("sha256", await this.#key)
      .update(JSON.stringify([purpose, accountId, at, word]))
      .digest("base64url");
  }

  /** The same for all nodes of the site; created at first use. */
  async #readKey(): Promise<string> {
    const known = await siteRow(this.#database.read, PASSKEY_CHALLENGES);
    if (known !== null) return fromStored(known, PLACE);
    const value = toStored(randomBytes(32).toString("base64url"), PLACE);
    const kept = await this.#database.write(async ({ tx }) => {
      await tx
        .insertInto("site")
        .values({ key: PASSKEY_CHALLENGES, value })
        .onConflict((conflict) => conflict.column("key").doNothing())
        .execute();
      return (await siteRow(tx, PASSKEY_CHALLENGES)) as string;
    });
    return fromStored(kept, PLACE);
  }
}
