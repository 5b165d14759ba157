import type { Client } from "ldapts";
import { SERVER } from "../../../database/change.ts";
import { Refusal } from "../../../refusal.ts";
import type { Credentials, PasswordCredentials } from "../../credentials.ts";
import { decoyCredentials } from "../../decoy.ts";
import { DirectoryAccounts, type DirectoryPerson } from "../../directory-accounts.ts";
import { FairTurns } from "../../fair-turns.ts";
import { GroupMap } from "../../group-map.ts";
import { isAccountName } from "../../new-account.ts";
import { rememberedStamp } from "../../remembered.ts";
import type { AccountsContext, Proven, Upkeep, Verifier } from "../../verifier.ts";
import { bind, close, LdapServers, unavailable } from "./connection.ts";
import type { LdapOptions } from "./options.ts";
import { People, type Person } from "./people.ts";
import { ServiceConnection } from "./service-connection.ts";

const MOST_WAITING = { waiting: 500, waitingOfKey: 100 };

/** Verifies passwords of people in an LDAP directory, by signing in there with them. */
export class LdapVerifier implements Verifier {
  readonly #options: LdapOptions;
  readonly #servers: LdapServers;
  readonly #people: People;
  readonly #groups: GroupMap;
  readonly #accounts: DirectoryAccounts;
  /** null: without an account that searches, each person reads their own entry. */
  readonly #service: ServiceConnection | null;
  readonly #turns: FairTurns;

  private constructor(options: LdapOptions, { database }: AccountsContext) {
    this.#options = options;
    this.#servers = new LdapServers(options);
    this.#people = new People(options);
    this.#groups = new GroupMap(options, "ldap", (name) => name.toLowerCase());
    this.#accounts = new DirectoryAccounts(database, "ldap", this.#groups.managed);
    this.#service = options.bindDn === undefined ? null : new ServiceConnection(this.#servers, options);
    this.#turns = new FairTurns({ running: options.connections, ...MOST_WAITING });
  }

  /** Connects to nothing yet: a directory that is down keeps no server from starting. */
  static open(options: LdapOptions, context: AccountsContext): LdapVerifier {
    return new LdapVerifier(options, context);
  }

  async verify(credentials: Credentials, client: string): Promise<Proven | null> {
    if (credentials.kind !== "password" || credentials.password === "" || !isAccountName(credentials.account))
      return null;
    const known = await this.#accounts.known(credentials.account);
    // A name that belongs to someone here is never the directory's to give, and its password is not sent there.
    const isOurs = known.owner === "other";
    const asked = isOurs ? decoyCredentials() : credentials;
    const person = await this.#turns.run(client, () => this.#prove(asked));
    if (person === null || isOurs) return null;
    const identity = await this.#accounts.settle(
      this.#described(person),
      this.#options.createAccounts,
      SERVER,
    );
    return identity && { identity, scope: null, tokenId: null, expires: Number.POSITIVE_INFINITY };
  }

  async stamp(credentials: Credentials): Promise<string | null> {
    if (credentials.kind !== "password") return null;
    if ((await this.#accounts.known(credentials.account)).owner === "other") return "other";
    return rememberedStamp(credentials.account, this.#options.remember);
  }

  /** Looks at all accounts of the directory, and makes them what it says. Does nothing without an account that searches. */
  upkeep(): Upkeep[] {
    return [{ name: "ldap", every: this.#options.refresh * 1000, round: () => this.#refresh() }];
  }

  async close(): Promise<void> {
    await this.#service?.close();
  }

  /** Signs in as the person; null when that fails. Costs the same whether or not there is such a person. */
  async #prove({ account, password }: PasswordCredentials): Promise<Person | null> {
    const person = await this.#lookUp(account);
    const bound =
      this.#people.templateName(account) ?? person?.dn ?? `cn=${account},${this.#options.userBase}`;
    const client = await this.#servers.connect();
    try {
      const isRight = await bind(client, bound, password);
      if (!isRight) return null;
      return this.#service === null ? await this.#people.find(client, account) : person;
    } catch (error) {
      throw unavailable(error);
    } finally {
      await close(client);
    }
  }

  async #lookUp(account: string): Promise<Person | null> {
    return this.#service === null ? null : this.#service.run((client) => this.#people.find(client, account));
  }

  async #refresh(): Promise<void> {
    const service = this.#service;
    if (service === null) return;
    const accounts = (await this.#accounts.list()).filter(({ disabled, isGone }) => !disabled || isGone);
    const gone = [];
    for (const account of accounts) {
      const person = await service.run((client: Client) => this.#people.find(client, account.name));
      if (person === null || person.subject !== account.subject) {
        if (!account.isGone) gone.push(account);
      } else await this.#accounts.settle(this.#described(person), false, SERVER);
    }
    // Rather a wrong search base than everyone gone at once.
    if (gone.length > 1 && gone.length === accounts.filter(({ isGone }) => !isGone).length)
      throw new Refusal(
        "unavailable",
        "ldap-nobody-found",
        "The LDAP server knows none of the LDAP accounts any more. None was disabled. Check ldap.userBase and the rights of ldap.bindDn.",
      );
    for (const account of gone) await this.#accounts.disable(account, SERVER);
  }

  #described({ name, subject, groups }: Person): DirectoryPerson {
    return { name, subject, ...this.#groups.of(groups) };
  }
}
