import type { ClientMetadata, Configuration, CustomFetch, ServerMetadata } from "openid-client";
import { steadyNow } from "../../clock.ts";
import { Refusal } from "../../refusal.ts";
import { type Claims, claimAt } from "../trusted/claims.ts";
import type { OidcOptions } from "./options.ts";
import { provenAtOf } from "./proven-at.ts";
import { otherIssuerIn, refusalOf } from "./trouble.ts";

/** How the provider is asked; it limits time, size and addresses. */
export type ProviderFetch = (
  url: string,
  request: { method: string; headers: Record<string, string>; body?: unknown },
) => Promise<Response>;

/** What a browser keeps of a sign-in that it began. None of it works without the answer of the provider. */
export interface PendingSignIn {
  provider: string;
  state: string;
  nonce: string;
  /** PKCE verifier (RFC 7636). */
  verifier: string;
  /** Where the provider sends the browser back to. */
  redirectUri: string;
  /** Whether the provider was asked to check who is there, though they may be signed in. */
  again: boolean;
}

/** What the provider proved: claims of a verified ID token, and the token itself for signing out there. */
export interface ProvenClaims {
  subject: string;
  claims: Claims;
  idToken: string;
  /** When the person proved to the provider who they are, in milliseconds since 1970; null: it does not say. */
  provenAt: number | null;
}

const FRESH_MS = 3_600_000;
/** Seconds that clocks may differ. */
const LEEWAY = 30;

type Library = typeof import("openid-client");

/** One provider of OpenID Connect: authorization code flow with PKCE. The library is loaded at the first sign-in. */
export class OidcProvider {
  readonly name: string;
  readonly options: OidcOptions;
  readonly #fetch: CustomFetch;
  #known: { metadata: ServerMetadata; at: number } | null = null;

  constructor(name: string, options: OidcOptions, fetch: ProviderFetch) {
    this.name = name;
    this.options = options;
    this.#fetch = fetch as CustomFetch;
  }

  /** Name for people. */
  get label(): string {
    return this.options.label ?? this.name;
  }

