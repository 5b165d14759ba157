import type { Client } from "ldapts";
import { Refusal } from "../../../refusal.ts";
import { bind, close, type LdapServers } from "./connection.ts";
import type { LdapOptions } from "./options.ts";

/** The connection on which people are searched for, kept open and shared by all who search. */
export class ServiceConnection {
  readonly #servers: LdapServers;
  readonly #options: LdapOptions;
  #client: Promise<Client> | null = null;

  constructor(servers: LdapServers, options: LdapOptions) {
    this.#servers = servers;
    this.#options = options;
  }

  /** Does `work`; once more on a new connection if the kept one turned out to have ended. */
  async run<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const kept = this.#client;
    if (kept === null) return work(await this.#open());
    try {
      const client = await kept;
      return await work(client);
    } catch {
      if (this.#client === kept) await this.close();
      return work(await (this.#client ?? this.#open()));
    }
  }

  async close(): Promise<void> {
    const kept = this.#client;
    this.#client = null;
    const client = await kept?.catch(() => null);
    if (client) await close(client);
  }

  #open(): Promise<Client> {
    const opening = this.#connect();
    this.#client = opening;
    opening.catch(() => {
      if (this.#client === opening) this.#client = null;
    });
    return opening;
  }

  async #connect(): Promise<Client> {
    const { bindDn = "", bindPassword = "" } = this.#options;
    const client = await this.#servers.connect();
    const isRight = await bind(client, bindDn, bindPassword).catch(async (error) => {
      await close(client);
      throw error;
    });
    if (isRight) return client;
    await close(client);
    throw new Refusal(
      "unavailable",
      "ldap-bind-refused",
      "The LDAP server refuses the account that searches for people. LDAP accounts cannot sign in until an administrator corrects ldap.bindDn or ldap.bindPassword.",
      { retryAfter: 60 },
    );
  }
}
