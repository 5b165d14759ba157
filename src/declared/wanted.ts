import { checkScope } from "../accounts/token.ts";
import { ISSUER_KINDS, KNOWN_ISSUERS, reusesByDefault } from "../accounts/trusted/issuers.ts";
import { IndexSettings, MAX_INDEXES } from "../indexes/index-record.ts";
import { SandboxLimits } from "../indexes/sandboxes/sandbox-rules.ts";
import { Refusal } from "../refusal.ts";
import type { DeclaredToken, SiteFile } from "./site-file.ts";
import { type FilePath, idOf, pointer, type ThingKind, type WantedThing } from "./thing.ts";
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

/** What a file wants, in the form in which it is compared. */
export interface Wanted {
  /** What the file calls itself. */
  file: string;
  things: readonly WantedThing[];
  /** Kinds that it has a section for. */
  sections: ReadonlySet<ThingKind>;
  /** Accounts whose tokens it lists. */
  tokenAccounts: ReadonlySet<string>;
  /** References to passwords, by account. */
  passwords: ReadonlyMap<string, string>;
  /** First characters of tokens, by their hash. */
  prefixes: ReadonlyMap<string, string>;
  /** Grants that may name an index that does not exist yet, by their keys. */
  notYet: ReadonlySet<string>;
}

/** Reads what a file wants. Refuses (`invalid`) things that are in it twice, and what could never be. */
export function wantedBy(site: SiteFile): Wanted {
  const accounts = Object.entries(site.accounts ?? {});
  const tokens = accounts.flatMap(([account, declared]) =>
    (declared?.tokens ?? []).map((token, at) => ({ account, token, at })),
  );
  for (const [account, declared] of accounts)
    if (declared?.tokens && declared.kind !== "service")
      throw wrong(
        ["accounts", account, "tokens"],
        "only a service account can have tokens here: add kind: service",
      );
  const grants = wantedGrants(site);
  const things = [
    ...accounts.map(([name, one]) =>
      at(
        ["accounts", name],
        accountThing(name, one?.kind ?? "person", one?.admin ?? false, one?.disabled ?? false),
      ),
    ),
    ...Object.entries(site.groups ?? {}).map(([name, one]) =>
      at(["groups", name], groupThing(name, one?.members)),
    ),
    ...wantedIssuers(site),
    ...wantedIndexes(site),
    ...Object.entries(site.sandboxes ?? {}).map(([who, limits]) =>
      at(["sandboxes", who], sandboxRuleThing(who, limits ?? SandboxLimits.parse({}))),
    ),
    ...Object.entries(site.targets ?? {}).map(([name, one]) => at(["targets", name], targetThing(name, one))),
    ...tokens.map(({ account, token, at: position }) => wantedToken(account, token, position)),
    ...grants.map(({ thing }) => thing),
    ...(site.publishers ?? []).map((one, position) =>
      at(["publishers", position], publisherThing({ ...one, scope: checkScope(one.scope) })),
    ),
  ];
  refuseTwice(things);
  return {
    file: site.name,
    things,
    sections: sectionsOf(site),
    tokenAccounts: new Set(accounts.filter(([, one]) => one?.tokens).map(([name]) => name)),
    passwords: new Map(
      accounts.flatMap(([name, one]) => (one?.password ? [[name, one.password] as const] : [])),
    ),
    notYet: new Set(grants.filter(({ notYet }) => notYet).map(({ thing }) => thing.key)),
    prefixes: new Map(
      tokens.flatMap(({ token }) => (token.sha256 ? [[token.sha256, token.prefix] as const] : [])),
    ),
  };
}

function at(path: FilePath, thing: Omit<WantedThing, "path">): WantedThing {
  return { ...thing, path };
}

function sectionsOf(site: SiteFile): ReadonlySet<ThingKind> {
  const kinds: [keyof SiteFile, ThingKind][] = [
    ["accounts", "account"],
    ["groups", "group"],
    ["issuers", "issuer"],
    ["indexes", "index"],
    ["sandboxes", "sandbox-rule"],
    ["targets", "target"],
    ["grants", "grant"],
    ["publishers", "publisher"],
  ];
  return new Set(kinds.filter(([section]) => site[section] !== undefined).map(([, kind]) => kind));
}

function wantedGrants(site: SiteFile): { thing: WantedThing; notYet: boolean }[] {
  return (site.grants ?? []).flatMap(({ who, may, index, projects, notYet }, position) =>
    [may].flat().map((one) => ({
      thing: at(["grants", position], grantThing({ who, may: one, index, projects })),
      notYet,
    })),
  );
}

function wantedToken(account: string, token: DeclaredToken, position: number): WantedThing {
  const { note, expires, sha256 = null } = token;
  const facts = {
    account,
    note,
    scope: checkScope(token.scope),
    expires: expires === null ? null : new Date(expires).toISOString(),
    sha256,
  };
  return at(["accounts", account, "tokens", position], tokenThing(facts));
}

function wantedIssuers(site: SiteFile): WantedThing[] {
  return Object.entries(site.issuers ?? {}).map(([name, one]) => {
    const kind = one?.kind ?? ISSUER_KINDS.find((known) => known === name) ?? "other";
    const url = one?.url ?? KNOWN_ISSUERS[kind];
    if (url === undefined)
      throw wrong(["issuers", name], "needs url: what the ID tokens of this issuer have in the claim iss");
    const allowsReuse = one?.allowsReuse ?? reusesByDefault(kind);
    const facts = { kind, url, keys: one?.keys ?? null, ca: one?.ca ?? null, allowsReuse };
    return at(["issuers", name], issuerThing(name, facts));
  });
}

/** Bases before the indexes that inherit from them, so that each can be made when its turn comes. */
function wantedIndexes(site: SiteFile): WantedThing[] {
  const declared = site.indexes ?? {};
  const sorted = new Map<string, WantedThing>();
  const visit = (address: string, above: readonly string[]): void => {
    if (sorted.has(address) || !Object.hasOwn(declared, address)) return;
    if (above.includes(address)) {
      const chain = [...above.slice(above.indexOf(address)), address];
      throw wrong(["indexes", address, "bases"], `the bases form a cycle: ${chain.join(" → ")}`);
    }
    if (above.length > MAX_INDEXES) throw wrong(["indexes", address, "bases"], "too many levels of bases");
    const { kind, ...settings } = declared[address] ?? {
      kind: "hosted" as const,
      ...IndexSettings.parse({}),
    };
    for (const base of settings.bases) visit(base, [...above, address]);
    sorted.set(address, at(["indexes", address], indexThing(address, kind, settings)));
  };
  for (const address of Object.keys(declared)) visit(address, []);
  return [...sorted.values()];
}

function refuseTwice(things: readonly WantedThing[]): void {
  const seen = new Set<string>();
  for (const thing of things) {
    const id = idOf(thing);
    if (seen.has(id)) throw wrong(thing.path, `the ${thing.kind} ${thing.name} is in the file twice`);
    seen.add(id);
  }
}

/** What is wrong with something in the file, by its place there. */
export function wrong(path: FilePath, message: string, cause?: unknown): Refusal {
  const name = path.join(".");
  return new Refusal("invalid", "bad-site-file", `${name}: ${message}.`, {
    problems: [{ field: pointer(path), message }],
    cause,
  });
}