  /**
   * The provider's page to send the browser to. `again`: people are to prove there who they are, though they are signed in.
   * Refuses (`unavailable`) when the provider does not answer.
   */
  begin(
    redirectUri: string,
    { again }: { again: boolean },
  ): Promise<{ url: string; pending: PendingSignIn }> {
    return this.#asked(async (library, config) => {
      const pending: PendingSignIn = {
        provider: this.name,
        state: library.randomState(),
        nonce: library.randomNonce(),
        verifier: library.randomPKCECodeVerifier(),
        redirectUri,
        again,
      };
      const url = library.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: [...new Set(["openid", ...this.options.scopes])].join(" "),
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await library.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: "S256",
        ...(again ? { prompt: "login", max_age: "0" } : {}),
      });
      return { url: url.href, pending };
    });
  }

  /**
   * Exchanges the code that the browser brought back. `answer`: the parameters of the address that it was sent to. Refuses
   * (`forbidden`) what is not the answer to this very sign-in, or not proved by the provider.
   */
  complete(pending: PendingSignIn, answer: URLSearchParams): Promise<ProvenClaims> {
    return this.#asked(async (library, config) => {
      const tokens = await library.authorizationCodeGrant(
        config,
        new URL(`${pending.redirectUri}?${answer}`),
        {
          expectedState: pending.state,
          expectedNonce: pending.nonce,
          pkceCodeVerifier: pending.verifier,
          idTokenExpected: true,
        },
      );
      const claims = tokens.claims() as Claims;
      const subject = String(claims.sub);
      const provenAt = provenAtOf(claims, pending, this);
      const more = await this.#userInfo(library, config, claims, subject, tokens.access_token);
      return { subject, claims: { ...more, ...claims }, idToken: tokens.id_token ?? "", provenAt };
    });
  }

  /** The page that signs a browser out at the provider; null when it has none, or is not to be used. */
  async signOutUrl(idToken: string | null, returnTo: string): Promise<string | null> {
    if (!this.options.signOut) return null;
    return this.#asked(async (library, config) => {
      const endpoint = URL.parse(config.serverMetadata().end_session_endpoint ?? "");
      if (endpoint === null || !["https:", "http:"].includes(endpoint.protocol)) return null;
      return library.buildEndSessionUrl(config, {
        post_logout_redirect_uri: returnTo,
        ...(idToken === null ? {} : { id_token_hint: idToken }),
      }).href;
    });
  }

  /** Claims that the ID token lacks: some providers keep it short, and have the rest at an address of its own. */
  async #userInfo(
    library: Library,
    config: Configuration,
    claims: Claims,
    subject: string,
    accessToken: string,
  ): Promise<Claims> {
    const { nameClaim, groupsClaim, groups, adminGroups, require } = this.options;
    const needed = [nameClaim, ...require.map((text) => text.split("=")[0] ?? "")];
    if (groups.length + adminGroups.length > 0) needed.push(groupsClaim);
    if (nameClaim === "email") needed.push("email_verified");
    if (needed.every((name) => claimAt(claims, name) !== undefined)) return {};
    if (config.serverMetadata().userinfo_endpoint === undefined) return {};
    return (await library.fetchUserInfo(config, accessToken, subject)) as Claims;
  }

  async #asked<T>(work: (library: Library, config: Configuration) => Promise<T>): Promise<T> {
    const library = await import("openid-client");
    try {
      return await work(library, await this.#config(library));
    } catch (error) {
      throw refusalOf(error, this.name, this.label);
    }
  }

  /** A new configuration for each use, so that keys are fetched each time: a key that was rotated works at once. */
  async #config(library: Library): Promise<Configuration> {
    const { clientId, clientSecret } = this.options;
    const metadata = await this.#metadata(library);
    const auth =
      clientSecret === undefined
        ? library.None()
        : acceptsOnlyPost(metadata)
          ? library.ClientSecretPost(clientSecret)
          : library.ClientSecretBasic(clientSecret);
    const config = new library.Configuration({ ...metadata }, clientId, this.#client(library), auth);
    this.#prepare(library, config);
    library.enableNonRepudiationChecks(config);
    return config;
  }

  /** The discovery document. A provider that does not answer leaves the last one in use. */
  async #metadata(library: Library): Promise<ServerMetadata> {
    const known = this.#known;
    if (known !== null && steadyNow() - known.at < FRESH_MS) return known.metadata;
    try {
      const { issuer, clientId, timeout } = this.options;
      const found = await library.discovery(
        new URL(issuer),
        clientId,
        this.#client(library),
        library.None(),
        {
          [library.customFetch]: this.#fetch,
          timeout,
          execute: issuer.startsWith("http:") ? [library.allowInsecureRequests] : [],
        },
      );
      const metadata = found.serverMetadata();
      // To the letter: the library takes a slash at the end for nothing.
      if (metadata.issuer !== issuer) throw otherIssuer(this.name, metadata.issuer);
      this.#known = { metadata: { ...metadata }, at: steadyNow() };
      return this.#known.metadata;
    } catch (error) {
      if (known !== null) return known.metadata;
      const other = otherIssuerIn(error);
      throw other === null ? error : otherIssuer(this.name, other);
    }
  }

  #client(library: Library): Partial<ClientMetadata> {
    return { [library.clockTolerance]: LEEWAY };
  }

  #prepare(library: Library, config: Configuration): void {
    config[library.customFetch] = this.#fetch;
    config.timeout = this.options.timeout;
    if (this.options.issuer.startsWith("http:")) library.allowInsecureRequests(config);
  }
}

function acceptsOnlyPost({ token_endpoint_auth_methods_supported: methods }: ServerMetadata): boolean {
  return (
    Array.isArray(methods) &&
    !methods.includes("client_secret_basic") &&
    methods.includes("client_secret_post")
  );
}

function otherIssuer(name: string, found: string): Refusal {
  const shown = /^[\x21-\x7e]{1,300}$/.test(found) ? found : "another one";
  return new Refusal(
    "unavailable",
    "oidc-other-issuer",
    `The discovery document at oidc.${name}.issuer is for the issuer ${shown}. Set oidc.${name}.issuer to exactly that.`,
  );
}
