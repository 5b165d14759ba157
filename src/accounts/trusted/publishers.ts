import { randomBytes } from "node:crypto";
import type { Selectable } from "kysely";
import type { Actor } from "../../database/change.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { Facts } from "../../database/within.ts";
import { Refusal } from "../../refusal.ts";
import type { TokenScope } from "../caller.ts";
import { checkScope } from "../token.ts";
import { type IssuerKind, mayHave, noSuchIssuer } from "./issuers.ts";
import type { Source } from "./source.ts";
import type { TrustedPublisherTable } from "./trusted-tables.ts";

/** A workload that signs in with ID tokens of its issuer, as a service account and never beyond its scope. */
export interface PublisherRecord {
  id: string;
  issuer: string;
  account: string;
  note: string;
  source: Source;
  scope: TokenScope;
  /** Claims that its first ID token had, which every later one must have. */
  pinned: Readonly<Record<string, string>> | null;
  createdAt: number;
  createdBy: string | null;
  lastUsedAt: number | null;
}

export type NewPublisher = Pick<PublisherRecord, "issuer" | "account" | "note" | "source" | "scope">;

/** The trusted publishers of the site; every change has its entry in the log. */
export class TrustedPublishers {
  readonly #database: Facts;

  constructor(database: Facts) {
    this.#database = database;
  }

  /** All of them, oldest first; of one issuer, where it is named. */
  async list(issuer?: string): Promise<PublisherRecord[]> {
    let query = this.#database.read
      .selectFrom("trusted_publishers")
      .innerJoin("accounts", "accounts.id", "trusted_publishers.account_id")
      .selectAll("trusted_publishers")
      .select("accounts.name as account");
    if (issuer !== undefined) query = query.where("issuer", "=", issuer);
    const rows = await query
      .orderBy("trusted_publishers.created_at")
      .orderBy("trusted_publishers.id")
      .execute();
    return rows.map(present);
  }

  /** Adds a publisher. Refuses (`not-found`) an unknown issuer or account, (`invalid`) a source that is not the issuer's. */
  async add(publisher: NewPublisher, actor: Actor): Promise<PublisherRecord> {
    const { issuer, account, note, source } = publisher;
    const scope = checkScope(publisher.scope);
    return this.#database.write(async ({ tx, record }) => {
      const trusted = await tx
        .selectFrom("trusted_issuers")
        .select("kind")
        .where("name", "=", issuer)
        .executeTakeFirst();
      if (!trusted) throw noSuchIssuer(issuer);
      const kind = trusted.kind as IssuerKind;
      if (!mayHave({ kind }, source.kind))
        throw new Refusal(
          "invalid",
          "other-source",
          `${issuer} is an issuer of the kind ${kind}: give a source of that kind, or of the kind claims.`,
        );
      const row = {
        id: randomBytes(9).toString("base64url"),
        issuer,
        account_id: await serviceAccount(tx, account),
        note,
        source: JSON.stringify(source),
        scope: JSON.stringify(scope),
        pinned: null,
        created_at: siteNow(),
        created_by: actor.name,
        used_at: null,
      };
      await tx.insertInto("trusted_publishers").values(row).execute();
      const detail = { issuer, account, note, source, scope };
      await record({ kind: "publisher.added", actor, indexId: null, project: null, subject: row.id, detail });
      return present({ ...row, account });
    });
  }

  /** Removes a publisher, and with it every token that it was given. */
  async remove(id: string, actor: Actor): Promise<void> {
    await this.#database.write(async ({ tx, record }) => {
      const row = await tx
        .selectFrom("trusted_publishers")
        .innerJoin("accounts", "accounts.id", "trusted_publishers.account_id")
        .selectAll("trusted_publishers")
        .select("accounts.name as account")
        .where("trusted_publishers.id", "=", id)
        .executeTakeFirst();
      if (!row) throw new Refusal("not-found", "no-such-publisher", `There is no trusted publisher ${id}.`);
      await tx.deleteFrom("trusted_publishers").where("id", "=", id).execute();
      await tx.deleteFrom("short_tokens").where("publisher", "=", id).execute();
      const { issuer, account, note, source, scope } = present(row);
      const detail = { before: { issuer, account, note, source, scope } };
      await record({ kind: "publisher.removed", actor, indexId: null, project: null, subject: id, detail });
    });
  }
}

/** The id of a service account; a person's account never signs in by a machine's word. */
async function serviceAccount(tx: Pick<Facts["read"], "selectFrom">, name: string): Promise<number> {
  const row = await tx
    .selectFrom("accounts")
    .select(["id", "kind", "is_admin"])
    .where("name", "=", name)
    .executeTakeFirst();
  if (!row) throw new Refusal("not-found", "no-such-account", `There is no account named ${name}.`);
  if (row.kind === "service" && row.is_admin === 0) return row.id;
  throw new Refusal(
    "invalid",
    "not-a-service",
    `${name} is ${row.kind === "service" ? "an administrator" : "the account of a person"}. A trusted publisher needs a service account that is not an administrator.`,
  );
}

function present(row: Selectable<TrustedPublisherTable> & { account: string }): PublisherRecord {
  return {
    id: row.id,
    issuer: row.issuer,
    account: row.account,
    note: row.note,
    source: JSON.parse(row.source) as Source,
    scope: JSON.parse(row.scope) as TokenScope,
    pinned: row.pinned === null ? null : (JSON.parse(row.pinned) as Record<string, string>),
    createdAt: row.created_at,
    createdBy: row.created_by,
    lastUsedAt: row.used_at,
  };
}
