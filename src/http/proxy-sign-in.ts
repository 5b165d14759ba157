import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { Networks } from "../access/network.ts";
import type { Credentials } from "../accounts/credentials.ts";
import { isAccountName } from "../accounts/new-account.ts";
import { type AccountsConfig, optionsIn } from "../accounts/open.ts";
import { hasTokenForm } from "../accounts/token-text.ts";
import { Refusal } from "../refusal.ts";
import { readCredentials } from "./authorization.ts";

const SCHEME = "Wheelyard-Proxy ";
/** The options of the accounts driver `header` that are about requests. */
export interface ProxySignInOptions {
  /** Header with the name of the person. */
  name: string;
  groupsHeader?: string | undefined;
  groupsSeparator: string;
  /** Addresses and networks of the proxies. */
  proxies: readonly string[];
}

/** Characters of what a proxy may say about one person. */
const MAX_SAID = 7_000;

/**
 * People whom an authenticating proxy names in a header. The header becomes an Authorization header that only this process can
 * write, so that everything that follows treats it like any other credentials.
 */
export class ProxySignIn {
  /** Headers that only a proxy may send, in lower case. */
  readonly headers: ReadonlySet<string>;
  readonly #options: ProxySignInOptions;
  readonly #name: string;
  readonly #groups: string | null;
  readonly #proxies: Networks;
  readonly #secret = randomBytes(32).toString("base64url");

  constructor(options: ProxySignInOptions) {
    this.#options = options;
    this.#name = options.name.toLowerCase();
    this.#groups = options.groupsHeader?.toLowerCase() ?? null;
    this.headers = new Set([this.#name, ...(this.#groups === null ? [] : [this.#groups])]);
    this.#proxies = new Networks(options.proxies);
  }

  /** null: the configuration does not name the driver `header`. */
  static find(config: AccountsConfig): ProxySignIn | null {
    if (!config.accounts.drivers.includes("header")) return null;
    return new ProxySignIn(optionsIn(config, "header") as unknown as ProxySignInOptions);
  }

  /**
   * Puts what a trusted proxy says in the place of the Authorization header. A token of this site stays: it has fewer rights
   * than its account. Refuses (`forbidden`) these headers from any other address, (`unauthenticated`) a name that no account can
   * have.
   */
  take({ headers, socket }: IncomingMessage): void {
    if (![...this.headers].some((name) => headers[name] !== undefined)) return;
    if (!this.#proxies.has(socket.remoteAddress ?? "")) throw this.#notFromProxy();
    const said = textOf(headers[this.#name]).trim();
    if (said === "" || isToken(headers.authorization)) return;
    const account = said.toLowerCase();
    if (!isAccountName(account)) throw this.#badName();
    const groups = this.#groups === null ? "" : textOf(headers[this.#groups]);
    if (groups.length > MAX_SAID) throw this.#tooLong();
    const words = JSON.stringify([account, this.#listed(groups)]);
    headers.authorization = `${SCHEME}${this.#secret}.${Buffer.from(words).toString("base64url")}`;
  }

  /** As `readCredentials`, also of what `take` wrote. */
  readonly read = (header: string): Credentials => {
    if (!this.#isOurs(header)) return readCredentials(header);
    const words = header.slice(SCHEME.length + this.#secret.length + 1);
    const [account, groups] = JSON.parse(Buffer.from(words, "base64url").toString()) as [string, string[]];
    return { kind: "proxy", account, groups };
  };

  #isOurs(header: string): boolean {
    const own = Buffer.from(`${SCHEME}${this.#secret}.`);
    const given = Buffer.from(header.slice(0, own.length));
    return given.length === own.length && timingSafeEqual(given, own);
  }

  #listed(groups: string): string[] {
    return groups
      .split(this.#options.groupsSeparator)
      .map((group) => group.trim())
      .filter((group) => group !== "");
  }

  #notFromProxy(): Refusal {
    return new Refusal(
      "forbidden",
      "not-from-proxy",
      `Only a proxy in front of this server may send the header ${[...this.headers].join(" or ")}. Send the request without it. If the proxy sent it, its operator adds the proxy's address to header.proxies.`,
    );
  }

  #badName(): Refusal {
    return new Refusal(
      "unauthenticated",
      "bad-proxy-name",
      `The name that the proxy sent in ${this.#options.name} cannot be the name of an account. It can have up to 64 letters, digits, '.', '_', '-' and '@'.`,
    );
  }

  #tooLong(): Refusal {
    return new Refusal(
      "invalid",
      "too-many-groups",
      `The proxy sent more than ${MAX_SAID} characters of groups in ${this.#options.groupsHeader}. Limit it to the groups that this server uses.`,
    );
  }
}

/** Node combines repeated headers with a comma, which no name contains. */
function textOf(header: string | string[] | undefined): string {
  const text = Array.isArray(header) ? header.join(",") : (header ?? "");
  return Buffer.from(text, "latin1").toString("utf8");
}

/** Whether it is a token of this site. Proxies pass on other credentials, which are meant for them. */
function isToken(authorization: string | undefined): boolean {
  if (authorization === undefined) return false;
  try {
    const credentials = readCredentials(authorization);
    return credentials.kind === "token" && hasTokenForm(credentials.token);
  } catch {
    return false;
  }
}
