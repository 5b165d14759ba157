import { Grants } from "../access/grants.ts";
import { Accounts, setPasswordHash } from "../accounts/accounts.ts";
import type { TokenScope } from "../accounts/caller.ts";
import { Groups } from "../accounts/groups.ts";
import { insertAccount } from "../accounts/new-account.ts";
import { changeToken, insertToken } from "../accounts/token-rows.ts";
import { TrustedIssuers } from "../accounts/trusted/issuers.ts";
import { TrustedPublishers } from "../accounts/trusted/publishers.ts";
import type { Actor } from "../database/change.ts";
import type { Writing } from "../database/database.ts";
import { type Facts, within } from "../database/within.ts";
import { changeIndex, createIndex, removeIndex } from "../indexes/index-changes.ts";
import { addressOf, type IndexRecord, type IndexSettings } from "../indexes/index-record.ts";
import { readIndexes } from "../indexes/index-rows.ts";
import { removeSandboxRule, SandboxRule, setSandboxRule } from "../indexes/sandboxes/sandbox-rules.ts";
import { removeTarget, setTarget, Target } from "../publishing/requests/targets.ts";
import { Refusal } from "../refusal.ts";
import type { Step } from "./difference.ts";
import type { PresentThing, ThingKind, WantedThing } from "./thing.ts";
import type { GrantFacts, IssuerFacts, PublisherFacts, TokenFacts } from "./thing-forms.ts";

/** What the steps are done with. */
export interface Doing {
  writing: Writing;
  actor: Actor;
  /** Hashes of the passwords to set, by account. */
  passwordHashes: ReadonlyMap<string, string>;
  /** First characters of tokens, by their hash. */
  prefixes: ReadonlyMap<string, string>;
  /** `owner/name` of the index at the short addresses. */
  defaultIndex: string;
}

interface Doer {
  create(doing: Doing, thing: WantedThing): Promise<unknown>;
  change(doing: Doing, thing: WantedThing, present: PresentThing): Promise<unknown>;
  remove(doing: Doing, present: PresentThing): Promise<unknown>;
}

/** Does one step, in the transaction, by the same rules as a change by hand. Throws the refusals of those. */
export async function carryOut(doing: Doing, step: Step): Promise<void> {
  if (step.action === "remove") await DOERS[step.present.kind].remove(doing, step.present);
  else if (step.action === "create") await DOERS[step.thing.kind].create(doing, step.thing);
  else await DOERS[step.thing.kind].change(doing, step.thing, step.present);
}

const facts = <T>({ facts: known }: { facts: object }): T => known as T;
const all = ({ writing }: Doing): Facts => within(writing);

interface AccountFacts {
  kind: "person" | "service";
  admin: boolean;
  disabled: boolean;
}

const account: Doer = {
  async create(doing, thing) {
    const { writing, actor, passwordHashes } = doing;
    const { kind, admin, disabled } = facts<AccountFacts>(thing);
    const passwordHash = passwordHashes.get(thing.key) ?? null;
    await insertAccount(writing, { name: thing.key, kind, passwordHash, isAdmin: admin }, actor);
    if (disabled) await new Accounts(all(doing)).change(thing.key, { disabled }, actor);
  },
  async change(doing, thing, present) {
    const { kind, admin: isAdmin, disabled } = facts<AccountFacts>(thing);
    const before = facts<AccountFacts>(present);
    if (kind !== before.kind || isAdmin !== before.admin || disabled !== before.disabled)
      await new Accounts(all(doing)).change(thing.key, { kind, isAdmin, disabled }, doing.actor);
    const hash = doing.passwordHashes.get(thing.key);
    if (hash !== undefined)
      await setPasswordHash(doing.writing, thing.key, { hash, keptSession: null }, doing.actor);
  },
  remove: (doing, { key }) => new Accounts(all(doing)).remove(key, doing.actor),
};

const group: Doer = {
  async create(doing, thing) {
    const groups = new Groups(all(doing));
    await groups.create(thing.key, doing.actor);
    for (const member of facts<{ members?: string[] }>(thing).members ?? [])
      await groups.addMember(thing.key, member, doing.actor);
  },
  async change(doing, thing, present) {
    const groups = new Groups(all(doing));
    const wanted = facts<{ members: string[] }>(thing).members;
    const before = facts<{ members: string[] }>(present).members;
    for (const one of before.filter((name) => !wanted.includes(name)))
      await groups.removeMember(thing.key, one, doing.actor);
    for (const one of wanted.filter((name) => !before.includes(name)))
      await groups.addMember(thing.key, one, doing.actor);
  },
  remove: (doing, { key }) => new Groups(all(doing)).remove(key, doing.actor),
};

