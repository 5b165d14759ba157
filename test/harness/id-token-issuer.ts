import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

/** An issuer of ID tokens, as CI services and clusters have one: signs what it is told to, and shows its keys. */
export class IdTokenIssuer {
  readonly url: string;
  /** Requests for its keys so far. */
  asked = 0;
  /** Whether it answers; false: 503. */
  answers = true;
  readonly #server: Server;
  #keys: { kid: string; pair: Pair }[] = [];
  #made = 0;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<IdTokenIssuer> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const issuer = new IdTokenIssuer(server);
    await issuer.rotate();
    server.on("request", async (request, response) => {
      const body = request.url?.endsWith("/openid-configuration")
        ? { issuer: issuer.url, jwks_uri: `${issuer.url}/jwks` }
        : await issuer.keySet();
      if (request.url === "/jwks") issuer.asked++;
      response.writeHead(issuer.answers ? 200 : 503, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
    return issuer;
  }

  /** Its public keys, as its address shows them. */
  async keySet(): Promise<{ keys: object[] }> {
    const keys = this.#keys.map(async ({ kid, pair }) => ({
      ...(await exportJWK(pair.publicKey)),
      kid,
      use: "sig",
    }));
    return { keys: await Promise.all(keys) };
  }

  /** Signs by a new key from now on, and shows no other. */
  async rotate(): Promise<void> {
    const kid = `key-${++this.#made}`;
    this.#keys = [{ kid, pair: await generateKeyPair("RS256", { extractable: true }) }];
  }

  /** An ID token with these claims; those that every token has are made, unless they are given (null: left out). */
  async sign(
    claims: Record<string, unknown>,
    header: Record<string, unknown> = {},
    by?: Pair,
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const usual = { iss: this.url, iat: now, nbf: now, exp: now + 300, jti: `jti-${++this.#made}` };
    const all = Object.entries({ ...usual, ...claims }).filter(([, value]) => value !== null);
    const { kid, pair } = this.#keys[0] as { kid: string; pair: Pair };
    return new SignJWT(Object.fromEntries(all) as JWTPayload)
      .setProtectedHeader({ alg: "RS256", kid, ...header })
      .sign((by ?? pair).privateKey);
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
