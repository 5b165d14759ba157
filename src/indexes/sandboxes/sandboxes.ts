import type { Access } from "../../access/access.ts";
import type { DefaultRead } from "../../access/granted-index.ts";
import { Grants } from "../../access/grants.ts";
import { denied } from "../../access/refuse.ts";
import type { Caller } from "../../accounts/caller.ts";
import type { Actor } from "../../database/change.ts";
import type { Database, Writing } from "../../database/database.ts";
import { within } from "../../database/within.ts";
import { matchesGlob } from "../../glob.ts";
import { Refusal } from "../../refusal.ts";
import { createIndex, type NewIndex } from "../index-changes.ts";
import { checkIndexAddress } from "../index-name.ts";
import { addressOf, type IndexRecord, type IndexSettingsChange } from "../index-record.ts";
import { readIndexes } from "../index-rows.ts";
import type { Indexes } from "../indexes.ts";
import { checkChoice, settingsByRule } from "./sandbox-limits.ts";
import { readSandboxRules, ruleFor, type SandboxRule } from "./sandbox-rules.ts";

interface Parts {
  access: Access;
  database: Database;
  indexes: Indexes;
  defaultRead: DefaultRead;
}

type Account = NonNullable<Caller["account"]>;

/** Indexes that accounts create for themselves, named like the account, within the limits of a rule. */
export class Sandboxes {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The rule that counts for a caller, and the sandboxes that they have. */
  async of(caller: Caller): Promise<{ rule: SandboxRule | null; indexes: IndexRecord[] }> {
    const { database, indexes } = this.#parts;
    const name = caller.account?.name;
    const own = indexes.list().filter(({ owner, settings }) => settings.sandbox && owner === name);
    return { rule: ruleFor(await readSandboxRules(database.read), caller), indexes: own };
  }

  /** Refuses (`forbidden`) callers whom no rule lets create an index. */
  async requireRule(caller: Caller): Promise<{ account: Account; rule: SandboxRule }> {
    const { account } = caller;
    const { rule } = await this.of(caller);
    if (account === null || rule === null) throw denied(caller, "manage");
    return { account, rule };
  }

  /**
   * Creates one, which its owner manages from then on. Refuses (`forbidden`) callers without a rule, names and settings beyond it,
   * and (`conflict`) one too many.
   */
  async create(wanted: NewIndex, caller: Caller, actor: Actor): Promise<IndexRecord> {
    const { access, database, indexes } = this.#parts;
    const { account, rule } = await this.requireRule(caller);
    checkPlace(wanted, account);
    if (!access.reachesNew(caller, wanted)) throw denied(caller, "manage");
    const settings = { ...settingsByRule(rule), ...wanted.settings };
    this.#checkChoice(account.name, rule, settingsByRule(rule), settings);
    const made = await database.write(async (writing) => {
      await checkRoom(writing, account, rule);
      const index = await createIndex(writing, { ...wanted, settings }, actor);
      const grant = { principal: `account:${account.name}`, permission: "manage", index: addressOf(index) };
      await new Grants(within(writing)).add({ ...grant, project: "*" }, index, actor);
      return index;
    });
    await indexes.reload();
    return made;
  }

  /** Refuses (`forbidden`) what only administrators change of a sandbox. Others are not limited. */
  async checkChange(index: IndexRecord, settings: IndexSettingsChange, caller: Caller): Promise<void> {
    if (this.#parts.access.mayManageSite(caller)) return;
    if (!index.settings.sandbox) {
      if (settings.sandbox === true) throw denied(caller, "manage");
      return;
    }
    const rule = index.owner === caller.account?.name ? (await this.of(caller)).rule : null;
    this.#checkChoice(index.owner, rule, index.settings, settings);
  }

  /** Refuses (`forbidden`) to open a sandbox to more people than it may have as readers by its settings. */
  checkGrant(index: IndexRecord, principal: string, caller: Caller): void {
    if (!index.settings.sandbox || this.#parts.access.mayManageSite(caller)) return;
    const read = index.settings.read ?? this.#parts.defaultRead;
    const isOpen = principal === "everyone" || principal.startsWith("network:");
    const isTooWide = isOpen ? read !== "everyone" : principal === "authenticated" && read === "granted";
    if (!isTooWide) return;
    const message = `${addressOf(index)} is a sandbox. Grant rights in it to accounts and groups, or ask an administrator.`;
    throw new Refusal("forbidden", "sandbox-limit", message);
  }

  /** Whether the caller may remove the index because it is their own sandbox. */
  mayRemove(index: IndexRecord, caller: Caller): boolean {
    const isOwn = index.settings.sandbox && index.owner === caller.account?.name;
    return isOwn && this.#parts.access.allow(caller, "manage", index, null);
  }

  #checkChoice(
    owner: string,
    rule: SandboxRule | null,
    before: Parameters<typeof checkChoice>[1],
    wanted: IndexSettingsChange,
  ): void {
    checkChoice({ owner, rule, defaultRead: this.#parts.defaultRead }, before, wanted);
  }
}

function checkPlace({ owner, name, kind = "hosted" }: NewIndex, account: Account): void {
  if (owner !== account.name) {
    const message = `You can create indexes of your own, named ${account.name}/…. Others are created by administrators.`;
    throw new Refusal("forbidden", "not-your-name", message);
  }
  checkIndexAddress(owner, name);
  if (kind === "hosted") return;
  throw new Refusal("forbidden", "sandbox-limit", "Only administrators create mirrors.");
}

/**
 * Refuses (`conflict`) one index too many, and a name that indexes of others have: of somebody who had it before, or of a team.
 */
async function checkRoom({ tx }: Writing, account: Account, { maxIndexes }: SandboxRule): Promise<void> {
  const own = (await readIndexes(tx)).filter(({ owner }) => owner === account.name);
  const grants = await tx
    .selectFrom("grants")
    .select("index_glob")
    .where("principal_kind", "=", "account")
    .where("principal", "=", account.name)
    .execute();
  const isForeign = (index: IndexRecord) =>
    !grants.some(({ index_glob: glob }) => matchesGlob(glob, addressOf(index)));
  if (own.some(isForeign)) {
    const message = `Indexes named ${account.name}/… already belong to someone else. Ask an administrator.`;
    throw new Refusal("conflict", "name-in-use", message);
  }
  if (own.filter(({ settings }) => settings.sandbox).length < maxIndexes) return;
  const count = maxIndexes === 1 ? "1 index" : `${maxIndexes} indexes`;
  const message = `You can have ${count} of your own. Remove one, or ask an administrator.`;
  throw new Refusal("conflict", "too-many-indexes", message);
}
