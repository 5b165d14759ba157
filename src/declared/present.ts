import type { Kysely } from "kysely";
import { Grants, principalText } from "../access/grants.ts";
import type { TokenScope } from "../accounts/caller.ts";
import { Groups } from "../accounts/groups.ts";
import { TrustedIssuers } from "../accounts/trusted/issuers.ts";
import { TrustedPublishers } from "../accounts/trusted/publishers.ts";
import type { Tables } from "../database/tables.ts";
import type { Facts } from "../database/within.ts";
import { addressOf } from "../indexes/index-record.ts";
import { readIndexes } from "../indexes/index-rows.ts";
import { readSandboxRules } from "../indexes/sandboxes/sandbox-rules.ts";
import { readTargets } from "../publishing/requests/targets.ts";
import { readMarks } from "./marks.ts";
import { canonical, digest, idOf, type PresentThing, type Thing } from "./thing.ts";
import {
  accountThing,
  grantThing,
  groupThing,
  indexThing,
  issuerThing,
  publisherThing,
  sandboxRuleThing,
  targetThing,
  tokenThing,
} from "./thing-forms.ts";

/** What a site has of what a file can describe. */
export interface Present {
  things: ReadonlyMap<string, PresentThing>;
  /** Which file manages a thing, by its id (`idOf`). */
  marks: ReadonlyMap<string, string>;
  /** Accounts of an outside directory, such as LDAP. */
  directory: ReadonlySet<string>;
  /** Hashes of passwords by account. They never leave the server. */
  passwordHashes: ReadonlyMap<string, string | null>;
  /** First characters of tokens, by their hash. */
  prefixes: ReadonlyMap<string, string>;
}

/** Reads it, from a database or inside a transaction. */
export async function readPresent(facts: Facts): Promise<Present> {
  const { read } = facts;
  const accounts = await read
    .selectFrom("accounts")
    .leftJoin("directory_accounts", "directory_accounts.account_id", "accounts.id")
    .select(["id", "name", "kind", "is_admin", "disabled", "password_hash", "driver"])
    .orderBy("name")
    .execute();
  const directory = new Set(accounts.filter(({ driver }) => driver !== null).map(({ name }) => name));
  const tokens = await serviceTokens(read);
  const groups = await new Groups(facts).list();
  const things: PresentThing[] = [
    ...accounts.map(({ id, name, kind, is_admin, disabled, driver }) =>
      there(id, accountThing(name, kind, is_admin === 1, disabled === 1), driver !== null),
    ),
    ...groups.map(({ name, members }) => there(name, groupThing(name, members))),
    ...(await new TrustedIssuers(facts).list()).map((issuer) =>
      there(issuer.name, issuerThing(issuer.name, issuer)),
    ),
    ...(await readIndexes(read)).map((index) =>
      there(index.id, indexThing(addressOf(index), index.kind, index.settings)),
    ),
    ...(await readSandboxRules(read)).map((rule) => there(rule.who, sandboxRuleThing(rule.who, rule))),
    ...(await readTargets(read)).map((target) => there(target.name, targetThing(target.name, target))),
    ...tokens.map(({ thing }) => thing),
    ...(await new Grants(facts).list()).map((grant) => {
      const { id, permission: may, indexGlob: index, projectGlob: projects } = grant;
      return there(id, grantThing({ who: principalText(grant), may, index, projects }));
    }),
    ...(await new TrustedPublishers(facts).list()).map((publisher) =>
      there(publisher.id, publisherThing(publisher)),
    ),
  ];
  return {
    things: new Map(things.map((thing) => [idOf(thing), thing])),
    marks: await readMarks(read),
    directory,
    prefixes: new Map(tokens.map(({ thing, prefix }) => [thing.key, prefix])),
    passwordHashes: new Map(accounts.map(({ name, password_hash }) => [name, password_hash])),
  };
}

function there(id: number | string, thing: Thing, isForeign = false): PresentThing {
  return { ...thing, id, isForeign };
}

async function serviceTokens(read: Kysely<Tables>): Promise<{ thing: PresentThing; prefix: string }[]> {
  const rows = await read
    .selectFrom("tokens")
    .innerJoin("accounts", "accounts.id", "tokens.account_id")
    .select(["tokens.id", "accounts.name as account", "note", "scope", "expires_at", "hash", "prefix"])
    .where("revoked_at", "is", null)
    .where("accounts.kind", "=", "service")
    .orderBy("tokens.id")
    .execute();
  return rows.map(({ id, account, note, scope, expires_at, hash, prefix }) => {
    const expires = expires_at === null ? null : new Date(expires_at).toISOString();
    const facts = { account, note, scope: JSON.parse(scope) as TokenScope, expires, sha256: hash };
    return { thing: there(id, tokenThing(facts)), prefix };
  });
}

/** A short text that changes whenever something changes of what a file can describe, or of what is managed. */
export function revisionOf({ things, marks, passwordHashes }: Present): string {
  return digest([
    [...things.values()].map((thing) => canonical(thing)).sort(),
    [...marks].sort(([a], [b]) => (a < b ? -1 : 1)),
    [...passwordHashes],
  ]).slice(0, 16);
}
