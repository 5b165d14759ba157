import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

/** What the provider was asked for by one sign-in. */
interface Asked {
  redirectUri: string;
  state: string;
  nonce: string;
  challenge: string;
}

/** Changes an ID token before it is answered: claims, header, the whole text. */
export interface Tampering {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  key?: Pair;
  token?: (token: string) => string | Promise<string>;
}

const CLIENT = { id: "wheelyard", secret: "secret of the client" };

/**
 * A provider of OpenID Connect that signs in everyone it is told to, checks what real ones check (client, code, redirect
 * address, PKCE), and answers wrongly where a test wants that.
 */
export class OidcTestProvider {
  readonly url: string;
  readonly #server: Server;
  readonly #codes = new Map<string, Asked & { claims: Record<string, unknown> }>();
  #keys: { kid: string; pair: Pair }[] = [];
  #made = 0;
  /** Requests by path, in order. */
  readonly asked: string[] = [];
  /** Answers this status to everything, or nothing at all. */
  trouble: number | "silence" | null = null;
  /** Part of the discovery document to change. */
  document: Record<string, unknown> = {};
  tampering: Tampering = {};
  /** Whom its page signs in at once, for a browser. */
  person: Record<string, unknown> | null = null;
  /** Claims that only the address for them has. */
  userInfo: Record<string, unknown> | null = null;

  private constructor(server: Server, scheme: string) {
    this.#server = server;
    this.url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** `tls`: PEM texts of a key and its certificate. */
  static async start(tls?: { key: string; cert: string }): Promise<OidcTestProvider> {
    const listener: RequestListener = (request, response) => {
      const asked = request.url ?? "";
      if (asked.startsWith("/authorize?") && provider.person !== null) {
        const back = new URL(asked, provider.url).searchParams.get("redirect_uri");
        const answer = provider.signIn(new URL(asked, provider.url).href, provider.person);
        response.writeHead(302, { location: `${back}?${answer}` }).end();
        return;
      }
      void provider.#answer(request).then(({ status, body }) => {
        if (status === 0) return;
        response.writeHead(status, { "content-type": "application/json" });
        response.end(typeof body === "string" ? body : JSON.stringify(body));
      });
    };
    const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const provider = new OidcTestProvider(server, tls === undefined ? "http" : "https");
    await provider.rotate();
    return provider;
  }

  /** Options of `oidc.NAME` for it. */
  get options(): Record<string, unknown> {
    return { issuer: this.url, clientId: CLIENT.id, clientSecret: CLIENT.secret, timeout: 5 };
  }

  /** Signs with a new key from now on, and shows no other. */
  async rotate(): Promise<void> {
    const kid = `key-${++this.#made}`;
    this.#keys = [{ kid, pair: await generateKeyPair("RS256", { extractable: true }) }];
  }

  /** Its public key in PEM, which an attacker knows as well. */
  async publicKey(): Promise<string> {
    const jwk = await exportJWK((this.#keys[0] as { pair: Pair }).pair.publicKey);
    return JSON.stringify(jwk);
  }

  /** What a person does at its page: signs in. Answers the query that the browser brings back. */
  signIn(page: string, claims: Record<string, unknown>): string {
    const { searchParams } = new URL(page);
    const take = (name: string) => searchParams.get(name) ?? "";
    if (take("client_id") !== CLIENT.id || take("code_challenge_method") !== "S256")
      throw new Error(`the request is not complete: ${page}`);
    const asked = {
      redirectUri: take("redirect_uri"),
      state: take("state"),
      nonce: take("nonce"),
      challenge: take("code_challenge"),
    };
    const code = randomBytes(12).toString("hex");
    this.#codes.set(code, { ...asked, claims });
    return new URLSearchParams({ code, state: asked.state, iss: this.url }).toString();
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const path = (request.url ?? "").split("?")[0] ?? "";
    this.asked.push(path);
    if (this.trouble === "silence") return { status: 0, body: null };
    if (this.trouble !== null) return { status: this.trouble, body: { error: "server_error" } };
    if (path.endsWith("/openid-configuration")) return { status: 200, body: this.#document() };
    if (path === "/jwks") return { status: 200, body: await this.#keySet() };
    if (path === "/logout") return { status: 200, body: "{}" };
    if (path === "/userinfo") return { status: 200, body: this.userInfo };
    if (path === "/token") return this.#exchange(request);
    return { status: 404, body: {} };
  }

  #document(): Record<string, unknown> {
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/jwks`,
      end_session_endpoint: `${this.url}/logout`,
      ...(this.userInfo === null ? {} : { userinfo_endpoint: `${this.url}/userinfo` }),
      response_types_supported: ["code"],
      id_token_signing_alg_values_supported: ["RS256"],
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
      ...this.document,
    };
  }

  async #keySet(): Promise<{ keys: object[] }> {
    const keys = this.#keys.map(async ({ kid, pair }) => ({
      ...(await exportJWK(pair.publicKey)),
      kid,
      use: "sig",
    }));
    return { keys: await Promise.all(keys) };
  }

  async #exchange(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const [id, secret] = Buffer.from(request.headers.authorization?.split(" ")[1] ?? "", "base64")
      .toString()
      .split(":")
      .map((part) => decodeURIComponent(part.replaceAll("+", " ")));
    if (id !== CLIENT.id || secret !== CLIENT.secret)
      return { status: 401, body: { error: "invalid_client" } };
    const code = form.get("code") ?? "";
    const asked = this.#codes.get(code);
    this.#codes.delete(code);
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (asked?.redirectUri !== form.get("redirect_uri") || asked?.challenge !== challenge)
      return { status: 400, body: { error: "invalid_grant" } };
    const body = {
      access_token: randomBytes(12).toString("hex"),
      token_type: "Bearer",
      id_token: await this.#idToken(asked),
    };
    return { status: 200, body };
  }

  async #idToken({ nonce, claims }: Asked & { claims: Record<string, unknown> }): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const usual = { iss: this.url, aud: CLIENT.id, iat: now, auth_time: now, exp: now + 300, nonce };
    const all = Object.entries({ ...usual, ...claims, ...this.tampering.claims }).filter(
      ([, value]) => value !== undefined,
    );
    const { kid, pair } = this.#keys[0] as { kid: string; pair: Pair };
    const token = await new SignJWT(Object.fromEntries(all) as JWTPayload)
      .setProtectedHeader({ alg: "RS256", kid, ...this.tampering.header })
      .sign((this.tampering.key ?? pair).privateKey);
    return this.tampering.token?.(token) ?? token;
  }
}
