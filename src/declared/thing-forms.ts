import type { TokenScope } from "../accounts/caller.ts";
import type { IssuerKind, Jwk } from "../accounts/trusted/issuers.ts";
import type { Source } from "../accounts/trusted/source.ts";
import type { IndexRecord, IndexSettings } from "../indexes/index-record.ts";
import type { SandboxLimits } from "../indexes/sandboxes/sandbox-rules.ts";
import type { Target } from "../publishing/requests/targets.ts";
import { digest, type Thing } from "./thing.ts";

/*
 * The form of each kind of thing. What the file wants and what the database has come through the same functions.
 */

export function accountThing(
  name: string,
  kind: "person" | "service",
  admin: boolean,
  disabled: boolean,
): Thing {
  return { kind: "account", key: name, name, facts: { kind, admin, disabled } };
}

/** `members`: undefined if the file does not manage them. */
export function groupThing(name: string, members: readonly string[] | undefined): Thing {
  const sorted = members === undefined ? undefined : [...new Set(members)].sort();
  return { kind: "group", key: name, name, facts: { members: sorted } };
}

export interface IssuerFacts {
  kind: IssuerKind;
  url: string;
  keys: readonly Jwk[] | null;
  ca: string | null;
  allowsReuse: boolean;
}

export function issuerThing(name: string, { kind, url, keys, ca, allowsReuse }: IssuerFacts): Thing {
  return { kind: "issuer", key: name, name, facts: { kind, url, keys, ca, allowsReuse } };
}

/** Who made a rule and when is left out: the server notes it. */
export function indexThing(address: string, kind: IndexRecord["kind"], settings: IndexSettings): Thing {
  const policy = settings.policy.map(({ by: _by, at: _at, exceptions, ...rule }) => ({
    ...rule,
    exceptions: exceptions.map(({ by: _, at: __, ...exception }) => exception),
  }));
  // As JSON has it: what is undefined is not there.
  const plain = JSON.parse(JSON.stringify({ ...settings, policy })) as Record<string, unknown>;
  return { kind: "index", key: address, name: address, facts: { kind, ...plain } };
}

/** `limits`: whole, with their defaults. */
export function sandboxRuleThing(who: string, limits: SandboxLimits): Thing {
  const { maxIndexes, maxSize, bases, volatile, read, binDays } = limits;
  const facts = { maxIndexes, maxSize, bases, volatile, read, binDays };
  return { kind: "sandbox-rule", key: who, name: `for ${who}`, facts };
}

export function targetThing(name: string, { pythons, platforms }: Omit<Target, "name">): Thing {
  return { kind: "target", key: name, name, facts: { pythons, platforms } };
}

export interface TokenFacts {
  account: string;
  note: string;
  scope: TokenScope;
  /** ISO 8601. */
  expires: string | null;
  /** null: not known before the token is generated. */
  sha256: string | null;
}

export function tokenThing({ account, note, scope, expires, sha256 }: TokenFacts): Thing {
  const name = `${account} "${note}"`;
  return { kind: "token", key: sha256 ?? `new ${name}`, name, facts: { account, note, scope, expires } };
}

export interface GrantFacts {
  who: string;
  may: string;
  index: string;
  projects: string;
}

export function grantThing({ who, may, index, projects }: GrantFacts): Thing {
  const project = projects.toLowerCase().replace(/[-_.]+/g, "-");
  const what = project === "*" ? "" : ` ${project}`;
  return {
    kind: "grant",
    key: [who, may, index, project].join(" "),
    name: `${who} may ${may}${what} in ${index}`,
    facts: { who, may, index, projects: project },
  };
}

export interface PublisherFacts {
  issuer: string;
  account: string;
  source: Source;
  note: string;
  scope: TokenScope;
}

/** A workload that another note or scope is given is the same publisher. */
export function publisherThing({ issuer, account, source, note, scope }: PublisherFacts): Thing {
  return {
    kind: "publisher",
    key: digest([issuer, account, source]),
    name: `${account} by ${issuer}${note === "" ? "" : ` "${note}"`}`,
    facts: { issuer, account, source: JSON.parse(JSON.stringify(source)) as Source, note, scope },
  };
}
