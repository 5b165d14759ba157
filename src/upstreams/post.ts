import { lookup as resolveByName } from "node:dns";
import { readFileSync } from "node:fs";
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { createSecureContext, type SecureContext } from "node:tls";
import { Refusal } from "../refusal.ts";
import { VERSION } from "../version.ts";
import type { Resolve } from "./guard.ts";
import { levelOf } from "./network-level.ts";
import { proxyFor } from "./proxy.ts";
import { namedBundles, trustedCertificates } from "./trust.ts";

/** One request to a receiver. */
export interface Posting {
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string;
  signal: AbortSignal;
}

export interface PostAnswer {
  status: number;
  /** Value of the header `Retry-After`, as it was sent. */
  retryAfter: string | undefined;
  /** The beginning of its body. */
  body: string;
}

interface PosterTerms {
  environment: NodeJS.ProcessEnv;
  /** Milliseconds for everything: looking up, connecting, sending, and the answer. */
  timeout: number;
  /** Whether an address that is not public may be connected to. Link-local and reserved ones never are. */
  allows(address: string): boolean;
  /** PEM file of certificate authorities, besides those of the machine. */
  ca?: string | undefined;
  /** How names become addresses; default: as the system does it. */
  resolve?: Resolve;
}

const MOST_ANSWER_BYTES = 4096;
const MOST_HEADER_BYTES = 16 * 1024;

/**
 * POSTs to addresses that people chose: to public addresses and those that the settings allow, checked in the very look-up that
 * connects (RELIABILITY F142). It follows no redirect, verifies certificates, and reads only the beginning of an answer.
 */
export class Poster {
  readonly #terms: PosterTerms;
  #context: SecureContext | null = null;

  constructor(terms: PosterTerms) {
    this.#terms = terms;
  }

  /** Resolves with the receiver's answer, whatever its status. Rejects with a `Refusal` (`bad-upstream`) that says why there is none. */
  async post(posting: Posting): Promise<PostAnswer> {
    const signal = AbortSignal.any([posting.signal, AbortSignal.timeout(this.#terms.timeout)]);
    const { url, body } = posting;
    this.#checkHost(url);
    const proxy = proxyFor(url, this.#terms.environment);
    if (proxy !== null) await this.#checkForProxy(url, signal);
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const agent = this.#agent(url, proxy);
    try {
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        const outgoing = send(url, {
          method: "POST",
          agent,
          ...(proxy === null ? { lookup: this.#lookup } : {}),
          signal,
          maxHeaderSize: MOST_HEADER_BYTES,
          headers: {
            ...posting.headers,
            "user-agent": `wheelyard/${VERSION}`,
            "content-length": Buffer.byteLength(body),
          },
        });
        outgoing.on("error", reject);
        outgoing.on("response", resolve);
        outgoing.end(body);
      });
      const text = await beginningOf(answer);
      return { status: answer.statusCode ?? 0, retryAfter: answer.headers["retry-after"], body: text };
    } catch (error) {
      throw asTrouble(error);
    } finally {
      agent.destroy();
    }
  }

  /** A connection for each request: receivers are called seldom, and none is held. */
  #agent(url: URL, proxy: string | null): HttpAgent | HttpsAgent {
    const options = proxy === null ? {} : { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } };
    if (url.protocol !== "https:") return new HttpAgent(options);
    const own = this.#terms.ca === undefined ? [] : [readFileSync(this.#terms.ca, "utf8")];
    const ca = trustedCertificates(own, namedBundles(this.#terms.environment));
    this.#context ??= createSecureContext({ ca });
    return new HttpsAgent({ ...options, secureContext: this.#context });
  }

  #isAllowed(address: string): boolean {
    const level = levelOf(address);
    return level === "public" || (level !== "local" && this.#terms.allows(address));
  }

  /** An address in the URL is never looked up, so it is checked here. */
  #checkHost({ protocol, hostname }: URL): void {
    if (protocol !== "http:" && protocol !== "https:")
      throw trouble("The address is neither http nor https.");
    const host = hostname.replace(/^\[|\]$/g, "");
    if (isIP(host) !== 0 && !this.#isAllowed(host)) throw notAllowed();
  }

  readonly #lookup: LookupFunction = (hostname, { all, ...options }, callback) => {
    const resolve = this.#terms.resolve ?? resolveByName;
    resolve(hostname, { ...(options as object), all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const allowed = addresses.filter(({ address }) => this.#isAllowed(address));
      const [first] = allowed;
      if (first === undefined) return callback(notAllowed() as NodeJS.ErrnoException, []);
      if (all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };

  /** With a proxy, the proxy connects. A name that has only forbidden addresses here is refused before. */
  #checkForProxy({ hostname }: URL, signal: AbortSignal): Promise<void> {
    const resolve = this.#terms.resolve ?? resolveByName;
    const { promise, resolve: done, reject } = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => reject(asTrouble(signal.reason)), { once: true });
    resolve(hostname.replace(/^\[|\]$/g, ""), { all: true }, (error, addresses) => {
      if (error || addresses.some(({ address }) => this.#isAllowed(address))) done();
      else reject(notAllowed());
    });
    return promise;
  }
}

/** The first bytes of a body; the connection is closed behind them. */
async function beginningOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= MOST_ANSWER_BYTES) break;
  }
  answer.destroy();
  return Buffer.concat(chunks).subarray(0, MOST_ANSWER_BYTES).toString("utf8");
}

function trouble(message: string, cause?: unknown): Refusal {
  return new Refusal("bad-upstream", "receiver-failed", message, { cause });
}

function notAllowed(): Refusal {
  return trouble(
    "The address is private, on this machine or reserved. The setting webhooks.allowedNetworks lists private networks that may be reached.",
  );
}

/** What went wrong, in a sentence that contains nothing of the receiver's. */
function asTrouble(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { code = "", name } = error as NodeJS.ErrnoException;
  if (name === "TimeoutError" || name === "AbortError" || code === "ETIMEDOUT" || code === "ABORT_ERR")
    return trouble("The receiver did not answer in time.", error);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return trouble("The name of the receiver cannot be resolved.", error);
  if (["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH"].includes(code))
    return trouble("The receiver cannot be reached.", error);
  if (/CERT|TLS|SSL|SIGNED|VERIFY/.test(code))
    return trouble("The certificate of the receiver is not trusted.", error);
  if (code.startsWith("HPE_")) return trouble("The receiver does not answer with HTTP.", error);
  return trouble("The receiver closed the connection.", error);
}
