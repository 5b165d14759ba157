import { SERVER } from "../../../database/change.ts";
import { Refusal } from "../../../refusal.ts";
import type { Credentials } from "../../credentials.ts";
import { DirectoryAccounts } from "../../directory-accounts.ts";
import { GroupMap } from "../../group-map.ts";
import { isAccountName } from "../../new-account.ts";
import type { AccountsContext, Proven, Verifier } from "../../verifier.ts";
import type { HeaderOptions } from "./options.ts";

/** Turns what a trusted proxy said about a person into their account. Passwords and tokens prove nothing here. */
export class HeaderVerifier implements Verifier {
  readonly #creates: boolean;
  readonly #decidesGroups: boolean;
  readonly #groups: GroupMap;
  readonly #accounts: DirectoryAccounts;

  private constructor(options: HeaderOptions, { database }: AccountsContext) {
    this.#creates = options.createAccounts;
    this.#decidesGroups = options.groupsHeader !== undefined;
    this.#groups = new GroupMap(options, "header", (name) => name);
    const managed = this.#decidesGroups ? this.#groups.managed : new Set<string>();
    this.#accounts = new DirectoryAccounts(database, "header", managed);
  }

  /** Refuses (`invalid`) options without a proxy. */
  static open(options: HeaderOptions, context: AccountsContext): HeaderVerifier {
    describeProxies(options);
    return new HeaderVerifier(options, context);
  }

  async verify(credentials: Credentials): Promise<Proven | null> {
    if (credentials.kind !== "proxy" || !isAccountName(credentials.account)) return null;
    const { account, groups } = credentials;
    const decided = this.#decidesGroups
      ? this.#groups.of(new Set(groups))
      : { groups: new Set<string>(), isAdmin: null };
    const person = { name: account, subject: account, ...decided };
    const identity = await this.#accounts.settle(person, this.#creates, SERVER);
    return identity && { identity, scope: null, tokenId: null, expires: Number.POSITIVE_INFINITY };
  }

  /** Passwords are for other drivers: what they say depends on nothing here. */
  async stamp(): Promise<string> {
    return "";
  }
}

/** What is accepted, for `wheelyard doctor`. Refuses (`invalid`) options without a proxy, or groups without their header. */
export function describeProxies({ name, proxies, groupsHeader, groups, adminGroups }: HeaderOptions): string {
  if (proxies.length === 0)
    throw new Refusal(
      "invalid",
      "bad-config",
      "header.proxies is missing. Give the addresses of the proxies that may sign people in.",
    );
  if (groupsHeader === undefined && groups.length + adminGroups.length > 0)
    throw new Refusal(
      "invalid",
      "bad-config",
      "header.groups and header.adminGroups need header.groupsHeader. Give the header in which the proxy lists groups.",
    );
  return `${name} is accepted from ${proxies.join(", ")}`;
}
