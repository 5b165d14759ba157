import type { Selectable } from "kysely";
import { ALL_PERMISSIONS, type AnyPermission } from "../accounts/permission.ts";
import type { Actor } from "../database/change.ts";
import type { Writing } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import type { Facts } from "../database/within.ts";
import { Refusal } from "../refusal.ts";
import type { GrantTable } from "./grant-tables.ts";
import type { GrantedIndex } from "./granted-index.ts";
import { Networks } from "./network.ts";

export type PrincipalKind = GrantTable["principal_kind"];

/** Who (`principal`) may do what (`permission`) where (globs of index and project). */
export interface GrantRecord {
  id: number;
  principalKind: PrincipalKind;
  principal: string;
  permission: AnyPermission;
  indexGlob: string;
  projectGlob: string;
  createdAt: number;
  createdBy: string | null;
}

export interface NewGrant {
  /** `everyone`, `authenticated`, `account:NAME`, `group:NAME` or `network:CIDR`. */
  principal: string;
  permission: string;
  index: string;
  project: string;
}

/** With a `/`, or with a star that may stand for it: anything else is the address of no index. */
const INDEX_GLOB = /^(?:[a-z0-9._*-]+\/[a-z0-9._*-]+|[a-z0-9._-]*\*[a-z0-9._*-]*)$/;
const PROJECT_GLOB = /^[a-z0-9*-]+$/;

/** Makes, lists and removes grants; every change has its entry in the log. */
export class Grants {
  readonly #database: Facts;

  constructor(database: Facts) {
    this.#database = database;
  }

  async list(): Promise<GrantRecord[]> {
    const rows = await this.#database.read.selectFrom("grants").selectAll().orderBy("id").execute();
    return rows.map(present);
  }

  async find(id: number): Promise<GrantRecord | null> {
    const row = await this.#database.read
      .selectFrom("grants")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst();
    return row ? present(row) : null;
  }

  /** Adds a grant; one that is there already is answered as it is. Refuses (`invalid`) what could never hold. */
  async add(grant: NewGrant, index: GrantedIndex | null, actor: Actor): Promise<GrantRecord> {
    const values = checkGrant(grant);
    const row = await this.#database.write(async ({ tx, record }) => {
      await requirePrincipal(tx, values.principal_kind, values.principal);
      const same = await tx
        .selectFrom("grants")
        .selectAll()
        .where((where) => where.and(values))
        .executeTakeFirst();
      if (same) return same;
      const made = await tx
        .insertInto("grants")
        .values({ ...values, id: await unusedId(tx), created_at: siteNow(), created_by: actor.name })
        .returningAll()
        .executeTakeFirstOrThrow();
      const detail = { ...grant };
      await record({
        kind: "grant.added",
        actor,
        indexId: index?.id ?? null,
        project: null,
        subject: String(made.id),
        detail,
      });
      return made;
    });
    return present(row);
  }

  async remove(id: number, actor: Actor): Promise<void> {
    await this.#database.write(async ({ tx, record }) => {
      const row = await tx.deleteFrom("grants").where("id", "=", id).returningAll().executeTakeFirst();
      if (!row) throw new Refusal("not-found", "no-such-grant", `There is no grant ${id}.`);
      const detail = { ...present(row) };
      await record({
        kind: "grant.removed",
        actor,
        indexId: null,
        project: null,
        subject: String(id),
        detail,
      });
    });
  }
}

/** An id that no grant had before: the log and those who revoke by number must never mean another grant. */
async function unusedId(tx: Writing["tx"]): Promise<number> {
  const site = await tx.selectFrom("site").select("value").where("key", "=", "serial").executeTakeFirst();
  const last = await tx
    .selectFrom("grants")
    .select(({ fn }) => fn.max("id").as("id"))
    .executeTakeFirst();
  return Math.max(Number(site?.value ?? 0), Number(last?.id ?? 0)) + 1;
}

export function principalText(grant: Pick<GrantRecord, "principalKind" | "principal">): string {
  return grant.principal === "" ? grant.principalKind : `${grant.principalKind}:${grant.principal}`;
}

/** Whether a glob of indexes names exactly this index. */
export function namesIndex(grant: GrantRecord, index: GrantedIndex): boolean {
  return grant.indexGlob === `${index.owner}/${index.name}`;
}

function checkGrant(grant: NewGrant) {
  const [kind = "", ...rest] = grant.principal.split(":");
  const principal = rest.join(":");
  const kinds = { everyone: false, authenticated: false, account: true, group: true, network: true };
  if (!(kind in kinds) || kinds[kind as PrincipalKind] !== principal.length > 0) {
    throw invalid("principal", "`everyone`, `authenticated`, `account:NAME`, `group:NAME` or `network:CIDR`");
  }
  if (kind === "network") new Networks([principal]);
  const permission = ALL_PERMISSIONS.find((known) => known === grant.permission);
  if (!permission) throw invalid("permission", `one of ${ALL_PERMISSIONS.join(", ")}`);
  if (!INDEX_GLOB.test(grant.index)) throw invalid("index", "`owner/name`, where `*` matches any characters");
  const project = grant.project.toLowerCase().replace(/[-_.]+/g, "-");
  if (!PROJECT_GLOB.test(project))
    throw invalid("project", "a project name, where `*` matches any characters");
  if (permission === "metrics" && (grant.index !== "*" || project !== "*"))
    throw invalid("index", "`*`, and so must its project: metrics are about the whole site");
  return {
    principal_kind: kind as PrincipalKind,
    principal,
    permission,
    index_glob: grant.index,
    project_glob: project,
  };
}

function invalid(key: string, allowed: string): Refusal {
  return new Refusal("invalid", "bad-grant", `The grant's ${key} is not valid. It must be ${allowed}.`);
}

async function requirePrincipal(tx: Writing["tx"], kind: PrincipalKind, name: string): Promise<void> {
  if (kind !== "account" && kind !== "group") return;
  const table = kind === "account" ? "accounts" : "groups";
  if (await tx.selectFrom(table).select("id").where("name", "=", name).executeTakeFirst()) return;
  throw new Refusal("invalid", `no-such-${kind}`, `There is no ${kind} named ${name}. Create it first.`);
}

function present(row: Selectable<GrantTable>): GrantRecord {
  return {
    id: row.id,
    principalKind: row.principal_kind,
    principal: row.principal,
    permission: row.permission,
    indexGlob: row.index_glob,
    projectGlob: row.project_glob,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}
