import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { createSecureContext, type SecureContext } from "node:tls";
import { VERSION } from "../version.ts";
import { asRefusal, badUpstream, upstreamTimeout } from "./failure.ts";
import { Guard, type Resolve } from "./guard.ts";
import { proxyFor } from "./proxy.ts";
import { namedBundles, trustedCertificates } from "./trust.ts";
import type { Upstream } from "./upstream.ts";
import { viaHeader } from "./via.ts";

export interface UpstreamRequest {
  method?: "GET" | "HEAD" | "POST";
  /** Body of a POST. */
  content?: string;
  headers?: Record<string, string>;
  /** Ends it, at whatever stage. */
  signal?: AbortSignal;
  /** Pages and files have connections apart, so that long downloads never keep pages waiting. */
  of?: "page" | "file";
}

/** The answer's head, after redirects; its body is still to be read, or destroyed. */
export interface UpstreamResponse {
  status: number;
  headers: IncomingMessage["headers"];
  /** Where the answer came from in the end. */
  url: URL;
  body: IncomingMessage;
}

const MAX_REDIRECTS = 6;
const MAX_HEADER_BYTES = 32 * 1024;
const KEEP_ALIVE_MS = 20_000;
/** Longest wait for one of the upstream's connections to become free. */
const QUEUE_MS = 60_000;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * GETs from one upstream: bounded in time, redirects and connections, through the proxy of the environment, with the
 * upstream's credentials for its own origin alone. Raises `bad-upstream` or `upstream-timeout`.
 */
export class UpstreamClient {
  readonly upstream: Upstream;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #guard: Guard;
  readonly #agents = new Map<string, HttpAgent | HttpsAgent>();
  #secureContexts = new Map<boolean, SecureContext>();

  /** `resolve`: how names become addresses; default: as the system does it. */
  constructor(upstream: Upstream, environment: NodeJS.ProcessEnv, resolve?: Resolve) {
    this.upstream = upstream;
    this.#environment = environment;
    this.#guard = new Guard(upstream, resolve);
  }

  async get(url: URL, request: UpstreamRequest = {}): Promise<UpstreamResponse> {
    let at = url;
    for (let hops = 0; ; hops++) {
      await this.#guard.check(at);
      const body = await this.#ask(at, request);
      const status = body.statusCode ?? 0;
      const { location } = body.headers;
      if (!REDIRECTS.has(status) || location === undefined)
        return { status, headers: body.headers, url: at, body };
      body.destroy();
      if (hops === MAX_REDIRECTS) throw badUpstream(`redirects more than ${MAX_REDIRECTS} times`);
      at = this.#next(location, at);
    }
  }

  /** One request, without following redirects: for requests with credentials in them. */
  async send(url: URL, request: UpstreamRequest): Promise<UpstreamResponse> {
    await this.#guard.check(url);
    const body = await this.#ask(url, request);
    return { status: body.statusCode ?? 0, headers: body.headers, url, body };
  }

  /** Refuses (`bad-upstream`) an address that the upstream must not lead to: for clients who are sent there themselves. */
  check(url: URL): Promise<void> {
    return this.#guard.check(url);
  }

  /** Does ahead what takes long: reads the certificates that may sign the upstream's. */
  prepare(): void {
    if (this.upstream.root.protocol === "https:") this.#secureContext(true);
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
  }

