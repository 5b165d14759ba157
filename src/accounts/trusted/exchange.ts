import { createHash } from "node:crypto";
import type { Actor } from "../../database/change.ts";
import type { Database, Writing } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import { Refusal } from "../../refusal.ts";
import type { TokenScope } from "../caller.ts";
import { generateShortToken, hashToken } from "../token.ts";
import { type Claims, claimAt } from "./claims.ts";
import { badIdToken, claimedIssuer, hasKeyFor, verifyIdToken } from "./id-token.ts";
import type { IssuerRecord, Jwk, TrustedIssuers } from "./issuers.ts";
import type { PublisherRecord, TrustedPublishers } from "./publishers.ts";
import { isNarrow, type Mismatch, mismatches, pinnable } from "./source.ts";

/** Finds an issuer's public keys. */
export interface KeySource {
  /** Its keys; fetched again when those kept do not satisfy, such as after it got a new key. */
  keysOf(
    issuer: IssuerRecord,
    isSatisfied: (keys: readonly Jwk[]) => Promise<boolean>,
  ): Promise<readonly Jwk[]>;
}

/** A short-lived token in exchange for an ID token. */
export interface Exchanged {
  token: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  account: string;
  scope: TokenScope;
}

interface Parts {
  database: Database;
  issuers: TrustedIssuers;
  publishers: TrustedPublishers;
  keys: KeySource;
  /** What ID tokens must have in `aud`. */
  audience: string;
}

/** How long a short token is valid, in milliseconds (STANDARDS O15). */
const LIFETIME_MS = 15 * 60_000;
/** Claims that the log keeps of an exchange: who ran what. */
const LOGGED = ["sub", "ref", "sha", "run_id", "job_id", "pipeline_id", "actor", "jti"];

/** Exchanges ID tokens of trusted issuers for short-lived tokens: trusted publishing (STANDARDS O08–O19). */
export class TokenExchange {
  readonly audience: string;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.audience = parts.audience;
  }

  /**
   * A short-lived token for the publisher that the ID token is of. Refuses (`invalid`) a token that proves nothing or was used
   * before, (`forbidden`) one of no publisher here, (`unavailable`) when the issuer's keys cannot be fetched.
   */
  async exchange(idToken: string, address: string): Promise<Exchanged> {
    const issuer = await this.#issuerOf(idToken);
    const keys = await this.#parts.keys.keysOf(issuer, (known) => hasKeyFor(idToken, known));
    const claims = await verifyIdToken(idToken, { issuer: issuer.url, audience: this.audience, keys });
    const publisher = choose(await this.#parts.publishers.list(issuer.name), claims);
    const token = generateShortToken();
    const expiresAt = siteNow() + LIFETIME_MS;
    await this.#parts.database.write(async (writing) => {
      await spend(writing, issuer, claims);
      await insertToken(writing, { publisher, token, expiresAt });
      const actor = { name: publisher.account, address };
      await pin(writing, publisher, claims, actor);
      const detail = { issuer: issuer.name, expiresAt, ...logged(claims) };
      await writing.record({
        kind: "publisher.used",
        actor,
        indexId: null,
        project: null,
        subject: publisher.id,
        detail,
      });
    });
    return { token, expiresAt, account: publisher.account, scope: publisher.scope };
  }

  /** Whether there is anybody to exchange tokens for. */
  async isUsed(): Promise<boolean> {
    const row = await this.#parts.database.read
      .selectFrom("trusted_issuers")
      .select("name")
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Looked up before anything is fetched: a token that names any other issuer costs one read. */
  async #issuerOf(idToken: string): Promise<IssuerRecord> {
    const url = await claimedIssuer(idToken);
    const issuer = await this.#parts.issuers.byUrl(url);
    if (issuer !== null) return issuer;
    throw badIdToken(
      "The issuer of the ID token (claim iss) is not trusted here. An administrator can add it.",
    );
  }
}

