import type { Selectable } from "kysely";
import type { Actor } from "../../database/change.ts";
import type { Database } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import { Refusal } from "../../refusal.ts";
import { addPasskeyFactor, dropLastPasskey, noteFactor, requirePassword } from "../second-factor-rows.ts";
import type { Identity } from "../verifier.ts";
import { checkMade, checkSigned, type MadePasskey, notProven, type SignedByPasskey } from "./ceremonies.ts";
import { type Asked, PasskeyChallenges } from "./challenges.ts";
import type { PasskeyTable } from "./passkey-tables.ts";
import type { PasskeyPlace } from "./place.ts";

/** A passkey as its owner sees it. */
export interface Passkey {
  id: string;
  name: string;
  /** Host name that it signs in at. */
  host: string;
  transports: string[];
  createdAt: number;
  usedAt: number | null;
}

/** What is to be signed, and by which passkeys; none named: by any of the place. */
export interface PasskeyQuestion {
  challenge: string;
  passkeys: Pick<Passkey, "id" | "transports">[];
}

interface Owner {
  id: number;
  name: string;
}

const MOST_OF_ACCOUNT = 20;

/** Passkeys of accounts with a password here: a second factor, or instead of the password. */
export class Passkeys {
  readonly #database: Database;
  readonly #challenges: PasskeyChallenges;

  constructor(database: Database) {
    this.#database = database;
    this.#challenges = new PasskeyChallenges(database);
  }

  /** The passkeys of an account, oldest first. */
  async of(accountId: number): Promise<Passkey[]> {
    const rows = await this.#database.read
      .selectFrom("passkeys")
      .selectAll()
      .where("account_id", "=", accountId)
      .orderBy("created_at")
      .orderBy("id")
      .execute();
    return rows.map(present);
  }

  /** Asks for a new passkey, which is to be none of those that are named. */
  async askForNew({ id }: Owner): Promise<PasskeyQuestion> {
    const challenge = await this.#challenges.issue({ purpose: "register", accountId: id });
    return { challenge, passkeys: await this.of(id) };
  }

