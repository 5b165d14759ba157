import { once } from "node:events";
import {
  createServer as createHttp,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createHttps } from "node:https";
import { buffer } from "node:stream/consumers";

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/**
 * Services that give tokens to machines and pods (Google's metadata server and token exchange, the authority and the managed
 * identities of Azure), and beside them objects, spoken of as in Google Cloud Storage or Azure Blob Storage, that want
 * one of these tokens. Tokens are `token-1`, `token-2` …, good for `life` seconds.
 */
export class TokenStore {
  life = 3_600;
  refuses = false;
  issued = 0;
  /** What proves a pod or a machine. */
  readonly proof = "a-token-of-the-pod";
  readonly objects = new Map<string, Buffer>();
  /** The tokens by which objects were asked for, each once. */
  readonly used = new Set<string>();
  readonly #server: Server;
  readonly #scheme: string;

  private constructor(tls: { key: string; cert: string } | null) {
    const serve = (request: IncomingMessage, response: ServerResponse) => {
      this.#serve(request, response).catch(() => response.destroy());
    };
    this.#server = tls ? createHttps(tls, serve) : createHttp(serve);
    this.#scheme = tls ? "https" : "http";
  }

  static async start(tls: { key: string; cert: string } | null = null): Promise<TokenStore> {
    const store = new TokenStore(tls);
    store.#server.listen(0, "127.0.0.1");
    await once(store.#server, "listening");
    return store;
  }

  get origin(): string {
    return `${this.#scheme}://127.0.0.1:${(this.#server.address() as { port: number }).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const url = new URL(request.url ?? "/", this.origin);
    const answer = this.#identity(request, url, body.toString("latin1")) ?? this.#stored(request, url, body);
    const content = answer.body ?? "";
    const length = { "content-length": String(Buffer.byteLength(content)) };
    response.writeHead(answer.status, { "metadata-flavor": "Google", ...length, ...answer.headers });
    response.end(request.method === "HEAD" ? undefined : content);
  }

  /** Answers who is asked for a token, or for where tokens are to be had; null: another matter. */
  #identity({ headers }: IncomingMessage, { pathname }: URL, body: string): Answer | null {
    if (pathname.startsWith("/computeMetadata/v1/instance")) {
      if (headers["metadata-flavor"] !== "Google") return { status: 403 };
      return pathname.endsWith("/token") ? this.#token(true) : { status: 200, body: "a-machine" };
    }
    if (pathname.endsWith("/.well-known/openid-configuration")) {
      const at = (name: string) => `${this.origin}/a-tenant/oauth2/v2.0/${name}`;
      return json({
        issuer: `${this.origin}/a-tenant/v2.0`,
        token_endpoint: at("token"),
        authorization_endpoint: at("authorize"),
        jwks_uri: at("keys"),
      });
    }
    if (pathname === "/identity") return this.#token(headers["x-identity-header"] === this.proof);
    const isExchange = pathname === "/exchange" || pathname === "/a-tenant/oauth2/v2.0/token";
    return isExchange ? this.#token([...new URLSearchParams(body).values()].includes(this.proof)) : null;
  }

  #token(isProved: boolean): Answer {
    if (this.refuses || !isProved)
      return { ...json({ error: "invalid_grant", error_description: "no" }), status: 400 };
    const ends = Math.floor(Date.now() / 1000) + this.life;
    return json({
      access_token: `token-${++this.issued}`,
      token_type: "Bearer",
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
      expires_in: this.life,
      expires_on: String(ends),
      resource: "https://storage.azure.com",
    });
  }

  #listed(query: URLSearchParams): [string, Buffer][] {
    const prefix = query.get("prefix") ?? "";
    return [...this.objects].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
  }

  #blobList(query: URLSearchParams): Answer {
    const blobs = this.#listed(query).map(
      ([name, { length }]) =>
        `<Blob><Name>${name}</Name><Properties><Last-Modified>${VERSION["last-modified"]}</Last-Modified><Content-Length>${length}</Content-Length></Properties></Blob>`,
    );
    const body = `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="packages"><Blobs>${blobs.join("")}</Blobs><NextMarker/></EnumerationResults>`;
    return { status: 200, headers: { "content-type": "application/xml" }, body };
  }

  #stored({ method = "", headers }: IncomingMessage, { pathname, searchParams }: URL, body: Buffer): Answer {
    const token = /^Bearer (token-\d+)$/.exec(headers.authorization ?? "")?.[1];
    if (token === undefined) return { status: 401 };
    this.used.add(token);
    if (method === "GET" && searchParams.get("comp") === "list") return this.#blobList(searchParams);
    if (method === "GET" && pathname === "/storage/v1/b/packages/o")
      return json({
        items: this.#listed(searchParams).map(([name, { length }]) => ({ name, size: String(length) })),
      });
    const key = decodeURIComponent(
      searchParams.get("name") ?? pathname.replace(/^\/storage\/v1\/b\/packages\/o\/|^\/packages\//, ""),
    );
    if (method === "PUT" || method === "POST") {
      this.objects.set(key, body);
      const about = json({ name: key, size: String(body.length) });
      return { ...about, status: method === "PUT" ? 201 : 200, headers: { ...about.headers, ...VERSION } };
    }
    const found = this.objects.get(key);
    if (!found) return { status: 404, headers: { "x-ms-error-code": "BlobNotFound" } };
    if (method === "DELETE") {
      this.objects.delete(key);
      return { status: pathname.startsWith("/storage/") ? 204 : 202 };
    }
    const isResource = pathname.startsWith("/storage/") && searchParams.get("alt") !== "media";
    if (isResource) return json({ name: key, size: String(found.length), updated: new Date().toISOString() });
    return { status: 200, headers: VERSION, body: found };
  }
}

const VERSION = { etag: '"1"', "last-modified": new Date().toUTCString(), "x-goog-generation": "1" };

function json(value: object): Answer {
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}