/** Refuses (`forbidden`) when publisher or account are gone meanwhile. */
async function insertToken(
  { tx }: Writing,
  { publisher, token, expiresAt }: { publisher: PublisherRecord; token: string; expiresAt: number },
): Promise<void> {
  const account = await tx
    .selectFrom("trusted_publishers")
    .innerJoin("accounts", "accounts.id", "trusted_publishers.account_id")
    .select("accounts.id")
    .where("trusted_publishers.id", "=", publisher.id)
    .where("accounts.disabled", "=", 0)
    .where("accounts.kind", "=", "service")
    .where("accounts.is_admin", "=", 0)
    .executeTakeFirst();
  if (account === undefined) throw noPublisher();
  await tx
    .updateTable("trusted_publishers")
    .set({ used_at: siteNow() })
    .where("id", "=", publisher.id)
    .execute();
  await tx.deleteFrom("short_tokens").where("expires_at", "<", siteNow()).execute();
  await tx
    .insertInto("short_tokens")
    .values({
      hash: hashToken(token),
      publisher: publisher.id,
      account_id: account.id,
      scope: JSON.stringify(publisher.scope),
      expires_at: expiresAt,
    })
    .execute();
}

/** Keeps what belongs to the owner of the first workload that came: a name that another owner took over does not do. */
async function pin(
  { tx, record }: Writing,
  publisher: PublisherRecord,
  claims: Claims,
  actor: Actor,
): Promise<void> {
  const pinned = pinnable(publisher.source, claims);
  if (publisher.pinned !== null || Object.keys(pinned).length === 0) return;
  const { numUpdatedRows } = await tx
    .updateTable("trusted_publishers")
    .set({ pinned: JSON.stringify(pinned) })
    .where("id", "=", publisher.id)
    .where("pinned", "is", null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  const subject = publisher.id;
  await record({ kind: "publisher.pinned", actor, indexId: null, project: null, subject, detail: pinned });
}

/** Takes the token's `jti`, once, where its issuer gives one to each (O14): of two who try at once one succeeds. */
async function spend({ tx }: Writing, issuer: IssuerRecord, claims: Claims): Promise<void> {
  if (issuer.allowsReuse) return;
  const { jti, exp } = claims;
  if (typeof jti !== "string" || jti === "")
    throw badIdToken(
      `The ID token has no jti, so it could be used again. If ${issuer.name} gives none, an administrator can allow tokens to be used several times.`,
    );
  await tx.deleteFrom("used_id_tokens").where("expires_at", "<", siteNow()).execute();
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("used_id_tokens")
    .values({
      issuer: issuer.name,
      jti: createHash("sha256").update(jti).digest("hex"),
      expires_at: Number(exp) * 1000 + 60_000,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 1n) return;
  throw new Refusal(
    "invalid",
    "invalid-reuse-token",
    "This ID token was already exchanged. Request a new one.",
  );
}

/** The publisher that the claims are of: one with an environment before one without (O17). */
function choose(publishers: readonly PublisherRecord[], claims: Claims): PublisherRecord {
  const looked = publishers.map((publisher) => ({ publisher, differ: differences(publisher, claims) }));
  const matching = looked.filter(({ differ }) => differ.length === 0).map(({ publisher }) => publisher);
  const found = matching.find(({ source }) => isNarrow(source)) ?? matching[0];
  if (found !== undefined) return found;
  // Of the one that is nearest, what differs; nothing of the others (O18).
  const nearest = looked.filter(({ differ }) => differ.length === 1).at(0);
  throw noPublisher(nearest?.differ[0]);
}

function differences({ source, pinned }: PublisherRecord, claims: Claims): Mismatch[] {
  const others = Object.entries(pinned ?? {}).filter(
    ([claim, value]) => String(claimAt(claims, claim)) !== value,
  );
  return [
    ...mismatches(source, claims),
    ...others.map(([claim, expected]) => ({
      claim,
      expected,
      got: String(claimAt(claims, claim) ?? "nothing"),
    })),
  ];
}

function noPublisher(mismatch?: Mismatch): Refusal {
  const why =
    mismatch === undefined
      ? ""
      : ` The claim ${mismatch.claim} is ${mismatch.got}, not ${mismatch.expected}.`;
  return new Refusal(
    "forbidden",
    "invalid-publisher",
    `No trusted publisher here matches the ID token.${why} An administrator can add one.`,
  );
}

function logged(claims: Claims): Record<string, string> {
  const pairs = LOGGED.map((name) => [name, claims[name]] as const);
  return Object.fromEntries(
    pairs
      .filter((pair): pair is [string, string] => typeof pair[1] === "string")
      .map(([name, text]) => [name, text.slice(0, 200)]),
  );
}
