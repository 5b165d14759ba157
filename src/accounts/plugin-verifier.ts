import { z } from "zod";
import { SERVER } from "../database/change.ts";
import { PluginFailure } from "../plugins/plugin-calls.ts";
import type { Plugins } from "../plugins/plugins.ts";
import { Refusal } from "../refusal.ts";
import type { Credentials } from "./credentials.ts";
import { decoyCredentials } from "./decoy.ts";
import { DirectoryAccounts } from "./directory-accounts.ts";
import { FairTurns } from "./fair-turns.ts";
import { GroupMap } from "./group-map.ts";
import { isAccountName } from "./new-account.ts";
import { rememberedStamp } from "./remembered.ts";
import type { AccountsContext, Identity, Proven, Verifier } from "./verifier.ts";

const TURNS = { running: 8, waiting: 500, waitingOfKey: 100 };
/** Seconds for which a password that was checked is not checked again. */
const REMEMBERED = 300;

const Text = z
  .string()
  .min(1)
  .max(255)
  .regex(/^\P{Cc}*$/u);
const Person = z
  .object({ account: Text, id: Text.optional(), groups: z.array(Text).max(5_000).optional() })
  .nullable();
type Person = NonNullable<z.infer<typeof Person>>;

/** Verifies passwords by asking a plugin. Its accounts belong to it, as those of LDAP belong to LDAP. */
export class PluginVerifier implements Verifier {
  readonly #plugins: Plugins;
  readonly #name: string;
  readonly #groups: GroupMap;
  readonly #accounts: DirectoryAccounts;
  readonly #turns = new FairTurns(TURNS);

  constructor(plugins: Plugins, name: string, { database }: Pick<AccountsContext, "database">) {
    this.#plugins = plugins;
    this.#name = name;
    const mapping = { groups: plugins.groupsOf(name), adminGroups: [] };
    this.#groups = new GroupMap(mapping, `plugins.${name}`, (group) => group);
    this.#accounts = new DirectoryAccounts(database, `plugin:${name}`, this.#groups.managed);
  }

  async verify(credentials: Credentials, client: string): Promise<Proven | null> {
    if (credentials.kind !== "password") return null;
    const { account, password } = credentials;
    if (password === "" || !isAccountName(account)) return null;
    // A name that belongs to someone here is never the plugin's to give, and its password is not shown to it.
    const isOurs = (await this.#accounts.known(account)).owner === "other";
    const asked = isOurs ? decoyCredentials() : { account, password };
    const person = await this.#turns.run(client, () => this.#ask(asked.account, asked.password));
    if (person === null || isOurs || person.account.toLowerCase() !== account) return null;
    const identity = await this.#settle(account, person);
    return identity && { identity, scope: null, tokenId: null, expires: Number.POSITIVE_INFINITY };
  }

  async stamp(credentials: Credentials): Promise<string | null> {
    if (credentials.kind !== "password") return null;
    if ((await this.#accounts.known(credentials.account)).owner === "other") return "other";
    return rememberedStamp(credentials.account, REMEMBERED);
  }

  async #ask(account: string, password: string): Promise<Person | null> {
    try {
      return await this.#plugins.ask(this.#name, "accounts", "verify", { account, password }, Person);
    } catch (error) {
      if (!(error instanceof PluginFailure)) throw error;
      throw new Refusal(
        "unavailable",
        "plugin-failed",
        `The plugin ${this.#name}, which checks passwords, failed. Its accounts cannot sign in with their password now. Try again later, or use a token or a local account.`,
        { retryAfter: 10 },
      );
    }
  }

  /** Someone known by their id keeps their account, whatever name they sign in with: it may be disabled here. */
  async #settle(account: string, { id, groups = [] }: Person): Promise<Identity | null> {
    const owner = id === undefined ? null : await this.#accounts.bySubject(id);
    const described = {
      name: owner?.name ?? account,
      subject: id ?? account,
      ...this.#groups.of(new Set(groups)),
    };
    return this.#accounts.settle(described, true, SERVER);
  }
}
