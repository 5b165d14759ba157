import type { Selectable } from "kysely";
import type { Actor } from "../../database/change.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { Facts } from "../../database/within.ts";
import { Refusal } from "../../refusal.ts";
import type { SourceKind } from "./source.ts";
import type { TrustedIssuerTable } from "./trusted-tables.ts";

/** What kind of issuer it is: says which sources its publishers may have. */
export const ISSUER_KINDS = [
  "github",
  "gitlab",
  "kubernetes",
  "google",
  "circleci",
  "buildkite",
  "other",
] as const;
export type IssuerKind = (typeof ISSUER_KINDS)[number];

/** Issuers that everybody has: their addresses, used where none is given. */
export const KNOWN_ISSUERS: Partial<Record<IssuerKind, string>> = {
  github: "https://token.actions.githubusercontent.com",
  gitlab: "https://gitlab.com",
  google: "https://accounts.google.com",
  buildkite: "https://agent.buildkite.com",
};

/** Kinds whose ID tokens have no usable `jti`, so that one can only be used until it expires (O14). */
const WITHOUT_JTI: readonly IssuerKind[] = ["kubernetes", "google", "circleci", "buildkite"];

/** Whether one ID token of such an issuer may be exchanged several times, unless it was said. */
export function reusesByDefault(kind: IssuerKind): boolean {
  return WITHOUT_JTI.includes(kind);
}

/** One public key of a set (RFC 7517). */
export type Jwk = Readonly<Record<string, unknown>>;

export interface IssuerRecord {
  name: string;
  kind: IssuerKind;
  /** What its tokens say in `iss`. */
  url: string;
  /** Its public keys, where they were given instead of fetched; null: fetched. */
  keys: readonly Jwk[] | null;
  /** PEM of the authority that signed its server's certificate; null: the machine's authorities. */
  ca: string | null;
  /** Whether one ID token may be exchanged several times: some kinds give no other way (O14). */
  allowsReuse: boolean;
  createdAt: number;
  createdBy: string | null;
}

export type NewIssuer = Pick<IssuerRecord, "name" | "kind" | "url" | "keys" | "ca" | "allowsReuse">;

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** The issuers whose ID tokens this site accepts. No other one is ever asked anything (O11). */
export class TrustedIssuers {
  readonly #database: Facts;

  constructor(database: Facts) {
    this.#database = database;
  }

  /** All of them, by name. */
  async list(): Promise<IssuerRecord[]> {
    const rows = await this.#database.read
      .selectFrom("trusted_issuers")
      .selectAll()
      .orderBy("name")
      .execute();
    return rows.map(present);
  }

  async find(name: string): Promise<IssuerRecord | null> {
    const { read } = this.#database;
    const row = await read
      .selectFrom("trusted_issuers")
      .selectAll()
      .where("name", "=", name)
      .executeTakeFirst();
    return row ? present(row) : null;
  }

  /** The issuer whose tokens say this in `iss`: to the letter, so that no look-alike is taken for it. */
  async byUrl(url: string): Promise<IssuerRecord | null> {
    const { read } = this.#database;
    const row = await read
      .selectFrom("trusted_issuers")
      .selectAll()
      .where("url", "=", url)
      .executeTakeFirst();
    return row ? present(row) : null;
  }