  #next(location: string, from: URL): URL {
    const next = URL.parse(location, from.href);
    if (next === null) throw badUpstream("redirects to an address that cannot be read");
    if (from.protocol === "https:" && next.protocol === "http:")
      throw badUpstream("redirects from https to http, which is not followed");
    next.username = "";
    next.password = "";
    return next;
  }

  /** One request; once again when a connection kept alive turns out to be closed. */
  async #ask(url: URL, request: UpstreamRequest): Promise<IncomingMessage> {
    try {
      return await this.#askOnce(url, request);
    } catch (error) {
      if ((error as { isReused?: boolean }).isReused && !request.signal?.aborted) {
        return await this.#askOnce(url, request).catch((again: unknown) => {
          throw asRefusal(again);
        });
      }
      throw asRefusal(error);
    }
  }

  async #askOnce(
    url: URL,
    { method = "GET", content, headers = {}, signal, of = "page" }: UpstreamRequest,
  ): Promise<IncomingMessage> {
    signal?.throwIfAborted();
    const proxy = proxyFor(url, this.#environment);
    const guarded = proxy === null ? { lookup: await this.#guard.lookup(url) } : {};
    if (proxy !== null) await this.#guard.checkForProxy(url);
    const isOwn = url.origin === this.upstream.root.origin;
    const { authorization } = this.upstream;
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const outgoing = send(url, {
      method,
      agent: this.#agent(`${of} ${url.protocol}`, proxy, isOwn),
      ...guarded,
      maxHeaderSize: MAX_HEADER_BYTES,
      timeout: this.upstream.limits.idle,
      headers: {
        "user-agent": `wheelyard/${VERSION}`,
        ...viaHeader(this.upstream.via),
        ...headers,
        ...(isOwn && authorization !== null ? { authorization } : {}),
      },
      ...(signal === undefined ? {} : { signal }),
    });
    return answered(outgoing, this.upstream.limits.connect, content);
  }

  /** One agent for each way out, since agents distinguish connections only by host and port. */
  #agent(way: string, proxy: string | null, isOwn: boolean): HttpAgent | HttpsAgent {
    const key = `${way} ${proxy} ${isOwn}`;
    const kept = this.#agents.get(key);
    if (kept) return kept;
    const { concurrency, idle } = this.upstream.limits;
    const options = {
      keepAlive: true,
      timeout: Math.max(idle, KEEP_ALIVE_MS),
      maxSockets: concurrency,
      maxFreeSockets: concurrency,
      ...(proxy === null ? {} : { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } }),
    };
    const agent = way.endsWith("https:")
      ? new HttpsAgent({ ...options, secureContext: this.#secureContext(isOwn) })
      : new HttpAgent(options);
    this.#agents.set(key, agent);
    return agent;
  }

  /** Our certificate is shown to the upstream alone. */
  #secureContext(isOwn: boolean): SecureContext {
    const kept = this.#secureContexts.get(isOwn);
    if (kept) return kept;
    const { ca, cert, key } = this.upstream.tls;
    const context = createSecureContext({
      ca: trustedCertificates(ca, namedBundles(this.#environment)),
      ...(isOwn && cert !== null && key !== null ? { cert, key } : {}),
    });
    this.#secureContexts.set(isOwn, context);
    return context;
  }
}

/** Resolves with the head of the answer; ends a request that waits too long for its connection or for bytes. */
function answered(
  outgoing: ClientRequest,
  connectMs: number,
  content: string | undefined,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const wait = (ms: number, why: string) => setTimeout(() => outgoing.destroy(upstreamTimeout(why)), ms);
    let timer = wait(QUEUE_MS, "has no connection free in time");
    const connected = () => clearTimeout(timer);
    outgoing.on("socket", (socket) => {
      connected();
      if (!socket.connecting) return;
      timer = wait(connectMs, "could not be connected to in time");
      socket.once("encrypted" in socket ? "secureConnect" : "connect", connected);
    });
    let incoming: IncomingMessage | null = null;
    outgoing.on("timeout", () => {
      const refusal = upstreamTimeout("sent nothing for too long");
      incoming?.destroy(refusal);
      outgoing.destroy(refusal);
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      connected();
      const isReused = outgoing.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
      reject(isReused ? Object.assign(error, { isReused }) : error);
    });
    outgoing.on("response", (response) => {
      connected();
      incoming = response;
      resolve(response);
    });
    outgoing.end(content);
  });
}
