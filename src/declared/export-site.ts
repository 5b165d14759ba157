import { isDeepStrictEqual } from "node:util";
import { IndexSettings } from "../indexes/index-record.ts";
import { MIRROR_DEFAULTS } from "../indexes/mirror/settings.ts";
import { SandboxLimits } from "../indexes/sandboxes/sandbox-rules.ts";
import { RuleException } from "../policies/rule.ts";
import { ViewSettings } from "../policies/view-settings.ts";
import type { Present } from "./present.ts";
import type { PresentThing, ThingKind } from "./thing.ts";
import type { IssuerFacts, PublisherFacts, TokenFacts } from "./thing-forms.ts";

/** A file that describes a site, and what it leaves out. */
export interface ExportedSite {
  /** As `SiteFile` reads it. */
  site: { name: string } & Readonly<Record<string, unknown>>;
  warnings: string[];
}

/**
 * Describes what is there as a file named `file`, without what other files manage. Passwords, tokens of people, expired tokens
 * and accounts of a directory are left out.
 */
export function exportSite(present: Present, file: string, now: number): ExportedSite {
  const warnings: string[] = [];
  const all = [...present.things.values()];
  const own = all.filter((thing) => (present.marks.get(`${thing.kind} ${thing.key}`) ?? file) === file);
  if (own.length < all.length)
    warnings.push(`${all.length - own.length} things are left out because other files manage them.`);
  const of = (kind: ThingKind) => own.filter((thing) => thing.kind === kind);
  const locals = of("account").filter(({ isForeign }) => !isForeign);
  if (present.directory.size > 0)
    warnings.push(`${present.directory.size} accounts of a directory are left out, with the grants to them.`);
  const tokens = of("token").filter(
    ({ facts }) => facts.expires === null || Date.parse(String(facts.expires)) > now,
  );
  const grants = of("grant").filter(
    ({ facts }) => !present.directory.has(String(facts.who).replace(/^account:/, "")),
  );
  const indexNames = new Set(all.filter(({ kind }) => kind === "index").map(({ key }) => key));
  return {
    site: {
      name: file,
      accounts: byName(locals, (account) => accountOf(account, tokens, present.prefixes)),
      groups: byName(of("group"), ({ facts }) => {
        const members = facts.members as string[];
        return members.some((name) => present.directory.has(name)) ? {} : { members };
      }),
      indexes: byName(of("index"), indexOf),
      sandboxes: byName(of("sandbox-rule"), ({ facts }) => without(facts, SandboxLimits.parse({}))),
      targets: byName(of("target"), ({ facts }) => facts),
      grants: grantsOf(grants, indexNames),
      issuers: byName(of("issuer"), issuerOf),
      publishers: of("publisher")
        .toSorted((a, b) => (a.key < b.key ? -1 : 1))
        .map(({ facts }) => facts as unknown as PublisherFacts),
    },
    warnings,
  };
}

function byName<T>(things: readonly PresentThing[], describe: (thing: PresentThing) => T): Record<string, T> {
  return Object.fromEntries(things.map((thing) => [thing.key, describe(thing)]));
}

function accountOf(
  { key, facts }: PresentThing,
  tokens: readonly PresentThing[],
  prefixes: ReadonlyMap<string, string>,
) {
  const own = tokens.filter((token) => token.facts.account === key);
  const described = own.map((token) => {
    const { note, scope, expires } = token.facts as unknown as TokenFacts;
    return {
      note,
      scope,
      ...(expires === null ? {} : { expires }),
      sha256: token.key,
      prefix: prefixes.get(token.key) ?? "wy_",
    };
  });
  return {
    ...without(facts, { kind: "person", admin: false, disabled: false }),
    ...(described.length === 0 ? {} : { tokens: described }),
  };
}

function indexOf({ facts }: PresentThing) {
  const { policy, mirror, view, ...rest } = facts as {
    policy: Facts[];
    mirror: Facts | null;
    view: Facts | null;
  } & Facts;
  return {
    ...without(rest, { kind: "hosted", ...IndexSettings.parse({}) }),
    ...(mirror === null ? {} : { mirror: without(mirror, MIRROR_DEFAULTS) }),
    ...(view === null ? {} : { view: without(view, ViewSettings.parse({})) }),
    ...(policy.length === 0 ? {} : { policy: policy.map(ruleOf) }),
  };
}

type Facts = Readonly<Record<string, unknown>>;

const RULE_DEFAULTS = { reason: "", clock: "upload", matchUnknown: false };
const EXCEPTION_DEFAULTS = RuleException.parse({ projects: ["*"] });

function ruleOf({ exceptions, ...rule }: Facts): Facts {
  const { projects: _, ...defaults } = EXCEPTION_DEFAULTS;
  const described = (exceptions as Facts[]).map((one) => without(one, defaults));
  return { ...without(rule, RULE_DEFAULTS), ...(described.length === 0 ? {} : { exceptions: described }) };
}

/** One entry for all permissions of the same holder at the same place. */
function grantsOf(grants: readonly PresentThing[], indexes: ReadonlySet<string>) {
  const places = Map.groupBy(grants, ({ facts: { who, index, projects } }) =>
    JSON.stringify([who, index, projects]),
  );
  return [...places].map(([place, some]) => {
    const [who, index, projects] = JSON.parse(place) as [string, string, string];
    const may = some.map(({ facts }) => facts.may);
    const isLater = !index.includes("*") && !indexes.has(index);
    return {
      who,
      may: may.length === 1 ? may[0] : may,
      index,
      ...(projects === "*" ? {} : { projects }),
      ...(isLater ? { notYet: true } : {}),
    };
  });
}

function issuerOf({ facts }: PresentThing) {
  const { kind, url, keys, ca, allowsReuse } = facts as unknown as IssuerFacts;
  return {
    kind,
    url,
    allowsReuse,
    ...(keys === null ? {} : { keys: [...keys] }),
    ...(ca === null ? {} : { ca }),
  };
}

/** The facts that differ from the defaults. */
function without(facts: Facts, defaults: object): Facts {
  return Object.fromEntries(
    Object.entries(facts).filter(([key, value]) => !isDeepStrictEqual(value, (defaults as Facts)[key])),
  );
}