const issuer: Doer = {
  create: (doing, thing) =>
    new TrustedIssuers(all(doing)).add({ name: thing.key, ...facts<IssuerFacts>(thing) }, doing.actor),
  change: (doing, thing) =>
    new TrustedIssuers(all(doing)).change({ name: thing.key, ...facts<IssuerFacts>(thing) }, doing.actor),
  remove: (doing, { key }) => new TrustedIssuers(all(doing)).remove(key, doing.actor),
};

const index: Doer = {
  create({ writing, actor }, thing) {
    const [owner = "", name = ""] = thing.key.split("/");
    const { kind, ...settings } = facts<IndexSettings & Pick<IndexRecord, "kind">>(thing);
    return createIndex(writing, { owner, name, kind, settings }, actor);
  },
  async change({ writing, actor }, thing, present) {
    const { kind: _, ...settings } = facts<IndexSettings & Pick<IndexRecord, "kind">>(thing);
    const changed = Object.entries(settings).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(present.facts[key]),
    );
    const change = Object.fromEntries(changed);
    return changeIndex(writing, await indexNamed(writing, thing.key), () => change, actor);
  },
  async remove({ writing, actor, defaultIndex }, { key }) {
    if (key === defaultIndex)
      throw new Refusal("conflict", "default-index", `${key} is the default index and cannot be removed.`);
    await removeIndex(writing, await indexNamed(writing, key), actor);
  },
};

async function indexNamed({ tx }: Writing, address: string): Promise<IndexRecord> {
  const found = (await readIndexes(tx)).find((one) => addressOf(one) === address);
  if (found) return found;
  throw new Refusal("not-found", "no-such-index", `There is no index ${address}.`);
}

function tokenRow(thing: WantedThing) {
  const { account: owner, note, scope, expires } = facts<TokenFacts & { scope: TokenScope }>(thing);
  return { account: owner, note, scope, expiresAt: expires === null ? null : Date.parse(expires) };
}

const token: Doer = {
  create({ writing, actor, prefixes }, thing) {
    const prefix = prefixes.get(thing.key) ?? "wy_";
    return insertToken(writing, { ...tokenRow(thing), hash: thing.key, prefix }, actor);
  },
  change: ({ writing, actor }, thing, { id }) => changeToken(writing, Number(id), tokenRow(thing), actor),
  remove: (doing, { id }) => new Accounts(all(doing)).tokens.revoke(Number(id), doing.actor),
};

const grant: Doer = {
  async create(doing, thing) {
    const { who: principal, may: permission, index: address, projects } = facts<GrantFacts>(thing);
    const indexes = address.includes("*") ? [] : await readIndexes(doing.writing.tx);
    const named = indexes.find((one) => addressOf(one) === address) ?? null;
    const wanted = { principal, permission, index: address, project: projects };
    await new Grants(all(doing)).add(wanted, named, doing.actor);
  },
  // All its facts identify it.
  change: async () => undefined,
  async remove(doing, { id }) {
    await new Grants(all(doing)).remove(Number(id), doing.actor);
  },
};

const publisher: Doer = {
  create: (doing, thing) => new TrustedPublishers(all(doing)).add(facts<PublisherFacts>(thing), doing.actor),
  async change(doing, thing, present) {
    await publisher.remove(doing, present);
    await publisher.create(doing, thing);
  },
  remove: (doing, { id }) => new TrustedPublishers(all(doing)).remove(String(id), doing.actor),
};

const sandboxRule: Doer = {
  create: (doing, { key: who, facts: limits }) =>
    setSandboxRule(all(doing), SandboxRule.parse({ who, ...limits }), doing.actor),
  change: (doing, thing) => sandboxRule.create(doing, thing),
  remove: (doing, { key }) => removeSandboxRule(all(doing), key, doing.actor),
};

const target: Doer = {
  create: (doing, { key: name, facts: machines }) =>
    setTarget(all(doing), Target.parse({ name, ...machines }), doing.actor),
  change: (doing, thing) => target.create(doing, thing),
  remove: (doing, { key }) => removeTarget(all(doing), key, doing.actor),
};

const DOERS: Readonly<Record<ThingKind, Doer>> = {
  ...{ account, group, issuer, index, token, grant, publisher, target },
  "sandbox-rule": sandboxRule,
};
