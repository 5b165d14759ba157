import { readFileSync } from "node:fs";
import { connect as connectPlain, isIP } from "node:net";
import { type ConnectionOptions, connect as connectSecure } from "node:tls";
import { Client, InvalidCredentialsError } from "ldapts";
import { Refusal } from "../../../refusal.ts";
import { isLoopback } from "../../../system/loopback.ts";
import type { LdapOptions } from "./options.ts";

/** The servers of one directory. The one that answered last is asked first. */
export class LdapServers {
  readonly #options: LdapOptions;
  readonly #urls: readonly string[];
  readonly #tls: ConnectionOptions;
  #first = 0;

  /** Refuses (`invalid`) options without an address, or with a file of authorities that cannot be read. */
  constructor(options: LdapOptions) {
    this.#options = options;
    this.#urls = (options.url ?? "").split(",").map((url) => url.trim().replace(/\/$/, ""));
    if (options.url === undefined)
      throw badOption("ldap.url is missing. Give the address of an LDAP server.");
    this.#tls = options.ca === undefined ? {} : { ca: readAuthorities(options.ca) };
  }

  /** All addresses, for messages. */
  get place(): string {
    return this.#urls.join(", ");
  }

  /** A new encrypted connection that no one is signed in on. Refuses (`unavailable`) when no server answers. */
  async connect(): Promise<Client> {
    let trouble: unknown;
    for (let turn = 0; turn < this.#urls.length; turn++) {
      const index = (this.#first + turn) % this.#urls.length;
      try {
        const client = await this.#open(this.#urls[index] as string);
        this.#first = index;
        return client;
      } catch (error) {
        trouble = error;
      }
    }
    throw unavailable(trouble);
  }

  async #open(url: string): Promise<Client> {
    const { connectTimeout, timeout } = this.#options;
    const host = new URL(url).hostname.replace(/^\[|\]$/g, "");
    const isPlain = url.startsWith("ldap:");
    const client = new Client({
      url,
      connectTimeout: connectTimeout * 1000,
      timeout: timeout * 1000,
      ...(isPlain ? {} : { tlsOptions: this.#tls }),
      // The library connects again by itself, without encryption and sign-in. A connection that ended must stay ended.
      createConnection: once(connectPlain),
      createSecureConnection: once(connectSecure),
    });
    const isUpgraded =
      isPlain && (this.#options.tls ?? (isLoopback(host) ? "off" : "starttls")) === "starttls";
    const name = isIP(host) === 0 ? { servername: host } : {};
    // Proves that the server answers, before a password is sent.
    const greet = isUpgraded ? client.startTLS({ ...this.#tls, ...name, host }) : askRoot(client);
    try {
      await within((connectTimeout + timeout) * 1000, greet);
      return client;
    } catch (error) {
      await close(client);
      throw error;
    }
  }
}

/** Signs in on a connection; false when name or password are wrong. Refuses (`unavailable`) any other answer. */
export async function bind(client: Client, name: string, password: string): Promise<boolean> {
  // A server takes an empty password for an anonymous sign-in, and says that it succeeded.
  if (password === "" || name === "") return false;
  try {
    await client.bind(name, password);
    return true;
  } catch (error) {
    if (error instanceof InvalidCredentialsError || isNoSignIn(error)) return false;
    throw unavailable(error);
  }
}

/** Ends a connection; one that is broken is ended already. */
export async function close(client: Client): Promise<void> {
  await client.unbind().catch(() => undefined);
}

/** What is said when the directory cannot answer. The cause is for the log and for `wheelyard doctor`. */
export function unavailable(cause: unknown): Refusal {
  if (cause instanceof Refusal) return cause;
  return new Refusal(
    "unavailable",
    "ldap-unavailable",
    "The LDAP server does not answer, so LDAP accounts cannot sign in with their password. Try again later, or use a token or a local account.",
    { retryAfter: 10, cause },
  );
}

export function badOption(message: string): Refusal {
  return new Refusal("invalid", "bad-config", message);
}

/** No such object, a name that is no DN, an entry without a password: nobody can sign in so. */
function isNoSignIn(error: unknown): boolean {
  return [0x20, 0x22, 0x30].includes((error as { code?: number }).code ?? 0);
}

/** Reads the entry of the server itself, which needs no sign-in; a refusal is an answer, too. */
async function askRoot(client: Client): Promise<void> {
  await client.search("", { scope: "base", attributes: ["1.1"] }).catch((error: { code?: unknown }) => {
    if (typeof error.code !== "number") throw error;
  });
}

/** The library waits for the end of a TLS handshake without a limit. */
async function within(limit: number, work: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("no answer in time")), limit);
  await Promise.race([work, promise]).finally(() => clearTimeout(timer));
}

function once<F extends (...given: never[]) => unknown>(connect: F): F {
  let isUsed = false;
  return ((...given: Parameters<F>) => {
    if (isUsed) throw new Error("the connection ended");
    isUsed = true;
    return connect(...given);
  }) as F;
}

function readAuthorities(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw badOption(`ldap.ca: the file ${path} cannot be read.`);
  }
}
