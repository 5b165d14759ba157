import type { Actor } from "../../database/change.ts";
import type { Database } from "../../database/database.ts";
import { Refusal } from "../../refusal.ts";
import { DirectoryAccounts } from "../directory-accounts.ts";
import { GroupMap } from "../group-map.ts";
import type { Identity } from "../verifier.ts";
import { type OidcPerson, personOf } from "./person.ts";
import type { OidcProvider, PendingSignIn, ProvenClaims } from "./provider.ts";

interface Known {
  provider: OidcProvider;
  groups: GroupMap;
  accounts: DirectoryAccounts;
}

/** A finished sign-in: whose account it is, and the ID token for signing out at the provider. */
export interface SignedIn {
  identity: Identity;
  idToken: string;
  /** When the person proved to the provider who they are; null: it does not say. */
  provenAt: number | null;
}

/** Sign-in in the browser with the providers of OpenID Connect that the configuration names. */
export class OidcSignIn {
  readonly #known: ReadonlyMap<string, Known>;
  readonly #onTrouble: (provider: string, error: Refusal) => void;

  /** `onTrouble` is called for sign-ins that failed, with their cause. Refuses (`invalid`) impossible group names. */
  constructor(
    database: Database,
    providers: readonly OidcProvider[],
    onTrouble: (provider: string, error: Refusal) => void,
  ) {
    this.#onTrouble = onTrouble;
    this.#known = new Map(
      providers.map((provider) => {
        // Names of groups that differ in case alone may be two groups there.
        const groups = new GroupMap(provider.options, `oidc.${provider.name}`, (name) => name);
        const accounts = new DirectoryAccounts(database, `oidc:${provider.name}`, groups.managed);
        return [provider.name, { provider, groups, accounts }];
      }),
    );
  }

  /** The providers, in the order of the configuration. */
  list(): { name: string; label: string }[] {
    return [...this.#known.values()].map(({ provider: { name, label } }) => ({ name, label }));
  }

  /** Begins a sign-in: the page of the provider, and what the browser must keep. Refuses (`not-found`) an unknown provider. */
  begin(
    name: string,
    redirectUri: string,
    how: { again: boolean },
  ): Promise<{ url: string; pending: PendingSignIn }> {
    const { provider } = this.#find(name);
    return this.#watched(name, () => provider.begin(redirectUri, how));
  }

  /** Finishes a sign-in with the parameters that the provider sent back. Refuses (`forbidden`) everyone without an account. */
  complete(pending: PendingSignIn, answer: URLSearchParams, actor: Actor): Promise<SignedIn> {
    return this.#watched(pending.provider, async () => {
      const known = this.#find(pending.provider);
      const proven = await known.provider.complete(pending, answer);
      const identity = await accountOf(known, described(known, proven), actor);
      return { identity, idToken: proven.idToken, provenAt: proven.provenAt };
    });
  }

  /** The same, to link the account that the browser is signed in to. */
  link(
    pending: PendingSignIn,
    answer: URLSearchParams,
    account: { id: number; name: string },
    actor: Actor,
  ): Promise<void> {
    return this.#watched(pending.provider, async () => {
      const known = this.#find(pending.provider);
      const { subject } = described(known, await known.provider.complete(pending, answer));
      await known.accounts.link(account, subject, actor);
    });
  }

  /** The page that signs out at the provider; null: there is none, or the provider does not answer. */
  async signOutUrl(name: string, idToken: string | null, returnTo: string): Promise<string | null> {
    const known = this.#known.get(name);
    if (known === undefined) return null;
    return this.#watched(name, () => known.provider.signOutUrl(idToken, returnTo)).catch((error: unknown) => {
      if (error instanceof Refusal) return null;
      throw error;
    });
  }

  #find(name: string): Known {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    throw new Refusal("not-found", "no-such-provider", "There is no sign-in provider with this name.");
  }

  async #watched<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refusal && error.kind !== "not-found") this.#onTrouble(name, error);
      throw error;
    }
  }
}

function described({ provider, groups }: Known, { subject, claims }: ProvenClaims): OidcPerson {
  return personOf(subject, claims, provider.options, groups, provider.label);
}

/** The account of a person: the one linked to them, or a new one. A name alone never leads to an account. */
async function accountOf({ provider, accounts }: Known, person: OidcPerson, actor: Actor): Promise<Identity> {
  const { label, options } = provider;
  const linked = await accounts.bySubject(person.subject);
  const name = linked?.name ?? person.name;
  if (linked === null && !options.createAccounts)
    throw refused(
      "oidc-no-account",
      `You have no account here that is linked to ${label}. If you have a local account, sign in with its password and link it on the page Your account. Otherwise ask an administrator.`,
    );
  if (name === null)
    throw refused(
      "oidc-no-name",
      `${label} sent no name that an account can have (claim ${options.nameClaim}). Ask an administrator to choose another claim.`,
    );
  const identity = await accounts.settle({ ...person, name }, options.createAccounts, actor);
  if (identity !== null) return identity;
  if (linked !== null) throw refused("account-disabled", "Your account is disabled. Ask an administrator.");
  throw refused(
    "oidc-name-taken",
    `There is already an account named ${name}, which is not linked to ${label}. If it is yours, sign in with its password and link it on the page Your account. Otherwise ask an administrator.`,
  );
}

function refused(code: string, message: string): Refusal {
  return new Refusal("forbidden", code, message);
}
