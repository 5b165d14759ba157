import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer, type ServerOptions } from "node:https";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that checks Basic passwords, as the accounts driver `http` asks one. */
export class PasswordServer {
  readonly passwords = new Map<string, string>();
  /** What it answers to a right password, by name: the body as JSON. */
  readonly said = new Map<string, unknown>();
  /** Requests so far, as `METHOD path`. */
  readonly requests: string[] = [];
  /** Answers in place of the server; null: it answers itself. */
  instead: Answer | null = null;
  readonly #server: Server;
  readonly #scheme: "http" | "https";
  #port = 0;

  private constructor(tls: ServerOptions | null) {
    this.#scheme = tls === null ? "http" : "https";
    const answer: Answer = (request, response) => this.#answer(request, response);
    this.#server = tls === null ? createServer(answer) : createSecureServer(tls, answer);
  }

  /** `tls`: a certificate and key, for an https address. */
  static async start(tls: ServerOptions | null = null): Promise<PasswordServer> {
    const made = new PasswordServer(tls);
    await made.listen();
    return made;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.#port}/check`;
  }

  /** Answers (again), at the same port. */
  async listen(): Promise<void> {
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as { port: number }).port;
  }

  /** Stops answering, and ends all connections. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(`${request.method} ${request.url}`);
    request.resume();
    if (this.instead !== null) this.instead(request, response);
    else this.#check(request, response);
  }

  #check(request: IncomingMessage, response: ServerResponse): void {
    const sent = Buffer.from((request.headers.authorization ?? "").slice(6), "base64").toString();
    const [name = "", ...password] = sent.split(":");
    const said = this.said.get(name);
    if (this.passwords.get(name) !== password.join(":")) response.writeHead(401).end();
    else if (said === undefined) response.writeHead(204).end();
    else response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(said));
  }
}
