import { createHash } from "node:crypto";
import { SERVER } from "../../../database/change.ts";
import { Refusal } from "../../../refusal.ts";
import type { Credentials, PasswordCredentials } from "../../credentials.ts";
import { DirectoryAccounts, type KnownName } from "../../directory-accounts.ts";
import { isAccountName } from "../../new-account.ts";
import { verifyNothing, verifyPassword } from "../../password.ts";
import type { AccountsContext, Proven, Upkeep, Verifier } from "../../verifier.ts";
import type { HtpasswdOptions } from "./options.ts";
import { PasswordFile } from "./password-file.ts";

/** Verifies passwords with the hashes in a password file. */
export class HtpasswdVerifier implements Verifier {
  readonly #options: HtpasswdOptions;
  readonly #file: PasswordFile;
  readonly #accounts: DirectoryAccounts;
  /** Accounts that the last comparison did not find: the file may just have been half written. */
  #missing: ReadonlySet<string> = new Set();

  private constructor(options: HtpasswdOptions, file: PasswordFile, { database }: AccountsContext) {
    this.#options = options;
    this.#file = file;
    this.#accounts = new DirectoryAccounts(database, "htpasswd", new Set());
  }

  /** Reads nothing yet: a missing file keeps no server from starting. Refuses (`invalid`) options without a file. */
  static open(options: HtpasswdOptions, context: AccountsContext): HtpasswdVerifier {
    return new HtpasswdVerifier(options, new PasswordFile(pathIn(options), context.log), context);
  }

  async verify(credentials: Credentials, client: string): Promise<Proven | null> {
    if (!isUsable(credentials)) return null;
    const { account, password } = credentials;
    const known = await this.#accounts.known(account);
    const { hashes } = await this.#file.entries();
    // A name that belongs to someone else here is never the file's to give.
    const stored = known.owner === "other" ? undefined : hashes.get(account);
    const compared = stored ?? this.#file.decoyFor(account);
    const isRight =
      compared === null
        ? await verifyNothing(password, client)
        : await verifyPassword(password, compared, client);
    if (!isRight || stored === undefined) return null;
    const identity = await this.#settle(account, this.#options.createAccounts);
    return identity && { identity, scope: null, tokenId: null, expires: Number.POSITIVE_INFINITY };
  }

  /** Changes with the hash in the file, and while it cannot be read nothing is known. */
  async stamp(credentials: Credentials): Promise<string | null> {
    if (credentials.kind !== "password") return null;
    const { account } = credentials;
    const known = await this.#accounts.known(account);
    if (known.owner === "other") return "other";
    const entries = await this.#file.entries().catch(() => null);
    if (entries === null) return null;
    const stored = entries.hashes.get(account);
    if (stored === undefined || !this.#isAdmitted(known)) return "";
    return createHash("sha256").update(stored).digest("base64url");
  }

  /** Disables accounts whose name is gone from the file, and enables those that are back. */
  upkeep(): Upkeep[] {
    return [{ name: "htpasswd", every: this.#options.refresh * 1000, round: () => this.#compare() }];
  }

  #isAdmitted(known: KnownName): boolean {
    if (known.owner !== "directory") return this.#options.createAccounts;
    return !known.account.disabled || known.account.isGone;
  }

  #settle(name: string, creates: boolean) {
    const person = { name, subject: name, groups: new Set<string>(), isAdmin: null };
    return this.#accounts.settle(person, creates, SERVER);
  }

  async #compare(): Promise<void> {
    const { hashes } = await this.#file.entries();
    const accounts = (await this.#accounts.list()).filter(({ disabled, isGone }) => !disabled || isGone);
    const missing = accounts.filter(({ name, isGone }) => !hashes.has(name) && !isGone);
    const gone = missing.filter(({ name }) => this.#missing.has(name));
    this.#missing = new Set(missing.map(({ name }) => name));
    for (const { name, isGone } of accounts) if (isGone && hashes.has(name)) await this.#settle(name, false);
    // Rather a wrong file than everyone gone at once.
    if (gone.length > 1 && gone.length === accounts.filter(({ isGone }) => !isGone).length)
      throw new Refusal(
        "unavailable",
        "htpasswd-nobody-found",
        "The password file contains none of its accounts any more. None was disabled. Check htpasswd.file.",
      );
    for (const account of gone) await this.#accounts.disable(account, SERVER);
  }
}

/** The path of the password file. Refuses (`invalid`) options without one. */
export function pathIn({ file }: HtpasswdOptions): string {
  if (file !== undefined) return file;
  throw new Refusal("invalid", "bad-config", "htpasswd.file is missing. Give the path of a password file.");
}

function isUsable(credentials: Credentials): credentials is PasswordCredentials {
  return credentials.kind === "password" && credentials.password !== "" && isAccountName(credentials.account);
}