  /** Adds an issuer; refuses (`conflict`) a name or address that is taken, (`invalid`) what could never be one. */
  async add(issuer: NewIssuer, actor: Actor): Promise<IssuerRecord> {
    checkIssuer(issuer);
    const { keys, allowsReuse, ...facts } = issuer;
    const row = {
      ...facts,
      keys: keys && JSON.stringify(keys),
      reuse: Number(allowsReuse),
      created_at: siteNow(),
      created_by: actor.name,
    };
    await this.#database.write(async ({ tx, record }) => {
      const same = await tx
        .selectFrom("trusted_issuers")
        .select("name")
        .where((where) => where.or([where("name", "=", issuer.name), where("url", "=", issuer.url)]))
        .executeTakeFirst();
      if (same) throw new Refusal("conflict", "issuer-exists", `The issuer ${same.name} already exists.`);
      await tx.insertInto("trusted_issuers").values(row).execute();
      const detail = { kind: issuer.kind, url: issuer.url, allowsReuse };
      await record({
        kind: "issuer.added",
        actor,
        indexId: null,
        project: null,
        subject: issuer.name,
        detail,
      });
    });
    return present(row);
  }

  /** Changes an issuer, whose name stays; refuses (`conflict`) an address that another one has. */
  async change(issuer: NewIssuer, actor: Actor): Promise<void> {
    checkIssuer(issuer);
    const { name, kind, url, keys, ca, allowsReuse } = issuer;
    await this.#database.write(async ({ tx, record }) => {
      const same = await tx
        .selectFrom("trusted_issuers")
        .select("name")
        .where("url", "=", url)
        .where("name", "!=", name)
        .executeTakeFirst();
      if (same)
        throw new Refusal("conflict", "issuer-exists", `The issuer ${same.name} already has this URL.`);
      const row = await tx
        .selectFrom("trusted_issuers")
        .selectAll()
        .where("name", "=", name)
        .executeTakeFirst();
      if (!row) throw noSuchIssuer(name);
      await tx
        .updateTable("trusted_issuers")
        .set({ kind, url, keys: keys && JSON.stringify(keys), ca, reuse: Number(allowsReuse) })
        .where("name", "=", name)
        .execute();
      const detail = { ...inLog(issuer), before: inLog(present(row)) };
      await record({ kind: "issuer.changed", actor, indexId: null, project: null, subject: name, detail });
    });
  }

  /** Removes an issuer that no publisher uses (`conflict` otherwise). */
  async remove(name: string, actor: Actor): Promise<void> {
    await this.#database.write(async ({ tx, record }) => {
      const user = await tx
        .selectFrom("trusted_publishers")
        .select("id")
        .where("issuer", "=", name)
        .executeTakeFirst();
      if (user)
        throw new Refusal("conflict", "issuer-in-use", `Trusted publishers use ${name}. Remove them first.`);
      const row = await tx
        .deleteFrom("trusted_issuers")
        .where("name", "=", name)
        .returningAll()
        .executeTakeFirst();
      if (!row) throw noSuchIssuer(name);
      const detail = { before: inLog(present(row)) };
      await record({ kind: "issuer.removed", actor, indexId: null, project: null, subject: name, detail });
    });
  }
}

/** What entries of the log say of an issuer. Keys and certificates are public, but long. */
function inLog({ kind, url, keys, ca, allowsReuse }: NewIssuer): Record<string, unknown> {
  return { kind, url, keys: keys === null ? "fetched" : "fixed", ownCa: ca !== null, allowsReuse };
}

export function noSuchIssuer(name: string): Refusal {
  return new Refusal("not-found", "no-such-issuer", `There is no issuer named ${name}.`);
}

/** Whether publishers of the issuer may have this kind of source. */
export function mayHave(issuer: Pick<IssuerRecord, "kind">, source: SourceKind): boolean {
  return source === "claims" || source === issuer.kind;
}

function checkIssuer({ name, url }: NewIssuer): void {
  if (!NAME.test(name))
    throw new Refusal(
      "invalid",
      "bad-issuer",
      "The name of an issuer can have up to 64 lowercase letters, digits and '-'.",
    );
  const address = URL.parse(url);
  if (address !== null && ["https:", "http:"].includes(address.protocol) && address.username === "") return;
  throw new Refusal(
    "invalid",
    "bad-issuer",
    `${url} is not the URL of an issuer. Give what its tokens have in the claim \`iss\`, such as https://gitlab.example.com.`,
  );
}

function present(row: Selectable<TrustedIssuerTable>): IssuerRecord {
  return {
    name: row.name,
    kind: row.kind as IssuerKind,
    url: row.url,
    keys: row.keys === null ? null : (JSON.parse(row.keys) as Jwk[]),
    ca: row.ca,
    allowsReuse: row.reuse === 1,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}
