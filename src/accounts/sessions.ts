import { createHash, randomBytes } from "node:crypto";
import type { Selectable } from "kysely";
import type { Actor, WriteTransaction } from "../database/change.ts";
import type { Database, Writing } from "../database/database.ts";
import { NO_PRECONDITION } from "../database/precondition.ts";
import { siteNow } from "../database/site-clock.ts";
import { Refusal } from "../refusal.ts";
import { fromStoredIdToken, toStoredIdToken } from "./kept-id-token.ts";
import type { SessionTable } from "./session-tables.ts";

/** A session as its owner sees it: never the secret, nor its hash. */
export interface SessionRecord {
  id: string;
  /** What pages must send with what changes something. */
  csrf: string;
  createdAt: number;
  seenAt: number;
  /** When it ends in any case; milliseconds since 1970. */
  expiresAt: number;
  address: string;
  agent: string;
  /** Provider that the sign-in was made with; null: a password. */
  provider: string | null;
}

/** With what a browser signed in, if not with a password. */
export interface ProviderSignIn {
  provider: string;
  idToken: string;
  /** When the person proved to the provider who they are; null: it does not say. */
  provenAt: number | null;
}

export interface SessionLimits {
  /** Milliseconds without a request after which it ends. */
  idle: number;
  /** Milliseconds after which it ends in any case. */
  lifetime: number;
}

/** A session that a secret opened, with the account behind it. */
export interface OpenSession extends SessionRecord {
  account: { id: number; name: string };
  /** Milliseconds for which it need not be looked at again. */
  validFor: number;
  /** When it ends if it is not used again; milliseconds since 1970. */
  endsAt: number;
  /** The secret is old, or was replaced by one that seems to have been lost on the way. */
  isDue: boolean;
}

const SECRET = /^[A-Za-z0-9_-]{43}$/;
const RENEWED_EVERY_MS = 3_600_000;
/** How long a replaced secret counts once the new one was used: requests that were under way then. */
const GRACE_MS = 120_000;
const LOOKED_AT_EVERY_MS = 60_000;
/** How far a clock may be set back without ending sessions. */
const CLOCK_SLACK_MS = 3_600_000;
const MAX_OF_ACCOUNT = 50;
const MAX_AGENT = 300;

const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");
const newSecret = (): string => randomBytes(32).toString("base64url");

/**
 * Who signed in with a browser. A session's secret is random, kept as a hash, and replaced every hour, so that a copy of
 * one soon leads nowhere; the session ends when it lies idle, when its time is over, and with its account's password.
 */
export class Sessions {
  readonly #database: Database;
  readonly #limits: SessionLimits;

  constructor(database: Database, limits: SessionLimits) {
    this.#database = database;
    this.#limits = limits;
  }

