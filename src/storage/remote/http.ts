import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { buffer } from "node:stream/consumers";
import { agents, type ConnectionTerms } from "./agents.ts";

/** A request to a store. */
export interface HttpOrder {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: Uint8Array;
  /** Milliseconds until the answer's headers must be there. */
  timeout: number;
}

/** An answer that is an error; `reason` is the store's own word for it where it has one. */
export class HttpFailure extends Error {
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string) {
    super(`${status} ${reason}`);
    this.name = "HttpFailure";
    this.status = status;
    this.reason = reason;
  }
}

const MAX_ERROR = 16 * 1024;

/** Requests by plain HTTP over a pool of connections of its own. */
export class HttpPool {
  readonly #agents: ReturnType<typeof agents>;

  constructor(terms: ConnectionTerms) {
    this.#agents = agents(terms);
  }

  /** Resolves with an answer below 400, whose body is still to be read. Raises an `HttpFailure` for any other. */
  async open(order: HttpOrder): Promise<IncomingMessage> {
    const answer = await this.#send(order);
    const status = answer.statusCode ?? 0;
    if (status < 400) return answer;
    throw new HttpFailure(status, reasonOf(await errorBody(answer), answer.statusMessage ?? ""));
  }

  /** The same with a small body, read whole. */
  async ask(
    order: HttpOrder,
  ): Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer }> {
    const answer = await this.open(order);
    const timer = setTimeout(() => answer.destroy(new Error("the answer stopped coming")), order.timeout);
    try {
      return { status: answer.statusCode ?? 0, headers: answer.headers, body: await buffer(answer) };
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#agents.httpAgent.destroy();
    this.#agents.httpsAgent.destroy();
  }

  #send({ method, url, headers, body, timeout }: HttpOrder): Promise<IncomingMessage> {
    const isTls = url.startsWith("https:");
    const agent = isTls ? this.#agents.httpsAgent : this.#agents.httpAgent;
    const length = body ? { "content-length": String(body.length) } : {};
    return new Promise((resolve, reject) => {
      const options = { method, agent, headers: { ...headers, ...length } };
      const outgoing = (isTls ? requestHttps : requestHttp)(url, options);
      const late = Object.assign(new Error("no answer in time"), { code: "ETIMEDOUT" });
      const timer = setTimeout(() => outgoing.destroy(late), timeout);
      outgoing.once("response", (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      outgoing.once("close", () => clearTimeout(timer));
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }
}

async function errorBody(answer: IncomingMessage): Promise<string> {
  let text = "";
  try {
    for await (const chunk of answer) {
      text += (chunk as Buffer).toString("latin1");
      if (text.length > MAX_ERROR) break;
    }
  } catch {
    // The status says enough.
  }
  return text;
}

function reasonOf(body: string, phrase: string): string {
  return /"reason":\s*"([^"]{1,60})"|<Code>([^<]{1,60})</.exec(body)?.slice(1).find(Boolean) ?? phrase;
}
