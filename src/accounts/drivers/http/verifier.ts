import { SERVER } from "../../../database/change.ts";
import type { Credentials } from "../../credentials.ts";
import { decoyCredentials } from "../../decoy.ts";
import { DirectoryAccounts } from "../../directory-accounts.ts";
import { FairTurns } from "../../fair-turns.ts";
import { GroupMap } from "../../group-map.ts";
import { isAccountName } from "../../new-account.ts";
import { rememberedStamp } from "../../remembered.ts";
import type { AccountsContext, Identity, Proven, Verifier } from "../../verifier.ts";
import type { RemotePerson } from "./answer.ts";
import type { HttpOptions } from "./options.ts";
import { RemoteCheck } from "./remote.ts";

const MOST_WAITING = { waiting: 500, waitingOfKey: 100 };

/** Verifies passwords by asking another server. */
export class HttpVerifier implements Verifier {
  readonly #options: HttpOptions;
  readonly #remote: RemoteCheck;
  readonly #groups: GroupMap;
  readonly #accounts: DirectoryAccounts;
  readonly #turns: FairTurns;

  private constructor(options: HttpOptions, context: AccountsContext) {
    this.#options = options;
    this.#remote = new RemoteCheck(options, context);
    // Names of groups that differ in case alone may be two groups there.
    this.#groups = new GroupMap(options, "http", (name) => name);
    this.#accounts = new DirectoryAccounts(context.database, "http", this.#groups.managed);
    this.#turns = new FairTurns({ running: options.connections, ...MOST_WAITING });
  }

  /** Asks nothing yet: a server that is down keeps no other from starting. */
  static open(options: HttpOptions, context: AccountsContext): HttpVerifier {
    return new HttpVerifier(options, context);
  }

  async verify(credentials: Credentials, client: string): Promise<Proven | null> {
    if (credentials.kind !== "password") return null;
    const { account, password } = credentials;
    if (password === "" || !isAccountName(account)) return null;
    // A name that belongs to someone here is never the other server's to give, and its password is not sent there.
    const isOurs = (await this.#accounts.known(account)).owner === "other";
    const asked = isOurs ? decoyCredentials() : { account, password };
    const person = await this.#turns.run(client, () => this.#remote.ask(asked.account, asked.password));
    if (person === null || isOurs) return null;
    const identity = await this.#settle(account, person);
    return identity && { identity, scope: null, tokenId: null, expires: Number.POSITIVE_INFINITY };
  }

  async stamp(credentials: Credentials): Promise<string | null> {
    if (credentials.kind !== "password") return null;
    if ((await this.#accounts.known(credentials.account)).owner === "other") return "other";
    return rememberedStamp(credentials.account, this.#options.remember);
  }

  /** Someone known by their id keeps their account, whatever name they sign in with: it may be disabled here. */
  async #settle(account: string, { id, groups }: RemotePerson): Promise<Identity | null> {
    const owner = id === null ? null : await this.#accounts.bySubject(id);
    const described = { name: owner?.name ?? account, subject: id ?? account, ...this.#groups.of(groups) };
    return this.#accounts.settle(described, this.#options.createAccounts, SERVER);
  }
}