  /**
   * Adds the passkey that a browser has made. Resolves with recovery codes if it is the account's first second factor, which
   * ends its other sessions; null: it had one. Refuses (`forbidden`) what proves nothing, (`conflict`) one that is known.
   */
  async add(
    owner: Owner,
    { name, made, place }: { name: string; made: MadePasskey; place: PasskeyPlace },
    { keptSession, actor }: { keptSession: string | null; actor: Actor },
  ): Promise<{ passkey: Passkey; recoveryCodes: string[] | null }> {
    const asked: Asked = { purpose: "register", accountId: owner.id };
    const key = await checkMade(made, place, async (challenge) => {
      return (await this.#challenges.issuedAt(challenge, asked)) !== null;
    });
    const now = siteNow();
    const row = {
      id: key.id,
      account_id: owner.id,
      name,
      rp_id: place.rpId,
      public_key: key.publicKey,
      counter: key.counter,
      transports: JSON.stringify(made.transports),
      created_at: now,
      used_at: null,
      last_challenge_at: now,
    };
    const recoveryCodes = await this.#database.write(async (writing) => {
      const { tx } = writing;
      await requirePassword(tx, owner.id);
      const known = await tx
        .selectFrom("passkeys")
        .select(["id", "account_id"])
        .where((where) => where.or([where("id", "=", key.id), where("account_id", "=", owner.id)]))
        .execute();
      if (known.some(({ id }) => id === key.id))
        throw new Refusal("conflict", "passkey-known", "This passkey was added before.");
      if (known.length >= MOST_OF_ACCOUNT)
        throw new Refusal(
          "conflict",
          "too-many-passkeys",
          `An account can have ${MOST_OF_ACCOUNT} passkeys. Remove one first.`,
        );
      await tx.insertInto("passkeys").values(row).execute();
      const codes = await addPasskeyFactor(writing, owner.id, keptSession);
      await noteFactor(writing, owner.name, `passkey added: ${name}`, actor);
      return codes;
    });
    return { passkey: present(row), recoveryCodes };
  }

  /** Removes a passkey; the last one ends the second factor, if there is no app. Refuses (`not-found`) another's. */
  async remove(owner: Owner, id: string, actor: Actor): Promise<void> {
    await this.#database.write(async (writing) => {
      const row = await writing.tx
        .deleteFrom("passkeys")
        .where("id", "=", id)
        .where("account_id", "=", owner.id)
        .returning("name")
        .executeTakeFirst();
      if (row === undefined)
        throw new Refusal("not-found", "no-such-passkey", "You have no passkey with this id.");
      await noteFactor(writing, owner.name, `passkey removed: ${row.name}`, actor);
      if (await dropLastPasskey(writing.tx, owner.id)) await noteFactor(writing, owner.name, "off", actor);
    });
  }

  /** Asks for a signature: of the passkeys of an account, or (null) of any. */
  async ask(asked: Asked, { rpId }: PasskeyPlace): Promise<PasskeyQuestion> {
    const challenge = await this.#challenges.issue(asked);
    const passkeys = asked.accountId === null ? [] : await this.of(asked.accountId);
    return { challenge, passkeys: passkeys.filter(({ host }) => host === rpId) };
  }

  /** Whose passkey has signed, instead of a password. Refuses (`forbidden`) what proves nothing. */
  async signIn(signed: SignedByPasskey, place: PasskeyPlace): Promise<Identity> {
    return this.#signedBy(signed, place, { purpose: "sign-in", accountId: null });
  }

  /** Whether a passkey of this account has signed: beside its password, or in a session of it. */
  async proves(
    { id: accountId }: Owner,
    signed: SignedByPasskey,
    { place, purpose }: { place: PasskeyPlace; purpose: "factor" | "confirm" },
  ): Promise<boolean> {
    try {
      return (await this.#signedBy(signed, place, { purpose, accountId })).id === accountId;
    } catch (error) {
      if (error instanceof Refusal && error.kind === "forbidden") return false;
      throw error;
    }
  }

  async #signedBy(signed: SignedByPasskey, place: PasskeyPlace, asked: Asked): Promise<Identity> {
    const row = await this.#database.read
      .selectFrom("passkeys")
      .innerJoin("accounts", "accounts.id", "passkeys.account_id")
      .selectAll("passkeys")
      .select("accounts.name as account")
      .where("passkeys.id", "=", signed.id)
      .where("accounts.disabled", "=", 0)
      .where("accounts.password_hash", "is not", null)
      .executeTakeFirst();
    if (row === undefined || row.rp_id !== place.rpId) throw notProven();
    let challengedAt: number | null = null;
    const key = { id: row.id, publicKey: row.public_key, counter: row.counter };
    const counter = await checkSigned(signed, key, place, {
      isOnlyProof: asked.purpose === "sign-in",
      isAsked: async (challenge) => {
        challengedAt = await this.#challenges.issuedAt(challenge, asked);
        return challengedAt !== null;
      },
    });
    if (challengedAt === null || !(await this.#use(row.id, challengedAt, counter))) throw notProven();
    return { kind: "account", id: row.account_id, name: row.account };
  }

  /** Notes the use; whether the challenge is later than every one that the passkey answered before. */
  async #use(id: string, challengedAt: number, counter: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#database.write(({ tx }) =>
      tx
        .updateTable("passkeys")
        .set({ counter, used_at: siteNow(), last_challenge_at: challengedAt })
        .where("id", "=", id)
        .where("last_challenge_at", "<", challengedAt)
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  }
}

function present(row: Selectable<PasskeyTable>): Passkey {
  return {
    id: row.id,
    name: row.name,
    host: row.rp_id,
    transports: JSON.parse(row.transports) as string[],
    createdAt: row.created_at,
    usedAt: row.used_at,
  };
}