  /** Starts a session; its secret is answered this once and kept nowhere. */
  async start(
    account: { id: number; name: string },
    { actor, agent, by = null }: { actor: Actor; agent: string; by?: ProviderSignIn | null },
  ): Promise<{ session: SessionRecord; secret: string }> {
    const secret = newSecret();
    const now = siteNow();
    const id = randomBytes(9).toString("base64url");
    const row = {
      id,
      account_id: account.id,
      hash: hashOf(secret),
      previous_hash: null,
      previous_until: null,
      csrf: randomBytes(18).toString("base64url"),
      created_at: now,
      renewed_at: now,
      seen_at: now,
      // A provider may have let someone in who signed in there long ago.
      proved_at: by === null ? now : (by.provenAt ?? 0),
      expires_at: now + this.#limits.lifetime,
      address: actor.address ?? "",
      agent: agent.slice(0, MAX_AGENT),
      provider: by?.provider ?? null,
      id_token: by && toStoredIdToken(id, by.idToken),
    };
    await this.#database.write(async (writing) => {
      const { tx, record } = writing;
      await this.#forgetEnded(tx, now);
      await makeRoom(writing, account, actor);
      await tx.insertInto("sessions").values(row).execute();
      const detail = {
        session: row.id,
        agent: row.agent,
        ...(by === null ? {} : { provider: by.provider }),
      };
      const subject = account.name;
      await record({ kind: "session.started", actor, indexId: null, project: null, subject, detail });
    });
    return { session: present(row), secret };
  }

  /** The session that a secret opens; null when there is none. */
  async open(secret: string, now = siteNow()): Promise<OpenSession | null> {
    if (!SECRET.test(secret)) return null;
    const hash = hashOf(secret);
    const row = await this.#database.read
      .selectFrom("sessions")
      .innerJoin("accounts", "accounts.id", "sessions.account_id")
      .selectAll("sessions")
      .select("accounts.name")
      .where((where) => where.or([where("hash", "=", hash), where("previous_hash", "=", hash)]))
      .where("accounts.disabled", "=", 0)
      .executeTakeFirst();
    if (!row || row.expires_at <= now || row.seen_at + this.#limits.idle <= now) return null;
    // The clock was set back since: this one would outlive its lifetime by as much.
    if (row.expires_at > now + this.#limits.lifetime + CLOCK_SLACK_MS) return null;
    const isOld = row.hash !== hash;
    if (isOld && row.previous_until !== null && row.previous_until <= now) return null;
    this.#saw(row, isOld, now);
    const { account_id: id, name } = row;
    return {
      ...present(row),
      account: { id, name },
      endsAt: Math.min(row.expires_at, now + this.#limits.idle),
      validFor: Math.min(row.expires_at - now, LOOKED_AT_EVERY_MS, this.#limits.idle / 2),
      isDue: isOld ? row.previous_until === null : row.renewed_at + RENEWED_EVERY_MS <= now,
    };
  }

  /** Whose a session is and when it ends if it is not used again; null when it has ended or its account is disabled. */
  async stands(id: string, now = siteNow()): Promise<{ accountId: number; endsAt: number } | null> {
    const row = await this.#database.read
      .selectFrom("sessions")
      .innerJoin("accounts", "accounts.id", "sessions.account_id")
      .select(["sessions.account_id", "sessions.seen_at", "sessions.expires_at"])
      .where("sessions.id", "=", id)
      .where("accounts.disabled", "=", 0)
      .executeTakeFirst();
    const endsAt = row && Math.min(row.expires_at, row.seen_at + this.#limits.idle);
    return row && endsAt !== undefined && endsAt > now ? { accountId: row.account_id, endsAt } : null;
  }

  /**
   * A new secret in the place of the one that was sent; null when another request has just made one. The old one
   * counts until the new one has arrived.
   */
  async renew(id: string, secret: string): Promise<string | null> {
    const [before, made] = [hashOf(secret), newSecret()];
    const renewed = await this.#database.write(({ tx }) =>
      tx
        .updateTable("sessions")
        .set({ hash: hashOf(made), previous_hash: before, previous_until: null, renewed_at: siteNow() })
        .where("id", "=", id)
        .where((where) =>
          where.or([
            where("hash", "=", before),
            where.and([where("previous_hash", "=", before), where("previous_until", "is", null)]),
          ]),
        )
        .executeTakeFirst(),
    );
    return renewed.numUpdatedRows === 0n ? null : made;
  }

  /** The ID token of the sign-in that a session began with; null: none was kept. */
  async idTokenOf(id: string): Promise<string | null> {
    const row = await this.#database.read
      .selectFrom("sessions")
      .select("id_token")
      .where("id", "=", id)
      .executeTakeFirst();
    return row?.id_token ? fromStoredIdToken(id, row.id_token) : null;
  }

  /** An account's sessions that have not ended, newest first. */
  async list(accountId: number, now = siteNow()): Promise<SessionRecord[]> {
    const rows = await this.#database.read
      .selectFrom("sessions")
      .selectAll()
      .where("account_id", "=", accountId)
      .where("expires_at", ">", now)
      .where("seen_at", ">", now - this.#limits.idle)
      .orderBy("created_at", "desc")
      .execute();
    return rows.map(present);
  }

  /** Ends one session of an account; refuses (`not-found`) when it has none of this name. */
  async end(
    account: { id: number; name: string },
    id: string,
    actor: Actor,
    precondition = NO_PRECONDITION,
  ): Promise<void> {
    await this.#database.write(async (writing) => {
      await precondition(writing);
      const { tx, record } = writing;
      const { numDeletedRows } = await tx
        .deleteFrom("sessions")
        .where("id", "=", id)
        .where("account_id", "=", account.id)
        .executeTakeFirst();
      if (numDeletedRows === 0n)
        throw new Refusal("not-found", "no-such-session", "You have no session with this id.");
      const subject = account.name;
      const detail = { session: id };
      await record({ kind: "session.ended", actor, indexId: null, project: null, subject, detail });
    });
  }

  /** Notes that it was used, once a minute at the most; a failure loses nothing but a time stamp. */
  #saw(row: Selectable<SessionTable>, isOld: boolean, now: number): void {
    const hasArrived = !isOld && row.previous_hash !== null && row.previous_until === null;
    if (!hasArrived && Math.abs(now - row.seen_at) < LOOKED_AT_EVERY_MS / 2) return;
    void this.#database
      .write(({ tx }) =>
        tx
          .updateTable("sessions")
          .set({ seen_at: now, ...(hasArrived ? { previous_until: now + GRACE_MS } : {}) })
          .where("id", "=", row.id)
          .where("hash", "=", row.hash)
          .execute(),
      )
      .catch(() => undefined);
  }

  async #forgetEnded(tx: WriteTransaction, now: number): Promise<void> {
    await tx
      .deleteFrom("sessions")
      .where((where) =>
        where.or([where("expires_at", "<=", now), where("seen_at", "<=", now - this.#limits.idle)]),
      )
      .execute();
  }
}

/** Ends every session of an account but the one named: with its password, and when it is disabled. */
export async function endSessionsOf(
  tx: WriteTransaction,
  accountId: number,
  except: string | null,
): Promise<void> {
  let ended = tx.deleteFrom("sessions").where("account_id", "=", accountId);
  if (except !== null) ended = ended.where("id", "!=", except);
  await ended.execute();
}

/** Ends the oldest sessions of an account that has too many, each with its entry in the log. */
async function makeRoom(
  { tx, record }: Writing,
  { id, name }: { id: number; name: string },
  actor: Actor,
): Promise<void> {
  const rows = await tx
    .selectFrom("sessions")
    .select("id")
    .where("account_id", "=", id)
    .orderBy("seen_at", "desc")
    .offset(MAX_OF_ACCOUNT - 1)
    .limit(MAX_OF_ACCOUNT)
    .execute();
  if (rows.length === 0) return;
  const oldest = rows.map((row) => row.id);
  await tx.deleteFrom("sessions").where("id", "in", oldest).execute();
  for (const session of oldest) {
    const detail = { session };
    await record({ kind: "session.ended", actor, indexId: null, project: null, subject: name, detail });
  }
}

function present(row: Selectable<SessionTable>): SessionRecord {
  return {
    id: row.id,
    csrf: row.csrf,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    expiresAt: row.expires_at,
    address: row.address,
    agent: row.agent,
    provider: row.provider,
  };
}
